package io.bascule.faults;

import io.bascule.blackbox.Eventually;
import io.bascule.blackbox.Postgres;
import io.bascule.blackbox.Rows;
import io.bascule.blackbox.UnpackedPostgres;
import io.bascule.postgres.EmbeddedDatabase;
import io.bascule.store.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** The PostgreSQL that the nodes share, which can be stopped as by a power cut. */
final class FleetDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 80;
    private static final int BUFFERS_MB = 64;

    private final Path folder;
    private EmbeddedDatabase server;

    FleetDatabase(Path folder) throws IOException, SQLException {
        this.folder = UnpackedPostgres.giveTo(folder);
        start();
        trustEveryone();
    }

    /** Nodes are started by the hundred, and what a password costs each of their connections is a fifth of a start. */
    private void trustEveryone() throws IOException, SQLException {
        Path rules = folder.resolve("postgres/data/pg_hba.conf");
        Files.writeString(rules, Files.readString(rules).replace("scram-sha-256", "trust"));
        superuser().execute("select pg_reload_conf()");
    }

    /** Starts it, where it had stopped at the same address. */
    void start() {
        server = EmbeddedDatabase.start(new EmbeddedDatabase.Options(folder, CONNECTIONS, BUFFERS_MB));
    }

    DatabaseAddress address() {
        return server.address();
    }

    Rows rows() {
        return new Rows(address());
    }

    /** With the rights to end others' connections. */
    Rows superuser() {
        DatabaseAddress own = address();
        return new Rows(
                new DatabaseAddress(own.host(), own.port(), own.database(), "postgres", own.password(), own.sslMode()));
    }

    Path folder() {
        return folder;
    }

    boolean isRunning() {
        return Postgres.of(folder).isPresent();
    }

    /** {@code pg_ctl stop -m immediate}: nothing is written any more, the next start recovers from the log. */
    void stopImmediately() {
        ProcessHandle postmaster = Postgres.of(folder).orElseThrow();
        Signals.send("QUIT", postmaster.pid());
        Eventually.is("PostgreSQL stops", PATIENCE, () -> !Postgres.runs(postmaster), () -> "");
        server.close();
    }

    /** After it stopped by itself. */
    void startAgain() {
        server.close();
        start();
    }

    @Override
    public void close() {
        server.close();
    }
}
