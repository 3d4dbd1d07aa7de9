package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the {@link Core} is told. */
sealed interface Event {
    /** A handler takes runs of this type, at most {@code limit} at once; 0 for no limit of its own. */
    record TypeUp(String jobType, int limit) implements Event {}

    /** Jobs may be claimable. */
    record Woken() implements Event {}

    /** What {@link Action.Claim} brought; {@code full} where it brought all that was asked for. */
    record Claimed(List<Job> jobs, boolean full, Optional<Duration> nextDue) implements Event {}

    /** The database did not answer {@link Action.Claim}. */
    record ClaimFailed() implements Event {}

    /** A run's end is written, or was found to be stale. */
    record RunOver(RunKey run) implements Event {}

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

    /** The node's lease is not sure any more: nothing more may start. */
    record LeaseUnsure() implements Event {}

    /** The node's lease is sure again. */
    record LeaseSure() implements Event {}

    /** The node was declared lost: all its jobs are others'. */
    record LeaseLost() implements Event {}
}
