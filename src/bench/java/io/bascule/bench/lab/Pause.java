package io.bascule.bench.lab;

/** Waiting by the clock, which only benchmarks may. */
public final class Pause {
    private Pause() {}

    public static void ms(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
