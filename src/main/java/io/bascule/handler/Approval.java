package io.bascule.handler;

import io.bascule.job.CheckpointStatus;
import java.util.UUID;

/**
 * What became of a request for approval.
 *
 * @param outcome {@code APPROVED}; {@code CHANGES_REQUESTED} where the request takes changes; {@code REJECTED} or {@code EXPIRED} where
 *     the handler asked to be told
 * @param decidedBy the name of the person, or null for {@code EXPIRED}
 * @param reason why it was rejected, verbatim, or null
 * @param comment what the reviewer said besides, verbatim, or null; what to change where changes were requested
 */
public record Approval(UUID checkpointId, CheckpointStatus outcome, String decidedBy, String reason, String comment) {

    public boolean isApproved() {
        return outcome == CheckpointStatus.APPROVED;
    }

    /** Whether people sent it back; {@link #comment} says what to change. */
    public boolean isSentBack() {
        return outcome == CheckpointStatus.CHANGES_REQUESTED;
    }
}
