package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** What kind of thing an agent made. Lower case in the API. */
public enum ArtifactType {
    /** Something found, with a confidence and sources. */
    RESEARCH_FINDING,
    /** A variation of a text. */
    CONTENT_DRAFT,
    /** A report, in Markdown. */
    REPORT,
    /** Anything else, as JSON. */
    GENERIC_OUTPUT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ArtifactType> ofWireName(String name) {
        for (ArtifactType one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
