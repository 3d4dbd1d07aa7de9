package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * A line in a job's log.
 *
 * @param agentName who wrote it: the handler's job type, or a remote agent's id
 * @param action a short verb, for filters
 * @param data may be null
 */
public record LogEntry(
        UUID id,
        UUID jobId,
        String agentName,
        String action,
        LogLevel level,
        String message,
        JsonObject data,
        Instant createdAt) {

    /** Longest message and action that are kept, in characters. */
    public static final int MAX_MESSAGE = 16_384;

    public static final int MAX_ACTION = 128;
}
