package io.bascule.sessions.definition;

import java.util.Locale;
import java.util.Optional;

/** What an agent may use besides its own head. Lower case in files. */
public enum Tool {
    /** Looks for words in the session's documents. */
    SEARCH_DOCUMENTS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Tool> ofWireName(String name) {
        for (Tool one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
