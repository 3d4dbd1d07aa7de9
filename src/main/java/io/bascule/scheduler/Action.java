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
     * @param known null, or, after a claim whose answer was lost, all that this node knows to be its own: what it holds besides was
     *     claimed without its knowing, and has to be handed back first
     */
    record Claim(List<Ask> asks, List<RunKey> known) implements Action {}

    /** Up to {@code limit} jobs of these types. */
    record Ask(List<String> jobTypes, int limit) {}

    /** Give the job to its handler. */
    record Start(Job job) implements Action {}

    /** Hand claimed jobs back without burning an attempt; those that hold a slot are over then. */
    record Release(List<RunKey> runs) implements Action {}

    /** Tell a run to stop. */
    record Stop(RunKey run, Runs.Stop.Reason reason) implements Action {}

    /** The run took too long: write its failure. */
    record TimeOut(Job job) implements Action {}

    /** The run did not stop when told to: write the job's cancellation. */
    record ForceCancel(Job job) implements Action {}
}
