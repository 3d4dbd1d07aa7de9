package io.bascule.bench.report;

import java.util.Arrays;
import java.util.Locale;

/** How long things took, as figures. */
public final class Percentiles {
    private Percentiles() {}

    /** Median, 95th, 99th percentile and the longest as {@code <prefix>p50=…}, in milliseconds. */
    public static String of(String prefix, long[] ns) {
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
