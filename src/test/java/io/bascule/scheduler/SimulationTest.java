package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The scheduler's logic against crashes, pauses and lost messages, many histories over. {@code -Dbascule.test.histories=…} says how
 * many, {@code -Dbascule.test.seed=…} which comes first.
 */
class SimulationTest {
    private static final int HISTORIES = Integer.getInteger("bascule.test.histories", 10_000);

    @Test
    void everyPromiseHoldsAfterEveryStepWhateverIsLostOnTheWay() {
        long first = Long.getLong("bascule.test.seed", System.nanoTime());
        System.out.println("SimulationTest: -Dbascule.test.seed=" + first);
        for (long seed = first; seed < first + HISTORIES; seed++) {
            try {
                new Simulation(seed, null).run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "Again with -Dbascule.test.seed=" + seed + " -Dbascule.test.histories=1: "
                                + failure.getMessage() + "\n" + Simulation.replay(seed),
                        failure);
            }
        }
    }

    @Test
    void theSameSeedIsTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(history(seed), history(seed));
        }
    }

    private static List<String> history(long seed) {
        Deque<String> trace = new ArrayDeque<>();
        long steps = new Simulation(seed, trace).run();
        trace.add(steps + " steps");
        return List.copyOf(trace);
    }
}
