package io.bascule.sessions;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks for quotes in documents. White space does not count, nor does which of their characters quotes and dashes are written with: a
 * model breaks lines and types as it likes.
 */
final class Quotes {
    /** Of a quote that proves something, in characters. */
    static final int MIN_LENGTH = 12;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Written without spaces between words. */
    private static final Set<UnicodeScript> DENSE = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private final Map<String, String> contents;
    private final Map<String, String> plain = new HashMap<>();

    /** @param contents by the documents' names */
    Quotes(Map<String, String> contents) {
        this.contents = contents;
    }

    /**
     * Whether it is long enough to prove anything: two words and 12 characters. Where words are written without spaces, six characters
     * of such writing are as much.
     */
    static boolean isEnough(String quote) {
        String line = quote.codePoints()
                .filter(c -> Character.getType(c) != Character.FORMAT)
                .mapToObj(Character::toString)
                .collect(Collectors.joining())
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip();
        long dense = line.codePoints().filter(Quotes::isDense).count();
        boolean areWords = dense > 0 || words(line) > 1;
        return areWords && line.codePointCount(0, line.length()) + dense >= MIN_LENGTH;
    }

    private static long words(String line) {
        return BETWEEN_WORDS.splitAsStream(line).filter(word -> !word.isEmpty()).count();
    }

    private static boolean isDense(int character) {
        return DENSE.contains(UnicodeScript.of(character));
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
