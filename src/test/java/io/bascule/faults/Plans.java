package io.bascule.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What clients submit: mostly small jobs, some of each kind that a job can be. */
final class Plans {
    /** So many that no number of kills in a story can use them up. */
    private static final int MANY_ATTEMPTS = 100;

    private static final int LARGEST_BATCH = 90;
    private static final List<List<String>> RARE = List.of(
            List.of("step", "step"),
            List.of("step", "unrecorded"),
            List.of("step", "approval", "step"),
            List.of("step", "sleep", "step", "step"),
            List.of("info", "step", "approval", "step", "approval", "step"),
            List.of("step", "fail-once", "step"),
            List.of("step", "info", "sleep", "approval", "fail-once", "step"));

    private Plans() {}

    /** The jobs of one request. */
    static List<List<String>> batch(Random random) {
        int size = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(LARGEST_BATCH);
        List<List<String>> plans = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            plans.add(any(random));
        }
        return plans;
    }

    private static List<String> any(Random random) {
        int kind = random.nextInt(20);
        if (kind < 10) {
            return List.of();
        }
        return kind < 17 ? List.of("step") : RARE.get(random.nextInt(RARE.size()));
    }

    /** As the API takes it. */
    static JsonObject job(String story, String key, List<String> plan) {
        JsonObject input = JsonObject.of("mark", "mark-input", "story", story, "key", key);
        input.put("plan", new JsonArray(plan)).put("workMs", 10);
        return JsonObject.of(
                "jobType", FaultHandler.JOB_TYPE, "maxAttempts", MANY_ATTEMPTS, "inputData", input, "priority", 5);
    }
}
