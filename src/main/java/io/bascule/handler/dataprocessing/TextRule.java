package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What a named transform does to every string of a row, however deep; all else stays. */
enum TextRule {
    /** Trims, makes one space of all white space inside, and writes what looks like an e-mail address in lower case. */
    NORMALIZE {
        @Override
        String apply(String text) {
            String tidy = SPACE.matcher(TRIM.apply(text)).replaceAll(" ");
            boolean email = tidy.length() <= MAX_EMAIL && EMAIL.matcher(tidy).matches();
            return email ? LOWERCASE.apply(tidy) : tidy;
        }
    },
    LOWERCASE {
        @Override
        String apply(String text) {
            return text.replace("\u0130", "i\u0307").toLowerCase(Locale.ROOT);
        }
    },
    UPPERCASE {
        @Override
        String apply(String text) {
            StringBuilder upper = new StringBuilder(text.length());
            for (int from = 0; from < text.length(); ) {
                int to = Math.min(from + PIECE, text.length());
                to = to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to - 1 : to;
                upper.append(text.substring(from, to).toUpperCase(Locale.ROOT));
                from = to;
            }
            return upper.toString();
        }
    },
    /** Cuts white space at both ends, of Unicode too. */
    TRIM {
        @Override
        String apply(String text) {
            int from = 0;
            int to = text.length();
            while (from < to && isSpace(text.charAt(from))) {
                from++;
            }
            while (to > from && isSpace(text.charAt(to - 1))) {
                to--;
            }
            return text.substring(from, to);
        }
    };

    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+");
    /** The JDK changes case in the square of the letters that become two, such as ß; so it gets few, or none, at once. */
    private static final int PIECE = 1_024;
    /** Longest address of RFC 5321, in characters. */
    private static final int MAX_EMAIL = 254;

    abstract String apply(String text);

    /** A copy of the row with every string changed. */
    JsonObject applyTo(JsonObject row) {
        JsonObject changed = new JsonObject();
        for (Map.Entry<String, Object> field : row) {
            changed.put(field.getKey(), applyTo(field.getValue()));
        }
        return changed;
    }

    private Object applyTo(Object value) {
        if (value instanceof String text) {
            return apply(text);
        }
        if (value instanceof JsonObject inside) {
            return applyTo(inside);
        }
        if (value instanceof JsonArray list) {
            JsonArray changed = new JsonArray();
            list.forEach(item -> changed.add(applyTo(item)));
            return changed;
        }
        return value;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
