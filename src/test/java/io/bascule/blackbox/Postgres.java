package io.bascule.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The embedded PostgreSQL's process, which outlives a server that is killed. */
final class Postgres {
    private static final long STOP_PATIENCE_S = 20;

    private Postgres() {}

    /** The one that runs on a data directory; nothing else is ever touched. */
    static Optional<ProcessHandle> of(Path dataDir) {
        try {
            String pid = Files.readAllLines(dataDir.resolve("postgres/data/postmaster.pid"))
                    .get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(Postgres::isPostgres);
        } catch (IOException | IndexOutOfBoundsException none) {
            return Optional.empty();
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    /** Stops it, at once where it does not want to. */
    static void stop(ProcessHandle postgres) {
        postgres.destroy();
        try {
            postgres.onExit().get(STOP_PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stubborn) {
            postgres.destroyForcibly();
        } catch (InterruptedException e) {
            postgres.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
