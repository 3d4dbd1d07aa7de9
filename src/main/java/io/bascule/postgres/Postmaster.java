package io.bascule.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The process that {@code postmaster.pid} speaks of. After a power cut or in a new container the number in that file may belong
 * to any process, so it is asked what it is before it is sent a signal.
 */
record Postmaster(ProcessHandle process) {
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(10);
    /** No system counts this far. */
    private static final String NO_PROCESS = String.valueOf(Integer.MAX_VALUE - 1);

    /** The server that runs on this data, whoever started it. */
    static Optional<Postmaster> running(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        List<String> lines = lines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Optional<ProcessHandle> process = process(lines.get(0));
        if (process.isEmpty()) {
            return Optional.empty();
        }
        if (!isPostgres(process.get(), lines)) {
            disown(pidFile, lines);
            return Optional.empty();
        }
        return Optional.of(new Postmaster(process.get()));
    }

    /**
     * PostgreSQL would take that process for a server on the same data and refuse to start. The file itself stays: by another
     * line of it PostgreSQL finds out whether children of the old server still write.
     */
    private static void disown(Path pidFile, List<String> lines) throws IOException {
        List<String> disowned = new ArrayList<>(lines);
        disowned.set(0, NO_PROCESS);
        Files.write(pidFile, disowned);
    }

    private static List<String> lines(Path pidFile) throws IOException {
        try {
            return Files.readAllLines(pidFile);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static Optional<ProcessHandle> process(String pid) {
        try {
            // Negative while PostgreSQL runs in single-user mode.
            return ProcessHandle.of(Math.abs(Long.parseLong(pid.strip()))).filter(ProcessHandle::isAlive);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(ProcessHandle process, List<String> lines) {
        Optional<String> command = process.info().command();
        if (command.isPresent()) {
            return Path.of(command.get()).getFileName().toString().startsWith("postgres");
        }
        if (Files.exists(Path.of("/proc/self/exe"))) {
            return false; // Linux tells it of every process of one's own, except of one that is dead and not yet
            // buried.
        }
        Optional<Instant> start = process.info().startInstant();
        return start.isPresent() && lines.size() > 2 && isNear(start.get(), lines.get(2));
    }

    private static boolean isNear(Instant start, String epochSeconds) {
        try {
            Instant said = Instant.ofEpochSecond(Long.parseLong(epochSeconds.strip()));
            return Duration.between(start, said).abs().compareTo(CLOCK_SLACK) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
