package io.bascule.job;

import java.time.Duration;

/**
 * How long a failed job waits before its next attempt: exponential, capped, and spread so that jobs that failed together do
 * not come back together.
 *
 * @param base the wait after the first failure
 * @param max the longest wait
 */
public record Backoff(Duration base, Duration max) {

    /**
     * @param attempt the attempt that failed, from 1
     * @param random in [0, 1): where in the spread of 50 to 100 percent the wait falls
     */
    public Duration after(int attempt, double random) {
        int doublings = Math.min(Math.max(attempt - 1, 0), 30);
        double full = Math.min((double) max.toMillis(), base.toMillis() * Math.pow(2, doublings));
        return Duration.ofMillis(Math.round(full * (0.5 + random / 2)));
    }
}
