package io.bascule.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * How often which time came, in buckets that grow: {@value #PER_OCTAVE} from each power of two to the next. So two of them are added
 * number by number, and a percentile is wrong by no more than {@link #RELATIVE_ERROR}. Below a millisecond all is one bucket; what took
 * longer than 24 days counts as that long. Not thread-safe.
 */
public final class Histogram {
    /** How far a percentile may be from the true one, as a part of it: 4.4 %. */
    public static final double RELATIVE_ERROR = Math.pow(2, 1.0 / (2 * Histogram.PER_OCTAVE)) - 1;

    private static final int PER_OCTAVE = 8;
    private static final int OCTAVES = 31;

    /** Most numbers that one has. */
    public static final int MOST_BUCKETS = 1 + PER_OCTAVE * OCTAVES;

    private static final double LOG_OF_2 = Math.log(2);

    private long[] counts = {};

    /** @param counts as {@link #counts} gave them */
    public static Histogram of(long... counts) {
        Histogram histogram = new Histogram();
        histogram.counts = counts.clone();
        return histogram;
    }

    /** Counts a time; a negative one, as by clocks that differ, as none. */
    public void add(Duration time) {
        add(bucketOf(time.getSeconds() * 1e3 + time.getNano() / 1e6), 1);
    }

    /** Counts all that the other counted. */
    public void add(Histogram other) {
        for (int i = 0; i < other.counts.length; i++) {
            add(i, other.counts[i]);
        }
    }

    private void add(int bucket, long n) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, bucket + 1);
        }
        counts[bucket] += n;
    }

    /** How many times were counted. */
    public long total() {
        return Arrays.stream(counts).sum();
    }

    /** The number of each bucket, from the shortest time on, up to the last that is not 0. */
    public long[] counts() {
        return counts.clone();
    }

    /**
     * The time, in milliseconds, that so large a part of all took at most.
     *
     * @param part above 0, at most 1
     * @return empty where nothing was counted
     */
    public OptionalDouble percentile(double part) {
        long rank = Math.max(1, (long) Math.ceil(part * total()));
        long passed = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            passed += counts[bucket];
            if (passed >= rank) {
                return OptionalDouble.of(middle(bucket));
            }
        }
        return OptionalDouble.empty();
    }

    static int bucketOf(double ms) {
        if (ms < 1) {
            return 0;
        }
        int bucket = 1 + (int) Math.floor(Math.log(ms) / LOG_OF_2 * PER_OCTAVE);
        return Math.min(bucket, MOST_BUCKETS - 1);
    }

    /** In the middle as logarithms go: as far from either end, as a part of it. */
    private static double middle(int bucket) {
        return bucket == 0 ? 0.5 : Math.pow(2, (bucket - 0.5) / PER_OCTAVE);
    }
}
