package io.bascule.job;

/** Where a checkpoint stands. Only {@link #PENDING} can change. */
public enum CheckpointStatus {
    /** Open: a person may decide until it expires. */
    PENDING,
    APPROVED,
    REJECTED,
    /** Nobody decided in time; never shown as rejected. */
    EXPIRED,
    /** Its job was cancelled. */
    CANCELLED,
    /** An {@code INFO} or {@code ERROR} checkpoint: shown, never decided. */
    RECORDED
}
