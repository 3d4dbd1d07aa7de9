package io.bascule.http;

import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the fields of a JSON object by name and type, and collects what is wrong. A field that is absent or null is null. What
 * was never asked for is refused by {@link #nothingElse}.
 */
final class Fields {
    /** A message names at most this many of a caller's own fields: no answer grows with its request. */
    static final int MAX_ERRORS = 100;

    private final JsonObject json;
    private final String at;
    private final List<FieldError> errors;
    /** What was asked for, some of it twice; so few that looking through them is faster than any index. */
    private final List<String> known = new ArrayList<>(8);

    Fields(JsonObject json) {
        this(json, "", new ArrayList<>());
    }

    /**
     * @param at what goes before the names in errors, for example {@code jobs[3].}
     * @param errors where errors are added
     */
    Fields(JsonObject json, String at, List<FieldError> errors) {
        this.json = json;
        this.at = at;
        this.errors = errors;
    }

    String text(String name, int min, int max) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || text.length() < min || text.length() > max) {
            return wrong(name, "must be text of " + min + " to " + max + " characters");
        }
        return Text.isStorable(text) ? text : wrong(name, "holds \\u0000 or half of a surrogate pair; remove it");
    }

    String requiredText(String name, int min, int max) {
        require(name);
        return text(name, min, max);
    }

    /** Adds an error where the field is absent. */
    Fields require(String name) {
        if (value(name) == null) {
            wrong(name, "is required");
        }
        return this;
    }

    /** Adds an error where the field is there, and null. */
    Fields refuseNull(String name) {
        if (value(name) == null && json.containsKey(name)) {
            wrong(name, "cannot be null; leave it out to keep it as it is");
        }
        return this;
    }

    /** Whether the field is there at all, be it null. */
    boolean has(String name) {
        value(name);
        return json.containsKey(name);
    }

    /** A whole number; {@code 5.0} is none. */
    Long wholeNumber(String name, long min, long max) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        if ((value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= min
                && ((Number) value).longValue() <= max) {
            return ((Number) value).longValue();
        }
        return wrong(name, "must be a whole number from " + min + " to " + max);
    }

    /** Any number, {@code 2.5} too. */
    Double number(String name, double min, double max) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number && number.doubleValue() >= min && number.doubleValue() <= max) {
            return number.doubleValue();
        }
        return wrong(name, "must be a number from " + text(min) + " to " + text(max));
    }

    private static String text(double number) {
        return new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
    }

    Boolean flag(String name) {
        Object value = value(name);
        return value == null || value instanceof Boolean ? (Boolean) value : wrong(name, "must be true or false");
    }

    JsonObject object(String name) {
        Object value = value(name);
        return value == null || value instanceof JsonObject
                ? (JsonObject) value
                : wrong(name, "must be an object, {…}");
    }

    JsonArray array(String name) {
        Object value = value(name);
        return value == null || value instanceof JsonArray ? (JsonArray) value : wrong(name, "must be a list, […]");
    }

    /** A list of texts; null where it is absent. */
    List<String> texts(String name) {
        JsonArray array = array(name);
        if (array == null) {
            return null;
        }
        for (int i = 0; i < array.size(); i++) {
            if (!(array.getValue(i) instanceof String)) {
                return wrong(name + "[" + i + "]", "must be text");
            }
        }
        return array.stream().map(String.class::cast).toList();
    }

    /** An object of texts; null where it is absent. */
    Map<String, String> textsByName(String name) {
        JsonObject object = object(name);
        if (object == null) {
            return null;
        }
        Map<String, String> texts = new LinkedHashMap<>();
        object.forEach(field -> {
            if (field.getValue() instanceof String text) {
                texts.put(field.getKey(), text);
            } else {
                wrong(name + "." + Text.clip(field.getKey(), 100), "must be text");
            }
        });
        return texts;
    }

    Instant time(String name) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        Optional<Instant> time = value instanceof String text ? Times.read(text) : Optional.empty();
        return time.orElseGet(() -> wrong(name, Times.EXPECTED));
    }

    UUID id(String name) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        Optional<UUID> id = value instanceof String text ? Ids.parse(text) : Optional.empty();
        return id.orElseGet(() -> wrong(name, "must be an id as the API gives them"));
    }

    /** A text that stands for something, and has to be there. */
    <T> T requiredOneOf(String name, Function<String, Optional<T>> meaning, String expected) {
        return value(name) == null ? wrong(name, "is required: " + expected) : oneOf(name, meaning, expected);
    }

    /** A text that stands for something, such as a role. */
    <T> T oneOf(String name, Function<String, Optional<T>> meaning, String expected) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        Optional<T> known = value instanceof String text ? meaning.apply(text) : Optional.empty();
        return known.orElseGet(() -> wrong(name, "must be " + expected));
    }

    /** Adds an error; its answer is null, for the field's value. */
    <T> T wrong(String name, String message) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new FieldError(at + name, message));
        }
        return null;
    }

    /** Adds an error for every field that nothing asked for, naming those that there are. */
    Fields nothingElse() {
        for (String name : json.fieldNames()) {
            if (!known.contains(name)) {
                String names = known.stream().distinct().collect(Collectors.joining(", "));
                wrong(Text.clip(name, 100), "is not known here; known are " + names);
            }
        }
        return this;
    }

    /** Fails with every error there is. */
    void refuseIfWrong() {
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors);
        }
    }

    private Object value(String name) {
        known.add(name);
        return json.getValue(name);
    }
}
