package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes the fields of a row, in this order: renames, drops, fills in defaults, casts. Later parts see the new names.
 *
 * @param rename new names by old ones; all at once, so two fields can swap
 * @param drop fields that go
 * @param defaults values for fields that are missing or null
 * @param cast types by field
 */
record Reshape(Map<String, String> rename, List<String> drop, JsonObject defaults, Map<String, Cast> cast) {
    /** Most that defaults may add to all rows together, in characters of JSON. */
    private static final int MAX_ADDED = 1024 * 1024;

    static Reshape read(Fields fields, int rows) {
        fields.only("rename", "drop", "defaults", "cast");
        Map<String, String> rename = readRename(fields);
        Map<String, Cast> cast = new TreeMap<>();
        JsonObject types = fields.inside("cast");
        Fields casts = new Fields(fields.path("cast"), types, fields.errors());
        types.fieldNames()
                .forEach(name ->
                        Optional.ofNullable(casts.word(name, Cast.values())).ifPresent(type -> cast.put(name, type)));
        JsonObject defaults = fields.inside("defaults");
        if ((long) rows * defaults.encode().length() > MAX_ADDED) {
            fields.say("defaults", "would add more than 1 MiB to " + rows + " rows; make them shorter");
        }
        return new Reshape(rename, fields.names("drop"), defaults, cast);
    }

    private static Map<String, String> readRename(Fields fields) {
        JsonObject written = fields.inside("rename");
        Map<String, String> rename = new TreeMap<>();
        Fields names = new Fields(fields.path("rename"), written, fields.errors());
        written.fieldNames().forEach(old -> rename.put(old, String.valueOf(names.name(old))));
        if (new HashSet<>(rename.values()).size() < rename.size()) {
            fields.say("rename", "must give each field a name of its own");
        }
        return rename;
    }

    JsonObject apply(int row, JsonObject before, Sample problems) {
        JsonObject after = renamed(row, before, problems);
        drop.forEach(after::remove);
        for (Map.Entry<String, Object> standard : defaults) {
            if (after.getValue(standard.getKey()) == null) {
                after.put(standard.getKey(), standard.getValue());
            }
        }
        cast.forEach((field, type) -> cast(row, after, field, type, problems));
        return after;
    }

    /** A name that another field of the row keeps is not taken from it. */
    private JsonObject renamed(int row, JsonObject before, Sample problems) {
        Set<String> taken = new HashSet<>(before.fieldNames());
        taken.removeAll(rename.keySet());
        JsonObject after = new JsonObject();
        for (Map.Entry<String, Object> field : before) {
            String name = rename.getOrDefault(field.getKey(), field.getKey());
            boolean collides = rename.containsKey(field.getKey()) && taken.contains(name);
            if (collides) {
                problems.add(Outcome.problem(row, field.getKey(), "was not renamed: there is a field " + name));
            }
            after.put(collides ? field.getKey() : name, field.getValue());
        }
        return after;
    }

    private static void cast(int row, JsonObject after, String field, Cast type, Sample problems) {
        Object value = after.getValue(field);
        if (value == null) {
            return;
        }
        Optional<Object> made = type.of(value);
        if (made.isEmpty()) {
            problems.add(Outcome.problem(
                    row,
                    field,
                    "stays as it is: this " + Values.kind(value) + " cannot be made a "
                            + type.name().toLowerCase(Locale.ROOT)));
        }
        made.ifPresent(cast -> after.put(field, cast));
    }
}
