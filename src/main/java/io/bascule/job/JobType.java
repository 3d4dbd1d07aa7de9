package io.bascule.job;

import io.vertx.core.json.JsonObject;

/**
 * What a handler says of its job type.
 *
 * @param description one sentence, for people
 * @param maxAttempts default attempts of a job
 * @param timeoutMs default time that one run may take, in milliseconds, or null for no limit
 * @param concurrency most jobs of the type that one node runs at once; 0 for no limit of its own
 * @param example an input that works, for the pages
 * @param schema JSON Schema of the input, for the pages; may be null
 */
public record JobType(
        String name,
        String description,
        int maxAttempts,
        Long timeoutMs,
        int concurrency,
        JsonObject example,
        JsonObject schema) {

    public static final int DEFAULT_MAX_ATTEMPTS = 3;
}
