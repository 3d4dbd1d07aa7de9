package io.bascule.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogRateTest {
    private final LogRate rate = new LogRate(60);
    private final UUID run = UUID.randomUUID();

    @Test
    void aMinutesWorthComesAtOnceThenEvenly() {
        long nowMs = 1_000_000;
        assertEquals(0, rate.waitMs(run, 60, nowMs));
        long wait = rate.waitMs(run, 1, nowMs);
        assertEquals(1_000, wait);
        assertEquals(1_000, rate.waitMs(run, 1, nowMs), "what was refused does not count");
        assertEquals(0, rate.waitMs(run, 1, nowMs + wait));
        assertTrue(rate.waitMs(run, 1, nowMs + wait) > 0);
        assertEquals(0, rate.waitMs(UUID.randomUUID(), 60, nowMs), "each run has its own");
    }

    @Test
    void moreThanAMinuteHasIsTakenAfterAPauseOfThatLength() {
        long nowMs = 1_000_000;
        assertEquals(0, rate.waitMs(run, 600, nowMs));
        assertEquals(600_000, rate.waitMs(run, 600, nowMs));
        assertEquals(0, rate.waitMs(run, 600, nowMs + 600_000));
    }
}
