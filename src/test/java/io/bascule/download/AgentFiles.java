package io.bascule.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The server's own files for the archives, with agents that a test makes up. */
public final class AgentFiles {
    /** Text that can be compressed, and longer than a piece of what is sent. */
    static final String JAR = "a jar ".repeat(50_000);

    static final String PYTHON = "#!/usr/bin/env python3\nprint('started')\n";
    static final String README = "# The agent\n";

    private AgentFiles() {}

    /** As of a build that has no agent in Python. */
    public static Function<String, Optional<byte[]>> withJavaAlone() {
        return with(Map.of("agent/bascule-agent.jar", JAR, "agent/README.md", README));
    }

    static Function<String, Optional<byte[]>> withBoth() {
        return with(
                Map.of("agent/bascule-agent.jar", JAR, "agent/bascule_agent.py", PYTHON, "agent/README.md", README));
    }

    static Function<String, Optional<byte[]>> with(Map<String, String> agents) {
        return name -> name.startsWith("agent/")
                ? Optional.ofNullable(agents.get(name)).map(text -> text.getBytes(StandardCharsets.UTF_8))
                : own(name);
    }

    private static Optional<byte[]> own(String name) {
        try (InputStream in = AgentFiles.class.getClassLoader().getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
