package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names with values: what a remote agent says of its machine, and what a job requires of the one that runs it. {@code
 * bascule.submit_job} in SQL checks the same.
 */
public final class Labels {
    public static final int MAX = 20;
    public static final int MAX_NAME = 63;
    public static final int MAX_VALUE = 200;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

    private Labels() {}

    /** Everything that is wrong with them, as errors of the field {@code at}. */
    public static List<FieldError> problems(String at, Map<String, String> labels) {
        List<FieldError> errors = new ArrayList<>();
        if (labels.size() > MAX) {
            errors.add(new FieldError(at, "must have at most " + MAX + " names"));
        }
        labels.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                errors.add(
                        new FieldError(
                                at + "." + Text.clip(name, MAX_NAME),
                                "is no name: 1 to " + MAX_NAME
                                        + " of letters, digits, '.', '_', '/' and '-', that starts and ends with a letter or digit"));
            } else if (value.length() > MAX_VALUE || !Text.isStorable(value)) {
                errors.add(new FieldError(at + "." + name, "must be text of at most " + MAX_VALUE + " characters"));
            }
        });
        return errors.size() > MAX ? errors.subList(0, MAX) : errors;
    }

    /** Whether a machine with these labels has all that is required. */
    public static boolean satisfy(Map<String, String> labels, Map<String, String> required) {
        return labels.entrySet().containsAll(required.entrySet());
    }

    /** As JSON; null where there are none. */
    public static JsonObject jsonOrNull(Map<String, String> labels) {
        return labels.isEmpty() ? null : json(labels);
    }

    /** As JSON: an object of texts. */
    public static JsonObject json(Map<String, String> labels) {
        JsonObject json = new JsonObject();
        labels.forEach(json::put);
        return json;
    }

    /** From JSON that {@link #json} wrote, or null. */
    public static Map<String, String> of(JsonObject json) {
        if (json == null || json.isEmpty()) {
            return Map.of();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        json.forEach(label -> labels.put(label.getKey(), String.valueOf(label.getValue())));
        return Map.copyOf(labels);
    }
}
