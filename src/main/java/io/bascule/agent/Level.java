package io.bascule.agent;

import java.util.Arrays;
import java.util.Optional;

/** How much a line of a job's log matters. */
enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    static Optional<Level> named(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name))
                .findFirst();
    }
}
