package io.bascule.agent;

/** Text of bounded length. */
final class Clip {
    static final String CUT = "… [cut]";

    private Clip() {}

    /** The beginning of the text, saying so where it was cut. */
    static String at(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    /** The end of the text. */
    static String fromEnd(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int from = text.length() - max;
        return text.substring(Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from);
    }

    /** Text that a database can hold: NUL becomes U+FFFD. */
    static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
