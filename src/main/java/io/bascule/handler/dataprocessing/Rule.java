package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * One rule of a validation: {@code {field, required?, type?, pattern?, min?, max?}}. A field that is missing or null breaks
 * only {@code required}.
 *
 * @param pattern of the whole of a string; null for none
 * @param range of a number, of a string's length in characters or an array's in items
 */
record Rule(String field, boolean required, Type type, SafePattern pattern, Range range) {

    /** What a value must be; written in lower case. */
    enum Type {
        STRING,
        NUMBER,
        INTEGER,
        BOOLEAN,
        OBJECT,
        ARRAY;

        boolean is(Object value) {
            if (this == INTEGER) {
                return Numbers.of(value)
                        .filter(n -> n.stripTrailingZeros().scale() <= 0)
                        .isPresent();
            }
            return Values.kind(value).equals(written());
        }

        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** From and to, both inclusive, either null where it is open. */
    record Range(BigDecimal min, BigDecimal max) {
        private boolean holds(BigDecimal size) {
            return (min == null || size.compareTo(min) >= 0) && (max == null || size.compareTo(max) <= 0);
        }

        private String written() {
            if (min == null || max == null) {
                return min == null ? "at most " + max.toPlainString() : "at least " + min.toPlainString();
            }
            return "from " + min.toPlainString() + " to " + max.toPlainString();
        }
    }

    static Rule read(Fields fields) {
        fields.only("field", "required", "type", "pattern", "min", "max");
        Range range = new Range(bound(fields, "min"), bound(fields, "max"));
        if (range.min() != null && range.max() != null && range.min().compareTo(range.max()) > 0) {
            fields.say("min", "must not be above max");
        }
        return new Rule(
                fields.name("field"),
                fields.flag("required", false),
                fields.has("type") ? fields.word("type", Type.values()) : null,
                pattern(fields),
                range);
    }

    private static BigDecimal bound(Fields fields, String name) {
        Optional<BigDecimal> bound = Numbers.read(fields.value(name));
        if (fields.has(name) && bound.isEmpty()) {
            fields.say(name, "must be a number, or a string that holds one");
        }
        return bound.orElse(null);
    }

    private static SafePattern pattern(Fields fields) {
        if (!fields.has("pattern")) {
            return null;
        }
        Optional<String> problem = fields.value("pattern") instanceof String expression
                ? SafePattern.problem(expression)
                : Optional.of("must be a regular expression");
        problem.ifPresent(message -> fields.say("pattern", message));
        return problem.isPresent() ? null : SafePattern.of((String) fields.value("pattern"));
    }

    /** What is wrong with the row, as {@code must …}; empty where the rule holds. */
    Optional<String> broken(JsonObject row, SafePattern.Budget budget) {
        Object value = Values.at(row, field);
        if (value == null) {
            return required ? Optional.of("must be there") : Optional.empty();
        }
        if (type != null && !type.is(value)) {
            return Optional.of("must be of type " + type.written() + ", not " + Values.kind(value));
        }
        if (pattern != null && !(value instanceof String text && pattern.matches(text, budget))) {
            return Optional.of("must match the pattern");
        }
        return brokenRange(value);
    }

    private Optional<String> brokenRange(Object value) {
        if (range.min() == null && range.max() == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            BigDecimal characters = BigDecimal.valueOf(text.codePointCount(0, text.length()));
            return range.holds(characters)
                    ? Optional.empty()
                    : Optional.of("must have " + range.written() + " characters");
        }
        if (value instanceof JsonArray list) {
            BigDecimal items = BigDecimal.valueOf(list.size());
            return range.holds(items) ? Optional.empty() : Optional.of("must have " + range.written() + " items");
        }
        boolean holds = Numbers.of(value).filter(range::holds).isPresent();
        return holds ? Optional.empty() : Optional.of("must be a number " + range.written());
    }
}
