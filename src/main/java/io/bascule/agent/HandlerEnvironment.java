package io.bascule.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The environment of a handler's program: the agent's own without the key, and what there is to know of the job. */
final class HandlerEnvironment {
    /** Tells a run's processes from all others. */
    static final String RUN = "BASCULE_RUN";

    private static final int MAX_STEP = 8 * 1024;
    private static final int MAX_STEPS = 64 * 1024;

    private static final Set<String> OWN = Set.of(
            "API_KEY",
            "BASCULE_JOB_ID",
            "BASCULE_JOB_TYPE",
            "BASCULE_ATTEMPT",
            "BASCULE_MAX_ATTEMPTS",
            "BASCULE_AGENT_ID",
            "BASCULE_AGENT_DIR",
            "BASCULE_WORK_DIR",
            "BASCULE_DEADLINE",
            RUN);

    private static final String DECISION = "BASCULE_DECISION_";
    private static final String STEP = "BASCULE_STEP_";
    private static final String SLEPT = "BASCULE_SLEPT_";

    private final Map<String, String> variables = new TreeMap<>();
    /** Two names that are one here and say different things: what is set would be wrong for one of them. */
    private final Set<String> ambiguous = new HashSet<>();

    private HandlerEnvironment() {}

    /**
     * Of a run.
     *
     * @param agentDir where the agent was started
     * @param workDir the run's own folder
     * @param deadline when the run must have ended
     */
    static Map<String, String> of(
            Claimed claimed, String agentId, Path agentDir, Path workDir, Optional<Instant> deadline) {
        HandlerEnvironment environment = new HandlerEnvironment();
        JsonNode job = claimed.job();
        environment.set("BASCULE_JOB_ID", claimed.id());
        environment.set("BASCULE_JOB_TYPE", claimed.jobType());
        environment.set("BASCULE_ATTEMPT", job.path("attempt").asText());
        environment.set("BASCULE_MAX_ATTEMPTS", job.path("maxAttempts").asText());
        environment.set("BASCULE_AGENT_ID", agentId);
        environment.set("BASCULE_AGENT_DIR", agentDir.toString());
        environment.set("BASCULE_WORK_DIR", workDir.toString());
        deadline.ifPresent(when -> environment.set("BASCULE_DEADLINE", String.valueOf(when.getEpochSecond())));
        environment.journal(claimed.journal());
        environment.ambiguous.forEach(environment.variables::remove);
        return environment.variables;
    }

    /** Takes out of the agent's own environment what is secret, and what would be taken for the job's. */
    static void clean(Map<String, String> inherited, String key) {
        inherited.values().removeIf(key::equals);
        inherited
                .keySet()
                .removeIf(name -> OWN.contains(name)
                        || name.startsWith(DECISION)
                        || name.startsWith(STEP)
                        || name.startsWith(SLEPT));
    }

    private void journal(JsonNode journal) {
        for (JsonNode checkpoint : journal.path("checkpoints")) {
            if (Claimed.isDecision(checkpoint)) {
                set(variable(DECISION, checkpoint), checkpoint.path("status").asText());
            }
        }
        int room = MAX_STEPS;
        for (JsonNode step : journal.path("steps")) {
            if (Claimed.isSleep(step)) {
                set(variable(SLEPT, step), step.path("until").asText());
            } else {
                room -= step(step, room);
            }
        }
    }

    /** Sets the step's result where it is not too large; its size. */
    private int step(JsonNode step, int room) {
        String result = Json.ascii(step.path("result"));
        int size = result.length();
        if (size > Math.min(MAX_STEP, room)) {
            return 0;
        }
        set(variable(STEP, step), result);
        return size;
    }

    private static String variable(String prefix, JsonNode named) {
        return variable(prefix, named.path("name").asText());
    }

    /** For example {@code BASCULE_DECISION_DEPLOY_2} of {@code deploy-2}. */
    static String variable(String prefix, String name) {
        return prefix + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** What a program tests to know that people have decided. */
    static String decision(String name) {
        return variable(DECISION, name);
    }

    /** What a program tests to know that it has slept. */
    static String slept(String name) {
        return variable(SLEPT, name);
    }

    private void set(String name, String value) {
        String before = variables.put(name, value);
        if (before != null && !before.equals(value)) {
            ambiguous.add(name);
        }
    }
}
