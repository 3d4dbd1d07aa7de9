package io.bascule.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The machine, as the server is told of it. */
final class Platform {
    private static final int MAX_AGENT_ID = 100;

    private static final Map<String, String> ARCHITECTURES = Map.of("x86_64", "amd64", "aarch64", "arm64");

    private Platform() {}

    static boolean isWindows() {
        return name().startsWith("windows");
    }

    /** For example {@code linux-amd64}. */
    static String name() {
        return name(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static String name(String system, String architecture) {
        String lower = system.toLowerCase(Locale.ROOT);
        String arch = architecture.toLowerCase(Locale.ROOT);
        String os = lower.startsWith("windows") ? "windows" : lower.startsWith("mac") ? "macos" : lower;
        return os.replace(' ', '-') + "-" + ARCHITECTURES.getOrDefault(arch, arch);
    }

    /** The agent's version, as the jar's manifest says; {@code dev} where it runs from classes. */
    static String version() {
        String version = Platform.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** The machine's name; {@code localhost} where it is not to be had. */
    static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            String windows = System.getenv("COMPUTERNAME");
            return windows == null || windows.isBlank() ? resolved() : windows.strip();
        }
    }

    private static String resolved() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** A host's name, as the name of an agent. */
    static String asAgentId(String hostname) {
        String fit = hostname.replaceAll("[^A-Za-z0-9._:@-]", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return fit.isEmpty() ? "agent" : fit.substring(0, Math.min(fit.length(), MAX_AGENT_ID));
    }
}
