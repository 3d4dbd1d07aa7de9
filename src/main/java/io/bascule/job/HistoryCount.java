package io.bascule.job;

import java.util.Locale;

/** What the history counts. */
public enum HistoryCount {
    /** Jobs that were accepted. */
    SUBMITTED,
    /** Runs that were started; a job that is tried again or goes on after an approval starts again. */
    STARTED,
    COMPLETED,
    FAILED,
    CANCELLED,
    /** Checkpoints that wait, or waited, for a decision. */
    ASKED,
    /** Checkpoints that a person decided. */
    DECIDED,
    /** Checkpoints that nobody decided in time. */
    EXPIRED;

    /** As columns and the API have it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that a job adds to when it ends so; null where it has not ended. */
    public static HistoryCount ofEnd(JobStatus status) {
        return switch (status) {
            case COMPLETED -> COMPLETED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
            default -> null;
        };
    }
}
