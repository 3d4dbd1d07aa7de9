package io.bascule.llm;

import io.bascule.job.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a provider is asked once more, and when.
 *
 * @param most how often
 */
record Retries(int most, Backoff backoff) {
    /** A provider that wants a longer pause than this is not waited for: whoever asked may have better to do. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Backoff USUAL = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    private static final Set<String> BUSY_OR_AWAY = Set.of(ModelFailure.RATE_LIMITED, ModelFailure.UNAVAILABLE);

    Retries(int most) {
        this(most, USUAL);
    }

    /**
     * How long to wait before asking once more; empty where that is not to be done. An answer that had begun is not asked for again: it
     * is paid for, and who waits for it has seen pieces of it.
     *
     * @param attempt that failed, from 1
     * @param random in [0, 1)
     */
    Optional<Duration> pause(ModelFailure failure, int attempt, boolean hadBegun, double random) {
        if (hadBegun || attempt > most || !failure.retryable() || !BUSY_OR_AWAY.contains(failure.code())) {
            return Optional.empty();
        }
        return Optional.of(failure.retryAfter().orElseGet(() -> backoff.after(attempt, random)))
                .filter(pause -> pause.compareTo(LONGEST) <= 0);
    }
}
