package io.bascule.job;

import java.util.UUID;

/**
 * What a person says of a checkpoint.
 *
 * @param verdict {@code APPROVED}, {@code REJECTED} or {@code CHANGES_REQUESTED}
 * @param reason why, required for a rejection
 * @param comment what to change, required where changes are requested; else may be null
 * @param digest the digest that the person saw, or null where the caller does not say
 */
public record Decision(UUID checkpointId, CheckpointStatus verdict, String reason, String comment, String digest) {

    /** Longest reason and comment, in characters. */
    public static final int MAX_TEXT = 10_000;

    public Decision {
        if (!verdict.isVerdict()) {
            throw new IllegalArgumentException("A decision approves, rejects or requests changes, not " + verdict);
        }
    }

    public static Decision approve(UUID checkpointId, String comment, String digest) {
        return new Decision(checkpointId, CheckpointStatus.APPROVED, null, comment, digest);
    }

    public static Decision reject(UUID checkpointId, String reason, String digest) {
        return new Decision(checkpointId, CheckpointStatus.REJECTED, reason, null, digest);
    }

    /** @param feedback what to change, which the handler is given verbatim */
    public static Decision requestChanges(UUID checkpointId, String feedback, String digest) {
        return new Decision(checkpointId, CheckpointStatus.CHANGES_REQUESTED, null, feedback, digest);
    }
}
