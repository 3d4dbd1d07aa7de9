package io.bascule.bench.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What is sent, and an answer of the shape that Bascule gives. */
final class JobBodies {
    private static final String PAD =
            "abcdefghijklmnopqrstuvwxyz0123456789".repeat(5).substring(0, 150);
    private static final String TIME = "2026-11-21T12:00:00.000Z";

    private JobBodies() {}

    /** The body of a submit of one job ({@code batch} 0), or of a batch. */
    static Buffer request(int batch) {
        if (batch == 0) {
            return job(0).toBuffer();
        }
        JsonArray jobs = new JsonArray();
        for (int i = 0; i < batch; i++) {
            jobs.add(job(i));
        }
        return JsonObject.of("jobs", jobs).toBuffer();
    }

    private static JsonObject job(int number) {
        return JsonObject.of(
                "jobType",
                "noop",
                "inputData",
                JsonObject.of("seq", number, "t", 123_456_789_012_345L, "kind", "noop", "pad", PAD));
    }

    /** What a server without any work would answer: each job with every field, in a batch without its input. */
    static JsonObject answer(JsonObject request) {
        JsonArray wanted = request.getJsonArray("jobs");
        if (wanted == null) {
            JsonObject job = accepted(request).put("inputData", request.getJsonObject("inputData"));
            return JsonObject.of("success", true, "job", job.putNull("outputData"));
        }
        JsonArray jobs = new JsonArray();
        for (int i = 0; i < wanted.size(); i++) {
            jobs.add(accepted(wanted.getJsonObject(i)));
        }
        return JsonObject.of("success", true, "jobs", jobs);
    }

    private static JsonObject accepted(JsonObject job) {
        return new JsonObject()
                .put("id", "019aa5e4-0000-7000-8000-000000000000")
                .put("jobType", job.getString("jobType"))
                .put("status", "PENDING")
                .putNull("taskDescription")
                .putNull("error")
                .put("priority", 5)
                .put("userId", "019aa5e4-0000-7000-8000-000000000001")
                .put("tags", new JsonArray())
                .put("attempt", 0)
                .put("maxAttempts", 3)
                .putNull("progress")
                .putNull("progressNote")
                .put("cancelRequested", false)
                .put("runAt", TIME)
                .putNull("timeoutMs")
                .put("createdAt", TIME)
                .putNull("startedAt")
                .putNull("completedAt")
                .put("updatedAt", TIME);
    }
}
