package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofSeconds(2);
    private static final Duration MAX = Duration.ofMinutes(5);
    private static final Backoff BACKOFF = new Backoff(BASE, MAX);

    @Test
    void theWaitDoublesFromHalfTheBase() {
        assertEquals(Duration.ofSeconds(1), BACKOFF.after(1, 0));
        assertEquals(Duration.ofSeconds(2), BACKOFF.after(2, 0));
        assertEquals(Duration.ofSeconds(4), BACKOFF.after(3, 0));
        assertEquals(Duration.ofMillis(1_500), BACKOFF.after(1, 0.5));
    }

    @Test
    void everyWaitLiesBetweenHalfAndAllOfTheCappedExponential() {
        for (int attempt = -1; attempt <= 100; attempt++) {
            double full = Math.min(MAX.toMillis(), BASE.toMillis() * Math.pow(2, Math.max(0, attempt - 1)));
            for (double random : new double[] {0, 0.25, 0.5, Math.nextDown(1.0)}) {
                long ms = BACKOFF.after(attempt, random).toMillis();
                assertTrue(ms >= full / 2 - 1 && ms <= full, attempt + " at " + random + ": " + ms);
            }
        }
    }

    @Test
    void hugeSettingsDoNotOverflow() {
        Backoff huge = new Backoff(Duration.ofDays(30), Duration.ofDays(365));
        assertEquals(
                Duration.ofDays(365).toMillis() / 2,
                huge.after(Integer.MAX_VALUE, 0).toMillis());
    }
}
