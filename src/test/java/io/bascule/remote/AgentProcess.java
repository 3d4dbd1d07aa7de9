package io.bascule.remote;

import io.bascule.Machine;
import io.bascule.blackbox.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/** An agent that was started, in a folder of its own. However it ends, nothing of it is left behind, its jobs' programs neither. */
final class AgentProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What agents are told by: nothing of the tests' own environment is to reach them. */
    private static final Set<String> TOLD_BY = Set.of(
            "BACKEND_URL",
            "API_KEY",
            "HANDLERS",
            "AGENT_ID",
            "CAPACITY",
            "LABELS",
            "WORK_DIR",
            "DRAIN",
            "AGENT_CONFIG");

    private final Process process;
    private final Path out;
    private final Path err;

    private AgentProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static AgentProcess start(Program program, Path folder, Map<String, String> environment, List<String> options) {
        try {
            Path out = Files.createTempFile(folder, "agent", ".out");
            Path err = Files.createTempFile(folder, "agent", ".err");
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(program.command().stream(), options.stream())
                            .toList())
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeAll(TOLD_BY);
            builder.environment().putAll(environment);
            return new AgentProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has said something. */
    void says(String words) {
        Eventually.is("it says: " + words, PATIENCE, () -> err().contains(words), this::output);
    }

    /** SIGTERM, as service managers send it; does not wait. */
    void askToStop() {
        process.destroy();
    }

    /** SIGINT to all of the agent's group, as a terminal sends it. */
    void ctrlC() throws IOException, InterruptedException {
        Machine.needs(Files.exists(Path.of("/proc/self/stat")), "a /proc that tells the groups of processes");
        Optional<String> group = group(process.toHandle());
        List<String> words = new ArrayList<>(List.of("kill", "-INT"));
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(one -> group(one).equals(group))
                .map(one -> String.valueOf(one.pid()))
                .forEach(words::add);
        Assertions.assertEquals(0, new ProcessBuilder(words).start().waitFor());
    }

    /** None of one that ended meanwhile, as the short programs of a script do. */
    private static Optional<String> group(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(") ") + 2).split(" ")[2]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("It does not end\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        return "--- out\n" + out() + "--- err\n" + err();
    }

    @Override
    public void close() {
        List<ProcessHandle> programs = process.descendants().toList();
        process.destroyForcibly();
        programs.forEach(ProcessHandle::destroyForcibly);
        exitCode();
    }
}
