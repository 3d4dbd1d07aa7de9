package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * A checkpoint as a run asks for it.
 *
 * @param position the number of the call in its run, from 1
 * @param name the journal's name for it
 * @param digest of {@code data}; see {@link Digest}
 * @param expiresInMs how long people have, in milliseconds; null for the server's default
 * @param tellsHandler rejection and expiry go to the handler instead of failing the job
 * @param takesChanges people may send it back with what to change; false for {@code INFO}
 */
public record NewCheckpoint(
        UUID id,
        int position,
        String name,
        CheckpointType checkpointType,
        String message,
        JsonObject data,
        JsonObject metadata,
        String digest,
        Long expiresInMs,
        boolean tellsHandler,
        boolean takesChanges) {

    /** Longest message, in characters. */
    public static final int MAX_MESSAGE = 10_000;
}
