package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The lines that a run has logged and that were not sent yet. Bounded: what is too much is dropped, counted, and told in the log itself.
 * For several threads.
 */
final class JobLog {
    /** The most that a batch holds: a server takes bodies of a mebibyte, and JSON may take six bytes for a character. */
    static final int BATCH_LINES = 500;

    private static final int BATCH_CHARS = 100_000;
    private static final int MAX_LINES = 5_000;
    private static final int MAX_CHARS = 1_000_000;
    private static final int MAX_LINE = 16_000;

    private record Entry(Level level, String message) {}

    private final Deque<Entry> waiting = new ArrayDeque<>();
    private int chars;
    private long dropped;
    private boolean isClosed;

    /** A line of standard error: it may begin with its level. */
    static Level levelOf(String line) {
        int blank = line.indexOf(' ');
        return blank < 0 ? Level.INFO : Level.named(line.substring(0, blank)).orElse(Level.INFO);
    }

    /** The same line without its level. */
    static String withoutLevel(String line) {
        int blank = line.indexOf(' ');
        return blank > 0 && Level.named(line.substring(0, blank)).isPresent() ? line.substring(blank + 1) : line;
    }

    synchronized void add(Level level, String message) {
        String kept = Clip.storable(Clip.at(message, MAX_LINE));
        if (waiting.size() >= MAX_LINES || chars + kept.length() > MAX_CHARS) {
            dropped++;
            return;
        }
        waiting.add(new Entry(level, kept));
        chars += kept.length();
        notifyAll();
    }

    /** No more comes. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** Lines that were taken are lost. */
    synchronized void drop(int lines) {
        dropped += lines;
    }

    /** How many lines wait, or were dropped and not told of. */
    synchronized long left() {
        return waiting.size() + dropped;
    }

    /** Waits for a first line, and then a while for more; false where none comes any more. */
    synchronized boolean await(long whileMs) throws InterruptedException {
        while (left() == 0 && !isClosed) {
            wait();
        }
        long endNs = System.nanoTime() + whileMs * 1_000_000;
        for (long leftMs = whileMs; leftMs > 0 && !isClosed && waiting.size() < BATCH_LINES; ) {
            wait(leftMs);
            leftMs = (endNs - System.nanoTime()) / 1_000_000;
        }
        return left() > 0;
    }

    /** Takes the next batch, as the server is told of it. */
    synchronized ArrayNode take() {
        ArrayNode batch = Json.object().putArray("entries");
        int room = BATCH_CHARS;
        while (!waiting.isEmpty()
                && batch.size() < BATCH_LINES
                && (batch.isEmpty() || waiting.peek().message().length() <= room)) {
            Entry entry = waiting.poll();
            chars -= entry.message().length();
            room -= entry.message().length();
            batch.add(line(entry.level(), entry.message()));
        }
        if (waiting.isEmpty() && dropped > 0) {
            batch.add(line(Level.WARN, dropped + " lines were dropped here: more than could be sent."));
            dropped = 0;
        }
        return batch;
    }

    private static ObjectNode line(Level level, String message) {
        return Json.object().put("level", level.name()).put("message", message);
    }
}
