package io.bascule.sessions;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks for quotes in documents. White space does not count, nor does which of their characters quotes and dashes are written with: a
 * model breaks lines and types as it likes.
 */
final class Quotes {
    private final Map<String, String> contents;
    private final Map<String, String> plain = new HashMap<>();

    /** @param contents by the documents' names */
    Quotes(Map<String, String> contents) {
        this.contents = contents;
    }

    boolean isIn(String ref, String quote) {
        String wanted = plain(quote);
        return !wanted.isEmpty()
                && plain.computeIfAbsent(ref, name -> plain(contents.getOrDefault(name, "")))
                        .contains(wanted);
    }

    private static String plain(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        StringBuilder plain = new StringBuilder(composed.length());
        composed.codePoints().filter(c -> !isIgnored(c)).map(Quotes::plain).forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static boolean isIgnored(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.getType(character) == Character.FORMAT;
    }

    private static int plain(int character) {
        return switch (character) {
            case '‘', '’', '‚', '‹', '›', '`', '´' -> '\'';
            case '“', '”', '„', '«', '»' -> '"';
            case '‐', '‑', '‒', '–', '—', '−' -> '-';
            default -> character;
        };
    }
}
