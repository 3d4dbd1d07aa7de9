package io.bascule.runs;

import io.bascule.bus.Runs;
import io.bascule.job.Backoff;
import io.bascule.job.Job;
import java.time.Duration;

/** What becomes of a job whose run failed: computed as a value, then written. */
public sealed interface Verdict {
    /** People had asked it to stop. */
    record Cancel() implements Verdict {}

    /** No use, or no attempt left. */
    record Fail() implements Verdict {}

    /** Again, after a wait. */
    record Retry(Duration delay) implements Verdict {}

    /**
     * @param cancelling a person asked the run to stop before it failed
     * @param random in [0, 1), spreads the wait
     */
    static Verdict of(Job job, Runs.Failed failed, boolean cancelling, Backoff backoff, double random) {
        if (cancelling) {
            return new Cancel();
        }
        if (!failed.retryable() || job.attempt() >= job.maxAttempts()) {
            return new Fail();
        }
        // Jobs that were all told the same do not come back together.
        return new Retry(backoff.after(job.attempt(), random).plusMillis(failed.afterMs()));
    }
}
