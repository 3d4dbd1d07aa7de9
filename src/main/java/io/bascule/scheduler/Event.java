package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the {@link Core} is told. */
sealed interface Event {
    /** A handler takes runs of this type, at most {@code limit} at once; 0 for no limit of its own. */
    record TypeUp(String jobType, int limit) implements Event {}

    /** No handler takes runs of this type any more. */
    record TypeDown(String jobType) implements Event {}

    /** These types have limits for all nodes together; nothing of those that are paused starts. */
    record Limited(Set<String> jobTypes, Set<String> paused) implements Event {
        Limited(Set<String> jobTypes) {
            this(jobTypes, Set.of());
        }
    }

    /** Jobs may be claimable. */
    record Woken() implements Event {}

    /**
     * What {@link Action.Claim} brought.
     *
     * @param full whether it brought all that was asked for, so that more may be there
     * @param nextDue when more will be due; empty where nothing is known to be
     * @param bytes about how large the jobs' inputs are together
     */
    record Claimed(List<Job> jobs, boolean full, Optional<Duration> nextDue, long bytes) implements Event {
        Claimed(List<Job> jobs, boolean full, Optional<Duration> nextDue) {
            this(jobs, full, nextDue, 0);
        }
    }

    /** The database did not answer {@link Action.Claim}. */
    record ClaimFailed() implements Event {}

    /** Of so many jobs that were given room by {@link Core#reserve}, these were inserted as this node's. */
    record Inserted(int reserved, List<Job> jobs) implements Event {}

    /** The database did not answer an insert of jobs that were given room by {@link Core#reserve}. */
    record InsertFailed(int reserved) implements Event {}

    /** The ends of runs are written, or were found to be stale. */
    record RunsOver(List<RunKey> runs) implements Event {}

    /** A person asked the run to stop. */
    record CancelAsked(RunKey run) implements Event {}

    /** Time has passed. */
    record Tick() implements Event {}

    /** The worker shall run jobs. */
    record Started() implements Event {}

    /** The worker shall run no more jobs; those that run go on. */
    record Stopped() implements Event {}

    /** The node is about to leave: runs have until {@code grace} is over. */
    record Draining(Duration grace) implements Event {}

    /** How many running jobs the database says are this node's. */
    record Holding(int runs) implements Event {}

    /** Whether other nodes live that could take what this one cannot start. */
    record Company(boolean others) implements Event {}

    /** No other node takes over before {@code untilMs}; after that nothing more may start, until the next of these. */
    record Leased(long untilMs) implements Event {}

    /** The node was declared lost: all its jobs are others'. */
    record LeaseLost() implements Event {}
}
