package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A run that a remote agent has or had.
 *
 * @param id sorts by the time of the claim
 * @param leaseUntil when it is lost unless a heartbeat comes before
 * @param endedAt null while the agent has it
 * @param errorCode why it failed, or null
 * @param progress percent, or null; of a run that the agent has
 */
public record AgentRun(
        UUID id,
        UUID jobId,
        String jobType,
        String taskDescription,
        long epoch,
        Instant claimedAt,
        Instant leaseUntil,
        Instant endedAt,
        Outcome outcome,
        String errorCode,
        Integer progress,
        String progressNote) {

    /** What became of it. */
    public enum Outcome {
        /** The agent has it. */
        RUNNING,
        COMPLETED,
        /** Whether or not the job was tried again. */
        FAILED,
        /** It waits, or waited, for people. */
        PARKED,
        SLEPT,
        /** The agent gave it back. */
        RELEASED,
        /** The lease was over before the agent was done. */
        LOST,
        CANCELLED
    }
}
