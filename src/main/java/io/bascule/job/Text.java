package io.bascule.job;

/** What text must be to be stored and shown unchanged. */
public final class Text {
    private static final String CLIPPED = "… [cut]";

    private Text() {}

    /** {@code text} at most {@code max} characters long, saying so where it was cut, and without what cannot be stored. */
    public static String clip(String text, int max) {
        String storable = isStorable(text) ? text : mended(text);
        if (storable.length() <= max) {
            return storable;
        }
        int end = max - CLIPPED.length();
        if (Character.isHighSurrogate(storable.charAt(end - 1))) {
            end--;
        }
        return storable.substring(0, end) + CLIPPED;
    }

    /** Whether PostgreSQL and UTF-8 can hold the text: no NUL, no half of a surrogate pair. */
    public static boolean isStorable(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String mended(String text) {
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }
}
