package io.bascule.blackbox;

import io.bascule.postgres.EmbeddedDatabase;
import io.bascule.store.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own. However it ends, nothing of it is left behind, its database neither. */
public final class ServerProcess implements AutoCloseable {
    /** What the shell says of a process that ended on SIGKILL. */
    static final int KILLED = 128 + 9;

    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("(?:listens on http://\\S*:|probes on port )(\\d+)");
    private static final Set<ServerProcess> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(ServerProcess::close)));
    }

    private final Launch launch;
    private final Process process;
    private final Path out;
    private final Path err;

    ServerProcess(Launch launch, Process process, Path out, Path err) {
        this.launch = launch;
        this.process = process;
        this.out = out;
        this.err = err;
        OPEN.add(this);
    }

    /** Waits until it says that it is ready. */
    public ServerProcess ready() {
        Eventually.is("the server is ready", START_PATIENCE, this::isReady, this::output);
        return this;
    }

    /** Waits until it has said something. */
    ServerProcess says(String words) {
        Eventually.is("it says " + words, START_PATIENCE, () -> saidWhileAlive(words), this::output);
        return this;
    }

    private boolean saidWhileAlive(String words) throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("It ended with " + process.exitValue() + "\n" + output());
        }
        return out().contains(words);
    }

    private boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("The server ended with " + process.exitValue() + "\n" + output());
        }
        return api().call("GET", "/health/ready", null).status() == 200;
    }

    /** Where it listens, as it said. */
    public int port() throws IOException {
        Matcher said = PORT.matcher(out());
        if (!said.find()) {
            throw new IOException("It does not listen yet");
        }
        return Integer.parseInt(said.group(1));
    }

    public Api api() throws IOException {
        return new Api(port());
    }

    /** The API, signed in as admin. */
    public Api admin() throws IOException {
        Api api = api();
        api.signIn("admin", Launch.PASSWORD);
        return api;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        int exit = exitCode();
        if (exit != KILLED) {
            throw new AssertionError("It had ended by itself, with " + exit + "\n" + output());
        }
    }

    /** SIGTERM, as Ctrl-C; does not wait. */
    public void askToStop() {
        process.destroy();
    }

    /** Waits for its end. */
    public int exitCode() {
        try {
            if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    public String output() {
        try {
            return "--- out\n" + out() + "--- err\n" + err();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its embedded database, as the server itself uses it. */
    public DatabaseAddress embedded() {
        return EmbeddedDatabase.addressOfRunning(launch.dataDir()).orElseThrow();
    }

    /** The same as its superuser. */
    DatabaseAddress embeddedSuperuser() {
        DatabaseAddress own = embedded();
        return new DatabaseAddress(own.host(), own.port(), own.database(), "postgres", own.password(), own.sslMode());
    }

    /** The PostgreSQL process on its data directory, whether or not the server still lives. */
    public Optional<ProcessHandle> postgres() {
        return Postgres.of(launch.dataDir());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
        postgres().ifPresent(Postgres::stop);
        OPEN.remove(this);
    }
}
