package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class QueueKeyTest {
    private static final Duration HEAD_START = Duration.ofSeconds(60);
    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private static Instant key(long afterS, int priority) {
        return QueueKey.of(T0.plusSeconds(afterS), priority, HEAD_START);
    }

    @Test
    void higherPrioritiesGoFirstAmongJobsOfOneTime() {
        for (int priority = QueueKey.MIN_PRIORITY; priority < QueueKey.MAX_PRIORITY; priority++) {
            assertTrue(key(0, priority + 1).isBefore(key(0, priority)));
        }
        assertEquals(T0, key(0, 0));
    }

    @Test
    void aLevelIsWorthExactlyOneHeadStart() {
        assertTrue(key(59, 1).isBefore(key(0, 0)));
        assertEquals(key(60, 1), key(0, 0));
        assertTrue(key(0, 0).isBefore(key(61, 1)));
    }

    /** A worker that takes one job a second, while a job of the highest priority comes in every second. */
    @Test
    void aJobOfTheLowestPriorityIsOvertakenOnlyForItsHeadStart() {
        record Waiting(String name, Instant key) {}
        PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparing(Waiting::key));
        queue.add(new Waiting("low", key(0, 0)));
        long servedAt = -1;
        for (int s = 0; s < 2_000 && servedAt < 0; s++) {
            queue.add(new Waiting("high", key(s, 10)));
            servedAt = queue.remove().name().equals("low") ? s : -1;
        }
        assertTrue(servedAt > 0 && servedAt <= 601, "served after " + servedAt + " s");
    }
}
