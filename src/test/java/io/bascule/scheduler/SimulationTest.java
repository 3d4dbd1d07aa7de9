package io.bascule.scheduler;

import org.junit.jupiter.api.Test;

/** The scheduler's logic against crashes, pauses and lost messages, many histories over. */
class SimulationTest {
    private static final int HISTORIES = 2_000;

    @Test
    void everyJobEndsOnceWhateverIsLostOnTheWay() {
        long first = Long.getLong("bascule.test.seed", System.nanoTime());
        for (long seed = first; seed < first + HISTORIES; seed++) {
            try {
                new Simulation(seed).run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "Again with -Dbascule.test.seed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }
}
