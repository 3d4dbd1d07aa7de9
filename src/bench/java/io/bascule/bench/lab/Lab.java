package io.bascule.bench.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where everything is measured: one PostgreSQL, the folder that holds what is made, and the peers' harness where there is one. */
public final class Lab implements AutoCloseable {
    private static final int DEFAULT_PORT = 55_433;

    private final Options options;
    private final Path folder;
    private final Optional<Harness> harness;
    private final DatabaseServer database;
    private final Gate gate;
    private boolean closed;

    private Lab(Options options, Path folder, Optional<Harness> harness, DatabaseServer database) {
        this.options = options;
        this.folder = folder;
        this.harness = harness;
        this.database = database;
        this.gate = new Gate(options.number("gate", 120));
    }

    /** Opens it: starts PostgreSQL, and builds the harness if that was not done. */
    public static Lab open(Options options) {
        Path folder = Path.of(options.text("dir", "target/bench")).toAbsolutePath();
        String peers = System.getenv().getOrDefault("PEERS", "../shared/peers");
        Path source = Path.of(options.text("harness", peers)).toAbsolutePath();
        Path log = folder.resolve("raw.log");
        Optional<Harness> harness = Optional.of(source)
                .filter(Files::isDirectory)
                .map(from -> Harness.copied(from.normalize(), folder.resolve("harness"), log));
        int port = options.number("pgport", DEFAULT_PORT);
        DatabaseServer database = harness.<DatabaseServer>map(
                        there -> HarnessDatabase.start(there.folder(), folder, port, log))
                .orElseGet(() -> EmbeddedServer.start(folder, port));
        Lab lab = new Lab(options, folder, harness, database);
        Runtime.getRuntime().addShutdownHook(new Thread(lab::closeWithProcess, "bench-close"));
        return lab;
    }

    public Options options() {
        return options;
    }

    public DatabaseServer database() {
        return database;
    }

    /** The peers' harness; empty where its folder is not there. */
    public Optional<Harness> harness() {
        return harness;
    }

    public Gate gate() {
        return gate;
    }

    /** Processes that know where the database is; what they write besides their answer goes to the log. */
    public Child child() {
        return child(DatabaseServer.DATABASE);
    }

    /** The same on a database of another name. */
    public Child child(String databaseName) {
        Map<String, String> variables = new HashMap<>(database.variables());
        variables.put("PGDATABASE", databaseName);
        variables.put("BASCULE_LOG_LEVEL", "error");
        return new Child(folder, variables, folder.resolve("raw.log"));
    }

    /** Options of every JVM that is measured. */
    public String javaOptions() {
        return options.text("java", "-Xmx1g");
    }

    /** Runs one of our own programs in a JVM of its own; its last line is the answer. */
    public String java(Class<?> mainClass, List<String> arguments) {
        return java(DatabaseServer.DATABASE, javaOptions(), mainClass, arguments);
    }

    /** The same on a database of another name, with options of its own. */
    public String java(String databaseName, String javaOptions, Class<?> mainClass, List<String> arguments) {
        return last(child(databaseName).run(JavaProcess.own(javaOptions, mainClass, arguments)));
    }

    static String last(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank())
                .reduce((before, line) -> line)
                .orElse("");
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            database.close();
        }
    }

    private void closeWithProcess() {
        try {
            close();
        } catch (RuntimeException e) {
            System.err.println("PostgreSQL could not be stopped: " + e.getMessage());
        }
    }
}
