package io.bascule.telemetry;

/**
 * Text of strangers in a log: what could end a line, forge the next, colour it or turn its order around is written as
 * {@code \}{@code uXXXX}. Everything else, in any script, stays as it is.
 */
final class Escapes {
    private Escapes() {}

    static String escape(String text) {
        int first = 0;
        while (first < text.length() && !disturbs(text, first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            if (disturbs(text, i)) {
                safe.append(String.format("\\u%04x", (int) text.charAt(i)));
            } else {
                safe.append(text.charAt(i));
            }
        }
        return safe.toString();
    }

    private static boolean disturbs(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x7f) {
            return c < 0x20;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            // Direction marks, byte order marks and other invisible things; the joiners are part of how scripts are
            // written.
            case Character.FORMAT -> c != '\u200c' && c != '\u200d';
            case Character.SURROGATE -> !isHalfOfPair(text, at);
            default -> false;
        };
    }

    private static boolean isHalfOfPair(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
