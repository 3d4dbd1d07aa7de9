package io.bascule.job;

/** What a checkpoint asks of people. */
public enum CheckpointType {
    /** Parks the job until a person decides. */
    APPROVAL_REQUIRED,
    /** Shows what happened; does not block. */
    INFO,
    /** Records the failure that ended the job; does not block. */
    ERROR
}
