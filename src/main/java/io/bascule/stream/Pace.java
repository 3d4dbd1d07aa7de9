package io.bascule.stream;

/** How long to gather before the next frame: longer where frames are large and many take them. */
final class Pace {
    /** Many changes come a moment after the first: a job starts when it is submitted. */
    static final long GATHER_MS = 10;

    static final long MIN_MS = 100;
    static final long MAX_MS = 1_000;

    /** What all streams together may be sent of one kind of event, in bytes a millisecond; within {@link #MAX_MS}. */
    private static final long BYTES_A_MS = 8_000;

    private Pace() {}

    /** From a frame to the next of its kind, in milliseconds. */
    static long afterMs(long bytes, int streams) {
        return Math.min(MAX_MS, Math.max(MIN_MS, bytes * streams / BYTES_A_MS));
    }
}
