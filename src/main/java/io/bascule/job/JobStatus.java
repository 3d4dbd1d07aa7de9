package io.bascule.job;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a job stands. The transition table here is the one that the schema's constraints hold to. */
public enum JobStatus {
    /** Accepted, never claimed. */
    PENDING,
    /** Owned by a live node, fenced by the job's epoch. */
    RUNNING,
    /** Parked at a checkpoint that a person has to decide. */
    WAITING_APPROVAL,
    /** To be claimed again: approved, retry, sleep, rescued, drained, or retried by hand. */
    QUEUED,
    COMPLETED,
    FAILED,
    CANCELLED;

    private static final Map<JobStatus, Set<JobStatus>> NEXT = Map.of(
            PENDING, EnumSet.of(RUNNING, CANCELLED),
            RUNNING, EnumSet.of(QUEUED, WAITING_APPROVAL, COMPLETED, FAILED, CANCELLED),
            WAITING_APPROVAL, EnumSet.of(QUEUED, FAILED, CANCELLED),
            QUEUED, EnumSet.of(RUNNING, CANCELLED),
            COMPLETED, EnumSet.noneOf(JobStatus.class),
            FAILED, EnumSet.of(QUEUED),
            CANCELLED, EnumSet.of(QUEUED));

    /** Whether a job may go from this state to {@code next} in one write. */
    public boolean canBecome(JobStatus next) {
        return NEXT.get(this).contains(next);
    }

    /** Nothing happens to the job any more unless a person retries it. */
    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** Waiting for a worker to claim it. */
    public boolean isClaimable() {
        return this == PENDING || this == QUEUED;
    }
}
