package io.bascule.agent;

import java.util.Arrays;
import java.util.Optional;

/** What can be set, by its names on the command line, and in the environment and the file. */
enum Setting {
    SERVER("--server", "BACKEND_URL"),
    API_KEY("--api-key", "API_KEY"),
    HANDLERS("--handler", "HANDLERS"),
    AGENT_ID("--agent-id", "AGENT_ID"),
    CAPACITY("--capacity", "CAPACITY"),
    LABELS("--label", "LABELS"),
    WORK_DIR("--work-dir", "WORK_DIR"),
    DRAIN("--drain", "DRAIN");

    private final String option;
    private final String variable;

    Setting(String option, String variable) {
        this.option = option;
        this.variable = variable;
    }

    /** Its name in the environment and in the file. */
    String variable() {
        return variable;
    }

    /** Both of its names, for people. */
    String names() {
        return option + " (" + variable + ")";
    }

    static Optional<Setting> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(setting -> setting.variable.equals(variable))
                .findFirst();
    }
}
