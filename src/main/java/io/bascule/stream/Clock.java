package io.bascule.stream;

/** Time that never goes back. */
public final class Clock {
    private Clock() {}

    /** In milliseconds since some moment. */
    public static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
