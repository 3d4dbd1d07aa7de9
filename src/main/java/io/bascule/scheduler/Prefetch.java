package io.bascule.scheduler;

/**
 * How many claimed jobs may wait in memory for a slot: about a second of work at the present pace, so that a fast node need not ask
 * often and a slow one holds nothing back from others. Bounded in jobs, and in bytes of their input. Pure: time comes in.
 */
final class Prefetch {
    private static final long BUCKET_MS = 500;
    private static final long MOST_BYTES = 32L << 20;

    private final int least;
    private final int most;
    private long bucketSinceMs;
    private int thisBucket;
    private int lastBucket;
    private long meanBytes;

    /**
     * @param slots as many may wait whatever the pace
     * @param most no more wait than this
     */
    Prefetch(int slots, int most) {
        this.least = Math.min(slots, most);
        this.most = most;
    }

    /** So many runs were started. */
    void started(int runs, long nowMs) {
        roll(nowMs);
        thisBucket += runs;
    }

    /** A claim brought jobs whose inputs are so large. */
    void claimed(int jobs, long bytes) {
        if (jobs > 0) {
            long mean = bytes / jobs;
            meanBytes = meanBytes == 0 ? mean : Math.max(mean, (meanBytes + mean) / 2);
        }
    }

    /** How many may wait now. */
    int jobs(long nowMs) {
        roll(nowMs);
        int paced = Math.max(least, Math.min(most, lastBucket + thisBucket));
        return meanBytes == 0 ? paced : (int) Math.max(Math.min(1, most), Math.min(paced, MOST_BYTES / meanBytes));
    }

    private void roll(long nowMs) {
        long passed = nowMs - bucketSinceMs;
        if (passed >= BUCKET_MS) {
            lastBucket = passed < 2 * BUCKET_MS ? thisBucket : 0;
            thisBucket = 0;
            bucketSinceMs = nowMs;
        }
    }
}
