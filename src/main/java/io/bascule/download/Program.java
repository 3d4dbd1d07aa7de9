package io.bascule.download;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The two agents, which behave alike. Lower case in the API. */
public enum Program {
    JAVA("bascule-agent.jar", 0644),
    PYTHON("bascule_agent.py", 0755);

    public static final String NAMES = "java or python";

    private final String file;
    private final int mode;

    Program(String file, int mode) {
        this.file = file;
        this.mode = mode;
    }

    /** Its one file. */
    String file() {
        return file;
    }

    int mode() {
        return mode;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Program> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(program -> program.wireName().equals(name))
                .findFirst();
    }
}
