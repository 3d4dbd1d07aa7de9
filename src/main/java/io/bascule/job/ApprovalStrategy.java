package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** When people are asked about what an agent made. Lower case in the API. */
public enum ApprovalStrategy {
    /** After each stage. */
    CHECKPOINT_REQUIRED,
    /** Once, at the end. */
    FINAL_ONLY,
    /** Where a rule finds a risk; every approval that nobody was asked for is recorded with its rule. */
    AUTO_APPROVE_LOW_RISK;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ApprovalStrategy> ofWireName(String name) {
        for (ApprovalStrategy one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
