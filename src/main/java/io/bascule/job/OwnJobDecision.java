package io.bascule.job;

/** Whether a person may decide a checkpoint of a job that they submitted. A key never may. */
public enum OwnJobDecision {
    ALLOW,
    DENY,
    /** Only while no other active user could decide. */
    SOLE_REVIEWER
}
