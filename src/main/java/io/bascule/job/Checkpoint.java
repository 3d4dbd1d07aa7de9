package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/**
 * A point of a run shown to people, as stored.
 *
 * @param name the journal's name for it, by which a later run finds it; null once a retry by hand asks anew
 * @param data exactly what would happen, as the reviewer sees it
 * @param metadata what helps to judge it; not covered by the digest
 * @param digest {@code sha256:<hex>} of the data in canonical JSON
 * @param tellsHandler rejection and expiry go to the handler instead of failing the job
 * @param takesChanges people may send it back with what to change
 * @param decidedBy the user who decided, or null
 * @param decidedByName that user's name, or null
 * @param rejectionReason why it was rejected; null unless {@code REJECTED}
 * @param comment what the reviewer said with the decision, or null; what to change where it is {@code CHANGES_REQUESTED}
 * @param expiresAt no decision holds after this; null for {@code INFO} and {@code ERROR}
 */
public record Checkpoint(
        UUID id,
        UUID jobId,
        String name,
        CheckpointType checkpointType,
        CheckpointStatus status,
        String message,
        JsonObject data,
        JsonObject metadata,
        String digest,
        boolean tellsHandler,
        boolean takesChanges,
        UUID decidedBy,
        String decidedByName,
        Instant decidedAt,
        String rejectionReason,
        String comment,
        Instant expiresAt,
        Instant createdAt,
        Instant updatedAt) {}
