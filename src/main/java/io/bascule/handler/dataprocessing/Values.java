package io.bascule.handler.dataprocessing;

import io.bascule.job.Digest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** Values of rows: found, compared, named. */
final class Values {
    private Values() {}

    /**
     * A field of a row, or null where it is missing. {@code address.city} is the field of that name or, where there is none,
     * {@code city} inside of {@code address}.
     */
    static Object at(JsonObject row, String field) {
        if (row.containsKey(field)) {
            return row.getValue(field);
        }
        int dot = field.indexOf('.');
        boolean nested = dot > 0 && row.getValue(field.substring(0, dot)) instanceof JsonObject;
        return nested ? at(row.getJsonObject(field.substring(0, dot)), field.substring(dot + 1)) : null;
    }

    /** Numbers are the same by value ({@code 1} and {@code 1.0}); a number and a string never are. */
    static boolean same(Object a, Object b) {
        Optional<BigDecimal> left = Numbers.of(a);
        Optional<BigDecimal> right = Numbers.of(b);
        if (left.isPresent() && right.isPresent()) {
            return left.get().compareTo(right.get()) == 0;
        }
        return Objects.equals(a, b);
    }

    /** Two numbers by value or two strings by their characters; empty for all else, which has no order. */
    static OptionalInt compare(Object a, Object b) {
        if (a instanceof String left && b instanceof String right) {
            return OptionalInt.of(left.compareTo(right));
        }
        Optional<BigDecimal> left = Numbers.of(a);
        Optional<BigDecimal> right = Numbers.of(b);
        return left.isPresent() && right.isPresent()
                ? OptionalInt.of(left.get().compareTo(right.get()))
                : OptionalInt.empty();
    }

    /** Equal for rows whose fields have the same values; a missing field is as null. */
    static String key(JsonObject row, List<String> fields) {
        JsonArray values = new JsonArray();
        fields.forEach(field -> values.add(at(row, field)));
        return Digest.of(new JsonObject().put("values", values));
    }

    /** Equal for rows that are the same, whatever the order of their fields. */
    static String key(JsonObject row) {
        return Digest.of(row);
    }

    /** JSON's name for the kind of a value. */
    static String kind(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof JsonObject) {
            return "object";
        }
        if (value instanceof JsonArray) {
            return "array";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof Number ? "number" : "string";
    }
}
