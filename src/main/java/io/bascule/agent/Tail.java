package io.bascule.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines of what a program said on its standard error: most likely why it failed. For several threads. */
final class Tail {
    private static final int MAX_LINES = 20;
    private static final int MAX_CHARS = 2_000;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        lines.addLast(Clip.fromEnd(line, MAX_CHARS));
        if (lines.size() > MAX_LINES) {
            lines.removeFirst();
        }
    }

    /** Empty where there was nothing. */
    synchronized String text() {
        return Clip.fromEnd(String.join("\n", lines), MAX_CHARS);
    }
}
