package io.bascule.job;

/** Where a checkpoint stands. Only {@link #PENDING} can change. */
public enum CheckpointStatus {
    /** Open: a person may decide until it expires. */
    PENDING,
    APPROVED,
    REJECTED,
    /** Sent back: the job goes on, and its handler is told what to change. */
    CHANGES_REQUESTED,
    /** Nobody decided in time; never shown as rejected. */
    EXPIRED,
    /** Its job was cancelled. */
    CANCELLED,
    /** An {@code INFO} or {@code ERROR} checkpoint: shown, never decided. */
    RECORDED;

    /** Whether a person decided so. */
    public boolean isVerdict() {
        return this == APPROVED || this == REJECTED || this == CHANGES_REQUESTED;
    }

    /** Whether the job goes on after it, whatever its handler asked for. */
    public boolean letsJobGoOn() {
        return this == APPROVED || this == CHANGES_REQUESTED;
    }
}
