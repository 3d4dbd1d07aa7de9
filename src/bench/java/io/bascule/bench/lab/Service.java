package io.bascule.bench.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that stays: it greets with one line, answers each line with one, and ends when its input does. */
public final class Service implements AutoCloseable {
    private static final long CLOSE_S = 60;

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final String greeting;

    private Service(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.greeting = answer();
    }

    /** Starts it; returns once it has greeted. */
    public static Service start(Child child, List<String> command) {
        try {
            return new Service(child.start(command, ProcessBuilder.Redirect.PIPE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port that it greeted with, as {@code port=8080}. */
    public int port() {
        return Integer.parseInt(greeting.replaceFirst(".*port=([0-9]+).*", "$1"));
    }

    public void send(String order) {
        orders.println(order);
    }

    /** Its next answer; waits for it. */
    public String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("A process of the benchmark ended; raw.log says why.");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String ask(String order) {
        send(order);
        return answer();
    }

    /** CPU that it used so far, in seconds. */
    public double cpuSeconds() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / 1e9;
    }

    /** Memory that it holds now; 0 where the machine does not say. Linux only. */
    public long residentBytes() {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        try {
            return Files.isReadable(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                            .sum()
                    : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        orders.close();
        try {
            if (!process.waitFor(CLOSE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
