package io.bascule.bench.node;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Things done at a steady pace, and how long they took. */
final class Pickups {
    private Pickups() {}

    /**
     * Does {@code work} once each {@code everyMs}, however long it takes.
     *
     * @return how long each took, in ns
     */
    static long[] paced(int times, int everyMs, IntConsumer work) {
        long[] took = new long[times];
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long due = begin + i * everyMs * 1_000_000L;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long asked = System.nanoTime();
            work.accept(i);
            took[i] = System.nanoTime() - asked;
        }
        return took;
    }

    /** Median, 95th, 99th percentile and the longest as {@code <prefix>p50=…}, in milliseconds. */
    static String percentiles(String prefix, long[] ns) {
        long[] sorted = ns.clone();
        Arrays.sort(sorted);
        return prefix + "p50=" + ms(sorted, 0.5) + " " + prefix + "p95=" + ms(sorted, 0.95) + " " + prefix + "p99="
                + ms(sorted, 0.99) + " " + prefix + "max=" + ms(sorted, 1);
    }

    private static String ms(long[] sorted, double share) {
        int at = Math.min(sorted.length - 1, (int) (sorted.length * share));
        return String.format(Locale.ROOT, "%.2f", sorted[at] / 1e6);
    }
}
