package io.bascule.scheduler;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.util.List;

/** What the {@link Core} wants done. */
sealed interface Action {
    /**
     * Claim jobs; answered with {@link Event.Claimed} or {@link Event.ClaimFailed}.
     *
     * @param asks how many of each type at most; none where only strays are to be handed back
     * @param limit how many in all
     * @param known null, or, after a claim whose answer was lost, all that this node knows to be its own: what it holds besides was
     *     claimed without its knowing, and has to be handed back first
     */
    record Claim(List<Ask> asks, int limit, List<RunKey> known) implements Action {}

    /** Up to {@code limit} jobs of a type; {@code limited} where the type has limits for all nodes together. */
    record Ask(String jobType, int limit, boolean limited) {}

    /** Give the jobs to their handlers. */
    record Start(List<Job> jobs) implements Action {}

    /** Hand claimed jobs back without burning an attempt; those that hold a slot are over then. */
    record Release(List<RunKey> runs) implements Action {}

    /** Tell a run to stop. */
    record Stop(RunKey run, Runs.Stop.Reason reason) implements Action {}

    /** The run took too long: write its failure. */
    record TimeOut(Job job) implements Action {}

    /** The run did not stop when it was told to: write that its job is cancelled. */
    record ForceCancel(Job job) implements Action {}
}
