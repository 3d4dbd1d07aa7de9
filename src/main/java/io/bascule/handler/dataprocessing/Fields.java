package io.bascule.handler.dataprocessing;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Reads an object of an input and collects what is wrong with it, each by its whole path. */
final class Fields {
    /** Longest name of a field, in characters. */
    static final int MAX_NAME = 100;
    /** Most names in one list or object. */
    static final int MAX_NAMES = 50;
    /** Most rules, conditions or metrics. */
    static final int MAX_LIST = 20;

    private final String at;
    private final JsonObject object;
    private final List<FieldError> errors;

    Fields(String at, JsonObject object, List<FieldError> errors) {
        this.at = at;
        this.object = object;
        this.errors = errors;
    }

    String path(String field) {
        return at + "." + field;
    }

    Object value(String field) {
        return object.getValue(field);
    }

    boolean has(String field) {
        return object.getValue(field) != null;
    }

    List<FieldError> errors() {
        return errors;
    }

    void say(String field, String message) {
        errors.add(new FieldError(path(field), message));
    }

    /** Refuses every other field. */
    Fields only(String... known) {
        Set<String> names = Set.of(known);
        object.fieldNames().stream()
                .filter(name -> !names.contains(name))
                .limit(MAX_NAMES)
                .forEach(name -> say(name, "is not known here; known are " + String.join(", ", known)));
        return this;
    }

    /** The name of a row's field, or null with an error. */
    String name(String field) {
        if (value(field) instanceof String name && isName(name)) {
            return name;
        }
        say(field, "must be the name of a field, 1 to " + MAX_NAME + " characters");
        return null;
    }

    static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= MAX_NAME;
    }

    /** One of the words of an enum, in lower case, or null with an error. */
    <E extends Enum<E>> E word(String field, E[] words) {
        for (E word : words) {
            if (word.name().toLowerCase(Locale.ROOT).equals(value(field))) {
                return word;
            }
        }
        say(field, "must be one of " + words(words));
        return null;
    }

    static <E extends Enum<E>> String words(E[] words) {
        return String.join(
                ", ",
                Arrays.stream(words).map(w -> w.name().toLowerCase(Locale.ROOT)).toList());
    }

    /** Whether a flag is set; missing is {@code otherwise}. */
    boolean flag(String field, boolean otherwise) {
        if (!has(field)) {
            return otherwise;
        }
        if (value(field) instanceof Boolean set) {
            return set;
        }
        say(field, "must be true or false");
        return otherwise;
    }

    /** Names of fields, all different; empty where the list is missing. */
    List<String> names(String field) {
        if (!has(field)) {
            return List.of();
        }
        boolean fine = value(field) instanceof JsonArray list
                && list.size() <= MAX_NAMES
                && list.stream().allMatch(n -> n instanceof String name && isName(name))
                && list.stream().distinct().count() == list.size();
        if (!fine) {
            say(field, "must be a list of at most " + MAX_NAMES + " different names of fields");
            return List.of();
        }
        return object.getJsonArray(field).stream().map(String.class::cast).toList();
    }

    /** Objects of a list that must be there and not empty, each read by {@code read}. */
    <T> List<T> each(String field, Function<Fields, T> read) {
        boolean fine = value(field) instanceof JsonArray list
                && !list.isEmpty()
                && list.size() <= MAX_LIST
                && list.stream().allMatch(JsonObject.class::isInstance);
        if (!fine) {
            say(field, "must be a list of 1 to " + MAX_LIST + " objects");
            return List.of();
        }
        JsonArray list = object.getJsonArray(field);
        List<T> all = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            all.add(read.apply(new Fields(path(field) + "[" + i + "]", list.getJsonObject(i), errors)));
        }
        return all;
    }

    /** An object inside; empty where it is missing. */
    JsonObject inside(String field) {
        if (!has(field)) {
            return new JsonObject();
        }
        if (value(field) instanceof JsonObject inside && inside.size() <= MAX_NAMES) {
            return inside;
        }
        say(field, "must be an object of at most " + MAX_NAMES + " fields");
        return new JsonObject();
    }
}
