package io.bascule.sessions.definition;

import java.util.List;

/** The server cannot start with these agent types: everything that is wrong with their files, each with what to do. */
public final class WrongDefinitions extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    WrongDefinitions(List<String> problems) {
        super(
                "The agent types cannot be read (setting sessions.agents):\n  - " + String.join("\n  - ", problems),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
