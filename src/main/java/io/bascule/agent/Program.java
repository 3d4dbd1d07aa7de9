package io.bascule.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** A handler's program while it runs: its processes, and the threads that feed and read them. */
final class Program {
    private static final int LONGEST_LOG_LINE = 64 * 1024;
    /** What a program left behind has so long to close its output. */
    private static final Duration LEFTOVERS = Duration.ofSeconds(2);
    /** And what is asked to end has so long to do it. */
    private static final Duration ASKED = Duration.ofSeconds(10);
    /** A pipe that someone holds open who cannot be ended. */
    private static final int HELD_S = 10;

    /**
     * What to start.
     *
     * @param words a first one with a path separator is relative to {@code agentDir}
     * @param environment besides the agent's own, of which {@code secret} is kept out
     * @param input what it reads
     */
    record Start(
            List<String> words,
            Path agentDir,
            Path workDir,
            Map<String, String> environment,
            String secret,
            byte[] input) {}

    /** Who takes what it prints, a line at a time; each of the two on a thread of its own. */
    interface Ear {
        /** Of standard output. */
        void out(Lines.Line line) throws InterruptedException;

        /** Of standard error. */
        void err(Lines.Line line);
    }

    private final Process process;
    private final Tree tree;
    private final CountDownLatch hurry;
    private final Reader out;
    private final Reader err;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private Program(Process process, String mark, Ear ear, CountDownLatch hurry) {
        this.process = process;
        this.tree = new Tree(process.toHandle(), mark);
        this.hurry = hurry;
        this.out = new Reader("out", new Lines(process.getInputStream(), Output.MAX), ear::out);
        this.err = new Reader("err", Lines.withReturns(process.getErrorStream(), LONGEST_LOG_LINE), ear::err);
    }

    /**
     * Starts a program.
     *
     * @param hurry when it comes, ending it takes no time
     * @throws IOException where it cannot be started
     */
    static Program start(Start start, Ear ear, CountDownLatch hurry) throws IOException {
        ProcessBuilder builder = new ProcessBuilder().directory(start.workDir().toFile());
        HandlerEnvironment.clean(builder.environment(), start.secret());
        builder.environment().putAll(start.environment());
        String run = UUID.randomUUID().toString();
        builder.environment().put(HandlerEnvironment.RUN, run);
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.command(Apart.command(command(start), start.workDir(), path));
        Program program = new Program(builder.start(), HandlerEnvironment.RUN + "=" + run, ear, hurry);
        program.out.start();
        program.err.start();
        thread("in", () -> program.write(start.input())).start();
        thread("exit", program::watch).start();
        return program;
    }

    private static List<String> command(Start start) {
        List<String> words = new ArrayList<>(start.words());
        String first = words.get(0);
        if (first.indexOf('/') >= 0 || first.indexOf(java.io.File.separatorChar) >= 0) {
            words.set(0, start.agentDir().resolve(first).normalize().toString());
        }
        return words;
    }

    /** Its exit code, once all that it printed was taken and nothing of it is left. */
    CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    /** To be called now and then: keeps in mind what it has started by now. */
    void remember() {
        tree.remember();
    }

    /** Ends it with all that it started, and returns once all that it printed was taken. */
    void end() throws InterruptedException {
        tree.end(ASKED, hurry);
        out.endsSoon();
        err.endsSoon();
    }

    private void watch() {
        try {
            int code = process.waitFor();
            long endNs = System.nanoTime() + LEFTOVERS.toNanos();
            out.join(endNs);
            err.join(endNs);
            end();
            exitCode.complete(code);
        } catch (InterruptedException e) {
            exitCode.completeExceptionally(e);
        }
    }

    /** A program need not read what it is given. */
    private void write(byte[] input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
            in.write('\n');
        } catch (IOException notRead) {
            // It has closed its input, or ended.
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, "program-" + name);
        thread.setDaemon(true);
        return thread;
    }

    /** Interrupts whoever takes its standard output: what it still says does not matter any more. */
    void ignoreOutput() {
        out.interrupt();
    }

    private interface Taker {
        void take(Lines.Line line) throws InterruptedException;
    }

    /** Reads one of its streams to the end. */
    private static final class Reader {
        private final Thread thread;
        private final Lines lines;
        private final Taker taker;
        private volatile boolean isTaking;

        Reader(String name, Lines lines, Taker taker) {
            this.thread = Program.thread(name, this::read);
            this.lines = lines;
            this.taker = taker;
        }

        void start() {
            thread.start();
        }

        void interrupt() {
            thread.interrupt();
        }

        /** Waits for the end of the stream until then, by {@link System#nanoTime}. */
        void join(long endNs) throws InterruptedException {
            thread.join(Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
        }

        private void read() {
            try {
                for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                    take(line.get());
                }
            } catch (IOException closed) {
                // The end of the stream.
            }
        }

        /** Reads on where it was interrupted: a program that cannot print does not end either. */
        private void take(Lines.Line line) {
            isTaking = true;
            try {
                taker.take(line);
            } catch (InterruptedException ignored) {
                // The run has come to its end.
            }
            isTaking = false;
        }

        /** Waits for the end of the stream, for as long as what was read is being taken. */
        void endsSoon() throws InterruptedException {
            for (int waitedS = 0; thread.isAlive() && waitedS < HELD_S; waitedS = isTaking ? 0 : waitedS + 1) {
                thread.join(1_000);
            }
        }
    }
}
