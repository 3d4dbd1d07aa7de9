package io.bascule.agent;

import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** What the agent itself has to say: a line each, with time and level, never with the key. */
final class AgentLog {
    private final PrintStream out;
    private final String secret;
    private final Supplier<Instant> clock;

    AgentLog(PrintStream out, String secret, Supplier<Instant> clock) {
        this.out = out;
        this.secret = secret;
        this.clock = clock;
    }

    void info(String message) {
        write("INFO", message);
    }

    void warn(String message) {
        write("WARN", message);
    }

    void error(String message) {
        write("ERROR", message);
    }

    /** Line breaks would make two lines of one. */
    private void write(String level, String message) {
        String line = message.replace(secret, "***").replaceAll("\\R", " | ");
        out.println(clock.get().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + line);
        out.flush();
    }
}
