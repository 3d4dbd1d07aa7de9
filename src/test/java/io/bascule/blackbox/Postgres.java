package io.bascule.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The embedded PostgreSQL's process, which outlives a server that is killed. */
public final class Postgres {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private Postgres() {}

    /** The one that runs on a data directory; nothing else is ever touched. */
    public static Optional<ProcessHandle> of(Path dataDir) {
        try {
            String pid = Files.readAllLines(dataDir.resolve("postgres/data/postmaster.pid"))
                    .get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip())).filter(Postgres::runs);
        } catch (IOException | IndexOutOfBoundsException none) {
            return Optional.empty();
        }
    }

    /** Whether it is at work. One that is dead and that nobody has buried yet is a process, but no longer a PostgreSQL. */
    public static boolean runs(ProcessHandle postgres) {
        return postgres.isAlive()
                && postgres.info()
                        .command()
                        .map(command ->
                                Path.of(command).getFileName().toString().startsWith("postgres"))
                        .orElse(false);
    }

    /** Stops it, at once where it does not want to. */
    static void stop(ProcessHandle postgres) {
        postgres.destroy();
        try {
            Eventually.is("PostgreSQL stops", STOP_PATIENCE, () -> !runs(postgres), () -> "");
        } catch (AssertionError stubborn) {
            postgres.destroyForcibly();
        }
    }
}
