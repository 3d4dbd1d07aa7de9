package io.bascule.agent;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands as words, quoted as in a POSIX shell: {@code '…'} is taken as it is, in {@code "…"} a backslash keeps a quote or a backslash,
 * elsewhere any character. Nothing is expanded.
 */
final class Words {
    private static final char NONE = 0;

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int at;

    private Words(String text) {
        this.text = text;
    }

    /**
     * The words of a command.
     *
     * @throws IllegalArgumentException where a quote is not closed, or nothing follows a backslash
     */
    static List<String> of(String command) {
        return new Words(command).split();
    }

    private List<String> split() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (Character.isWhitespace(c)) {
                end();
            } else {
                inWord = true;
                take(c);
            }
        }
        end();
        return List.copyOf(words);
    }

    private void take(char c) {
        switch (c) {
            case '\'' -> quoted('\'', false);
            case '"' -> quoted('"', true);
            case '\\' -> word.append(escaped());
            default -> word.append(c);
        }
    }

    private void quoted(char quote, boolean escapes) {
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return;
            }
            boolean isEscape =
                    escapes && c == '\\' && at < text.length() && (text.charAt(at) == quote || text.charAt(at) == '\\');
            word.append(isEscape ? text.charAt(at++) : c);
        }
        throw new IllegalArgumentException("has a quote, " + quote + ", that is not closed");
    }

    private char escaped() {
        if (at == text.length()) {
            throw new IllegalArgumentException("ends with a backslash that nothing follows");
        }
        return text.charAt(at++);
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    /** The parts of a list: what line breaks, or {@code ;} outside of quotes, separate. Their quotes stay; blank ones are left out. */
    static List<String> parts(String list) {
        List<String> parts = new ArrayList<>();
        char quote = NONE;
        int from = 0;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
            } else if (quote != NONE) {
                quote = c == quote ? NONE : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == ';' || c == '\n' || c == '\r') {
                parts.add(list.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(list.substring(from).strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
