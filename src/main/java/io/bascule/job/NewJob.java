package io.bascule.job;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job as someone asks for it. What is null is filled from the job type's defaults.
 *
 * @param taskDescription may be null
 * @param inputData never null; {@code {}} where nothing was given
 * @param priority 0 to 10
 * @param runAt null for at once
 * @param maxAttempts null for the job type's default
 * @param timeoutMs null for the job type's default
 * @param concurrencyKey null, or: of the jobs of one key only {@code concurrencyLimit} run at a time, on all nodes together
 * @param concurrencyLimit null for 1 where there is a key
 * @param requires labels that the remote agent must have that runs it, see {@link Labels}; empty where any worker may run it
 * @param retryOf null, or an ended job that this one is submitted in place of: the two are linked, nothing else
 */
public record NewJob(
        String jobType,
        String taskDescription,
        JsonObject inputData,
        int priority,
        Instant runAt,
        Integer maxAttempts,
        Long timeoutMs,
        List<String> tags,
        String concurrencyKey,
        Integer concurrencyLimit,
        Map<String, String> requires,
        UUID retryOf) {

    public static final int DEFAULT_PRIORITY = 5;

    /** A job without a concurrency key. */
    public NewJob(
            String jobType,
            String taskDescription,
            JsonObject inputData,
            int priority,
            Instant runAt,
            Integer maxAttempts,
            Long timeoutMs,
            List<String> tags) {
        this(jobType, taskDescription, inputData, priority, runAt, maxAttempts, timeoutMs, tags, null, null);
    }

    /** A job that any worker may run, in place of no other. */
    public NewJob(
            String jobType,
            String taskDescription,
            JsonObject inputData,
            int priority,
            Instant runAt,
            Integer maxAttempts,
            Long timeoutMs,
            List<String> tags,
            String concurrencyKey,
            Integer concurrencyLimit) {
        this(
                jobType,
                taskDescription,
                inputData,
                priority,
                runAt,
                maxAttempts,
                timeoutMs,
                tags,
                concurrencyKey,
                concurrencyLimit,
                Map.of(),
                null);
    }

    public NewJob {
        inputData = inputData == null ? new JsonObject() : inputData;
        tags = tags == null ? List.of() : List.copyOf(tags);
        requires = requires == null ? Map.of() : Map.copyOf(requires);
        concurrencyLimit = concurrencyKey != null && concurrencyLimit == null ? Integer.valueOf(1) : concurrencyLimit;
    }

    /** A job of this type with this input and every default. */
    public static NewJob of(String jobType, JsonObject inputData) {
        return new NewJob(jobType, null, inputData, DEFAULT_PRIORITY, null, null, null, List.of());
    }

    /** What two requests under one idempotency key must share: {@code sha256:<hex>} of what was asked for. */
    public String fingerprint() {
        return Digest.of(new JsonObject()
                .put("jobType", jobType)
                .put("taskDescription", taskDescription)
                .put("inputData", Digest.textOf(inputData))
                .put("priority", priority)
                .put("runAt", runAt == null ? null : runAt.toString())
                .put("maxAttempts", maxAttempts)
                .put("timeoutMs", timeoutMs == null ? null : timeoutMs.toString())
                .put("tags", new JsonArray(tags))
                .put("concurrencyKey", concurrencyKey)
                .put("concurrencyLimit", concurrencyLimit)
                .put("requires", Labels.jsonOrNull(requires))
                .put("retryOf", retryOf == null ? null : retryOf.toString()));
    }
}
