package io.bascule.job;

import java.time.Duration;
import java.time.Instant;

/** The one order of waiting jobs, in memory and in the index: priority is a head start, not a wall, so nothing starves. */
public final class QueueKey {
    public static final int MIN_PRIORITY = 0;
    public static final int MAX_PRIORITY = 10;

    private QueueKey() {}

    /** {@code runAt} less {@code priority} times the head start; the smallest goes first. */
    public static Instant of(Instant runAt, int priority, Duration headStart) {
        return runAt.minusMillis(headStart.toMillis() * priority);
    }
}
