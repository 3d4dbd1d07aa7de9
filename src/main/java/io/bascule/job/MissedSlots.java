package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** What becomes of the slots of a schedule that came while nothing could submit them. Written {@code run-latest} in the API. */
public enum MissedSlots {
    /** The latest of them runs, once. */
    RUN_LATEST,
    /** None of them runs. */
    SKIP;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<MissedSlots> ofWireName(String name) {
        for (MissedSlots one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
