package io.bascule.blackbox;

import io.bascule.handler.JobHandler;
import io.bascule.store.DatabaseAddress;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a process of the jar is started: in a folder of its own, on any free port, with nothing of the tests' environment.
 *
 * @param folder its working directory, where its output goes too
 * @param environment {@code BASCULE_…} variables and {@code DATABASE_URL}
 * @param handlers a jar with a job type of the test, or null; see {@link #withHandler}
 * @param jvm options of the JVM
 * @param givesWay see {@link #givingWay}
 */
public record Launch(Path folder, Map<String, String> environment, Path handlers, List<String> jvm, boolean givesWay) {
    public static final String PASSWORD = "black-box-password";

    /** The option of a start that leaves {@link SharedClasses}, instead of using those. */
    static final String ARCHIVE = "-XX:ArchiveClassesAtExit=";

    private static final String MAIN = "io.bascule.Main";
    private static final long COMMAND_PATIENCE_S = 120;

    public static Launch in(Path folder) {
        return new Launch(folder, Map.of("BASCULE_HTTP_PORT", "0", "BASCULE_DATA_DIR", "data"), null, List.of(), false);
    }

    public Launch with(String variable, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Launch(folder, more, handlers, jvm, givesWay);
    }

    public Launch withJvm(String... options) {
        List<String> more = new ArrayList<>(jvm);
        more.addAll(List.of(options));
        return new Launch(folder, environment, handlers, more, givesWay);
    }

    /** The machine's cores go to others first: to tests of browsers, beside those that start nodes by the hundred. */
    public Launch givingWay() {
        return new Launch(folder, environment, handlers, jvm, true);
    }

    public Launch withPassword() {
        return with("BASCULE_ADMIN_PASSWORD", PASSWORD);
    }

    public Launch on(DatabaseAddress database) {
        return with(
                "DATABASE_URL",
                "postgresql://" + database.user() + ":" + database.password() + "@" + database.host() + ":"
                        + database.port() + "/" + database.database() + "?sslmode=" + database.sslMode());
    }

    /** Its own PostgreSQL's programs are there already; see {@link UnpackedPostgres}. */
    public Launch withUnpackedPostgres() throws IOException {
        UnpackedPostgres.giveTo(dataDir());
        return this;
    }

    /** Short rhythms: lost nodes are found in two seconds, attempts follow each other at once. */
    public Launch withQuickRhythms() {
        return with("BASCULE_WORKER_HEARTBEAT_INTERVAL", "400ms")
                .with("BASCULE_WORKER_NODE_TIMEOUT", "2s")
                .with("BASCULE_WORKER_POLL_INTERVAL", "200ms")
                .with("BASCULE_WORKER_RETRY_BASE", "50ms")
                .with("BASCULE_WORKER_RETRY_MAX", "500ms");
    }

    /** The job type {@code crash-test}. */
    Launch withTestHandler() throws IOException {
        return withHandler(CrashTestHandler.class, HandlerProcess.class);
    }

    /** A job type on this process' class path alone: no other test may find it. A jar, since a folder rules out class data sharing. */
    public Launch withHandler(Class<? extends JobHandler> handler, Class<?>... others) throws IOException {
        Path jar = folder.resolve(handler.getSimpleName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + JobHandler.class.getName()));
            out.write(handler.getName().getBytes(StandardCharsets.UTF_8));
            copy(handler, out);
            for (Class<?> other : others) {
                copy(other, out);
            }
        }
        return new Launch(folder, environment, jar, jvm, givesWay);
    }

    private static void copy(Class<?> type, JarOutputStream out) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(file));
        try (InputStream code = type.getClassLoader().getResourceAsStream(file)) {
            code.transferTo(out);
        }
    }

    Path dataDir() {
        return folder.resolve(environment.get("BASCULE_DATA_DIR"));
    }

    /** Where {@code crash-test} writes what it does. */
    Path effects() {
        return folder.resolve("effects.txt");
    }

    /** A started {@code serve}, which may not listen yet. */
    public ServerProcess serve() throws IOException {
        return started("serve", List.of(MAIN, "serve"));
    }

    /** A started {@code worker}. */
    ServerProcess worker() throws IOException {
        return started("worker", List.of(MAIN, "worker"));
    }

    /** A started {@link HandlerProcess}; only after {@link #withTestHandler}. */
    ServerProcess handler() throws IOException {
        return started("handler", List.of(HandlerProcess.class.getName()));
    }

    private ServerProcess started(String name, List<String> mainAndArguments) throws IOException {
        Path out = Files.createTempFile(folder, name, ".out");
        Path err = Files.createTempFile(folder, name, ".err");
        return new ServerProcess(this, started(jar(), mainAndArguments, out, err), out, err);
    }

    /** What a command that ends by itself came to. */
    public record Finished(int exitCode, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + exitCode + "\n--- out\n" + out + "--- err\n" + err;
        }
    }

    public Finished run(String... arguments) throws IOException, InterruptedException {
        return runOf(jar(), arguments);
    }

    /** The same of another jar. */
    Finished runOf(Path jar, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        List<String> mainAndArguments =
                Stream.concat(Stream.of(MAIN), Stream.of(arguments)).toList();
        Process process = started(jar, mainAndArguments, out, err);
        try {
            if (!process.waitFor(COMMAND_PATIENCE_S, TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", arguments) + " does not end\n" + Files.readString(out)
                        + Files.readString(err));
            }
            return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    private Process started(Path jar, List<String> mainAndArguments, Path out, Path err) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(jar, mainAndArguments))
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("BASCULE_") || name.equals("DATABASE_URL") || name.equals("SENTRY_DSN"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> command(Path jar, List<String> mainAndArguments) {
        String classPath = Stream.of(jar.toString(), handlers == null ? "" : handlers.toString())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(givesWay ? List.of("nice", "-n", "5") : List.of());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Started by the hundred: what starts quickly and takes one core is worth more than what runs fast
                // later.
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=4",
                "-XX:+UseSerialGC",
                "-D" + CrashTestHandler.EFFECTS + "=" + effects()));
        if (jar.equals(jar()) && jvm.stream().noneMatch(option -> option.startsWith(ARCHIVE))) {
            command.add("-XX:SharedArchiveFile=" + SharedClasses.of(jar));
            // Where it says that it wants to be: at another address every pointer of it has to be changed first.
            command.addAll(List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"));
        }
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath));
        command.addAll(mainAndArguments);
        return command;
    }

    static Path jar() {
        String jar = System.getProperty("bascule.jar");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException("Build the jar first and name it with -Dbascule.jar=target/bascule.jar");
        }
        return Path.of(jar).toAbsolutePath();
    }
}
