package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** How a context document is written. Lower case in the API. */
public enum DocumentFormat {
    /** As it is. */
    TEXT,
    /** Markdown. */
    MARKDOWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<DocumentFormat> ofWireName(String name) {
        for (DocumentFormat one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
