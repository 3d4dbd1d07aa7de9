package io.bascule.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A command in a process of its own.
 *
 * @param folder where it runs
 * @param variables added to this process's environment
 * @param log what it writes is added here
 */
public record Child(Path folder, Map<String, String> variables, Path log) {
    private static final long PATIENCE_S = 900;

    /**
     * Runs it to its end.
     *
     * @return the lines that it wrote to its standard output
     * @throws IllegalStateException where it failed or took longer than 15 minutes
     */
    public List<String> run(List<String> command) {
        try {
            Path out = Files.createTempFile("bench", ".out");
            try {
                Process process = start(command, ProcessBuilder.Redirect.to(out.toFile()));
                boolean ended = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                List<String> lines = Files.readAllLines(out);
                note(lines.stream());
                if (!ended || process.exitValue() != 0) {
                    String how = ended ? "ended with " + process.exitValue() : "took too long";
                    throw new IllegalStateException(shown(command) + " " + how + "; see " + log);
                }
                return lines;
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run " + shown(command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    /** Starts it; what it writes to its standard error goes to the log. */
    public Process start(List<String> command, ProcessBuilder.Redirect out) throws IOException {
        note(Stream.of("$ " + shown(command)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectOutput(out);
        builder.environment().putAll(variables);
        Process process = builder.start();
        Running.add(process);
        return process;
    }

    private void note(Stream<String> lines) throws IOException {
        Files.createDirectories(log.getParent());
        Files.write(log, lines.toList(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Without the class path, which fills the screen. */
    private static String shown(List<String> command) {
        StringBuilder text = new StringBuilder();
        for (String word : command) {
            text.append(word.length() > 200 ? word.substring(0, 40) + "…" : word)
                    .append(' ');
        }
        return text.toString().strip();
    }
}
