package io.bascule.job;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;

/** What JSON must be to be stored, compared and shown unchanged. */
public final class JsonRules {
    /** Deepest nesting of objects and arrays. */
    public static final int MAX_DEPTH = 64;

    private JsonRules() {}

    /**
     * The first thing about {@code json} that cannot be kept as it is.
     *
     * @param at the field that holds it, for the answer
     */
    public static Optional<FieldError> problem(String at, Object json) {
        return problem(at, json, 1);
    }

    private static Optional<FieldError> problem(String at, Object json, int depth) {
        boolean nests = json instanceof JsonObject || json instanceof JsonArray;
        if (nests && depth > MAX_DEPTH) {
            return Optional.of(new FieldError(at, "nests deeper than " + MAX_DEPTH + " levels; flatten it"));
        }
        if (json instanceof JsonObject object) {
            return problemInside(at, object, depth);
        }
        if (json instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                Optional<FieldError> problem = problem(at + "[" + i + "]", array.getValue(i), depth + 1);
                if (problem.isPresent()) {
                    return problem;
                }
            }
            return Optional.empty();
        }
        if (json instanceof Number number && !isWritable(number)) {
            return Optional.of(new FieldError(at, "holds a number that JSON cannot write; write it as a string"));
        }
        if (json instanceof CharSequence text && !Text.isStorable(text)) {
            return Optional.of(new FieldError(at, "holds \\u0000 or half of a surrogate pair; remove it"));
        }
        return Optional.empty();
    }

    /** The largest that PostgreSQL's numeric takes has 131 072 digits before the point, and 16 383 after it. */
    private static boolean isWritable(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal.precision() - decimal.scale() <= 131_072 && decimal.scale() <= 16_383;
        }
        return Double.isFinite(number.doubleValue()) || number instanceof BigInteger;
    }

    private static Optional<FieldError> problemInside(String at, JsonObject object, int depth) {
        for (Map.Entry<String, Object> field : object) {
            String inside = at.isEmpty() ? field.getKey() : at + "." + field.getKey();
            if (!Text.isStorable(field.getKey())) {
                return Optional.of(
                        new FieldError(at, "has a name with \\u0000 or half of a surrogate pair; remove it"));
            }
            Optional<FieldError> problem = problem(inside, field.getValue(), depth + 1);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /**
     * The first number that JSON's own number format (RFC 7493: an IEEE 754 double) would change. What people decide on may
     * hold none, since two different values would have one digest.
     */
    public static Optional<FieldError> inexactNumber(String at, Object json) {
        if (json instanceof JsonObject object) {
            return object.stream()
                    .flatMap(f -> inexactNumber(at + "." + f.getKey(), f.getValue()).stream())
                    .findFirst();
        }
        if (json instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                Optional<FieldError> inexact = inexactNumber(at + "[" + i + "]", array.getValue(i));
                if (inexact.isPresent()) {
                    return inexact;
                }
            }
            return Optional.empty();
        }
        if (json instanceof Number number && !isExact(number)) {
            return Optional.of(
                    new FieldError(at, "the number " + number + " is not exact in JSON; write it as a string"));
        }
        return Optional.empty();
    }

    /** A double with a whole value comes back from {@code jsonb} as digits, so beyond 2^53 those digits must be its value. */
    private static boolean isExact(Number number) {
        double nearest = number.doubleValue();
        if (!Double.isFinite(nearest)) {
            return false;
        }
        boolean isFraction = (number instanceof Double || number instanceof Float) && nearest != Math.rint(nearest);
        return isFraction || new BigDecimal(nearest).compareTo(new BigDecimal(number.toString())) == 0;
    }
}
