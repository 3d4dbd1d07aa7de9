package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** Where a work session stands, by its job. Lower case in the API. */
public enum WorkStatus {
    /** Not executed yet. */
    INITIALIZED,
    /** Its job is queued or runs. */
    IN_PROGRESS,
    /** Its job waits for a decision. */
    PENDING_REVIEW,
    /** Its job is done. */
    COMPLETED,
    /** Its job failed, or a person rejected what it made. */
    FAILED,
    /** It was cancelled. */
    CANCELLED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<WorkStatus> ofWireName(String name) {
        for (WorkStatus one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
