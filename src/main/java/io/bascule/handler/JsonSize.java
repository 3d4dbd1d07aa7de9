package io.bascule.handler;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** How many characters of JSON a value takes at most: found without writing it. */
final class JsonSize {
    /** Not known without writing it. */
    static final int UNKNOWN = Integer.MAX_VALUE;

    /** The longest double, and longer than any long. */
    private static final int NUMBER = 26;
    /** A character may be written as {@code \\u0000}. */
    private static final int CHARACTER = 6;

    private JsonSize() {}

    /** At least as many characters as the value takes, {@link #UNKNOWN} where it holds what only its writer can measure. */
    static int atMost(Object json) {
        long size = measure(json);
        return size > Integer.MAX_VALUE ? UNKNOWN : (int) size;
    }

    private static long measure(Object json) {
        if (json instanceof JsonObject object) {
            long size = 2;
            for (Map.Entry<String, Object> field : object) {
                size += text(field.getKey()) + 2 + measure(field.getValue());
            }
            return size;
        }
        if (json instanceof JsonArray array) {
            long size = 2;
            for (Object element : array) {
                size += measure(element) + 1;
            }
            return size;
        }
        if (json instanceof String text) {
            return text(text);
        }
        boolean isShort = json == null
                || json instanceof Boolean
                || json instanceof Integer
                || json instanceof Long
                || json instanceof Double;
        return isShort ? NUMBER : UNKNOWN;
    }

    private static long text(String text) {
        return 2L + (long) CHARACTER * text.length();
    }
}
