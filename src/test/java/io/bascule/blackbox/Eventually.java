package io.bascule.blackbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for what another process does, which can only be seen by looking. */
public final class Eventually {
    private static final long LOOK_AGAIN_MS = 50;

    /** A look that may fail while the other side is not there yet. */
    @FunctionalInterface
    public interface Look {
        boolean isSo() throws Exception;
    }

    private Eventually() {}

    /**
     * Returns once {@code look} holds.
     *
     * @param story asked only on failure: what there is to know
     * @throws AssertionError after {@code patience}
     */
    public static void is(String what, Duration patience, Look look, Supplier<String> story) {
        long end = System.nanoTime() + patience.toNanos();
        Exception last = null;
        do {
            try {
                if (look.isSo()) {
                    return;
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            pause();
        } while (System.nanoTime() < end);
        throw new AssertionError("Not within " + patience.toSeconds() + " s: " + what + "\n" + story.get(), last);
    }

    /** So long that looking again does not take the machine from what is waited for. */
    public static void pause() {
        pause(LOOK_AGAIN_MS);
    }

    public static void pause(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
