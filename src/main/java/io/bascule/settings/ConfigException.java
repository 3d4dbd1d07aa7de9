package io.bascule.settings;

import java.util.List;

/** The server cannot start as it was told to: everything that is wrong with its settings, each with what to do. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ConfigException(List<String> problems) {
        super(
                (problems.size() == 1 ? "A setting is wrong:" : problems.size() + " settings are wrong:") + "\n  - "
                        + String.join("\n  - ", problems),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
