package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A run that ended without ending its job. A job that went straight through has none: its only run is the job's own
 * {@code startedAt} to {@code completedAt}.
 *
 * @param error what went wrong; null unless {@code outcome} is {@code FAILED} or {@code TIMED_OUT}
 */
public record PastRun(
        UUID jobId,
        long epoch,
        int attempt,
        UUID nodeId,
        Instant startedAt,
        Instant endedAt,
        Outcome outcome,
        JobError error) {

    /** How a run can end without ending its job, or, for a job that was retried by hand, how its last one ended it. */
    public enum Outcome {
        PARKED,
        SLEPT,
        FAILED,
        /** Handed back by a node that drains; burns no attempt. */
        RELEASED,
        /** Its node was lost. */
        RESCUED,
        CANCELLED
    }
}
