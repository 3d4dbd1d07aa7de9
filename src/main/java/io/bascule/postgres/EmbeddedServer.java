package io.bascule.postgres;

import io.bascule.postgres.EmbeddedDatabase.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, starts and stops the server process of {@link EmbeddedDatabase}. */
final class EmbeddedServer {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    /** Recovery after a crash replays what was written since the last checkpoint, which can be gigabytes. */
    private static final String START_SECONDS = "1800";

    private static final String STOP_SECONDS = "60";
    /** A password that someone chose is stretched, at every connection; one of 24 random bytes cannot be guessed anyway. */
    private static final String SCRAM_ITERATIONS = "1";

    private static final int START_TRIES = 5;

    private final EmbeddedFolder folder;
    private final PostgresPrograms programs;
    private final Options options;

    EmbeddedServer(EmbeddedFolder folder, PostgresPrograms programs, Options options) {
        this.folder = folder;
        this.programs = programs;
        this.options = options;
    }

    /** Makes the database aside and moves it into place when it is whole, so that a start cut short leaves no half of one. */
    void initializeOnce() throws IOException {
        folder.password();
        if (folder.isInitialized()) {
            return;
        }
        Files.deleteIfExists(folder.startLog());
        Path scratch = folder.scratch();
        int exit = programs.run(
                "initdb",
                List.of(
                        "--pgdata=" + scratch,
                        "--username=postgres",
                        "--pwfile=" + folder.passwordFile(),
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--set=scram_iterations=" + SCRAM_ITERATIONS,
                        "--data-checksums"),
                folder.startLog());
        if (exit != 0) {
            throw failed("could not make its database");
        }
        folder.adopt(scratch, folder.data());
    }

    /** @return the port: that of the last time, or another where someone else has it now */
    int startOnFreePort() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = choosePort();
            Files.deleteIfExists(folder.startLog());
            if (start(port) == 0) {
                folder.rememberPort(port);
                return port;
            }
            if (attempt == START_TRIES || !mayPass(folder.lastWords())) {
                throw failed("did not start");
            }
            pause();
        }
    }

    /** Stops whatever server runs on this data, be it ours or left by a process that was killed. Does nothing where none runs. */
    void stop() throws IOException {
        if (!isRunning()) {
            return;
        }
        control("stop", "-m", "fast", "-w", "-t", STOP_SECONDS);
        if (isRunning()) {
            LOG.warn(
                    "PostgreSQL did not stop in {} s; it is ended at once and recovers at the next start",
                    STOP_SECONDS);
            control("stop", "-m", "immediate", "-w", "-t", STOP_SECONDS);
        }
        if (isRunning()) {
            throw failed("does not stop; end its process, then start again");
        }
    }

    private boolean isRunning() throws IOException {
        return Postmaster.running(folder.data()).isPresent();
    }

    private int start(int port) throws IOException {
        List<String> settings = new ArrayList<>();
        settings(port).forEach((name, value) -> settings.add("-c " + name + "=" + value));
        return control("start", "-w", "-t", START_SECONDS, "-o", String.join(" ", settings));
    }

    private int control(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("-D", folder.data().toString()));
        all.addAll(List.of(arguments));
        return programs.run("pg_ctl", all, folder.startLog());
    }

    /** None of the values may hold a space or a quote: they pass through a shell. */
    private Map<String, String> settings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("port", String.valueOf(port));
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("unix_socket_directories", "");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("scram_iterations", SCRAM_ITERATIONS);
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");
        settings.put("max_connections", String.valueOf(options.maxConnections()));
        settings.put("shared_buffers", options.sharedBuffersMb() + "MB");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("logging_collector", "on");
        settings.put("log_directory", "../log");
        // One file for each day of the week, begun anew each time: a week of log, and no more.
        settings.put("log_filename", "postgresql-%a.log");
        settings.put("log_truncate_on_rotation", "on");
        settings.put("log_rotation_age", "1d");
        settings.put("log_rotation_size", "0");
        return settings;
    }

    private int choosePort() throws IOException {
        OptionalInt last = folder.port();
        if (last.isPresent() && isFree(last.getAsInt())) {
            return last.getAsInt();
        }
        try (ServerSocket any = new ServerSocket(0, 1, loopback())) {
            last.ifPresent(taken -> LOG.info("Port {} is taken; the embedded PostgreSQL takes another", taken));
            return any.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(loopback(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** Someone took the port meanwhile, or the last processes of a server that was killed are not gone yet. */
    private static boolean mayPass(String lastWords) {
        return lastWords.contains("Address already in use") || lastWords.contains("is still in use");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private DatabaseProblem failed(String what) {
        return new DatabaseProblem("The embedded PostgreSQL " + what + ". What it says, from " + folder.root() + ":"
                + folder.lastWords() + "\nIf this cannot be mended, use a PostgreSQL of your own: set"
                + " DATABASE_URL=postgresql://user:password@host:5432/database.");
    }
}
