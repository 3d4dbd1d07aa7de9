package io.bascule.agent;

import java.util.List;

/** Settings that an agent cannot work with: all that is wrong, each with the setting's name and what to do. */
final class WrongSettings extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    WrongSettings(List<String> problems) {
        super("The agent cannot start:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
