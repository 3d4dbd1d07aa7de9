package io.bascule.job;

import java.util.Locale;

/** Of what the history notes how many there are, once a minute. */
public enum HistoryDepth {
    /** Jobs that are {@code PENDING}. */
    PENDING,
    /** Jobs that are {@code QUEUED}. */
    QUEUED,
    /** Jobs that are {@code RUNNING}. */
    RUNNING,
    /** Jobs that are {@code WAITING_APPROVAL}. */
    PARKED,
    /** Checkpoints that wait for a decision. */
    OPEN;

    /** As columns have it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
