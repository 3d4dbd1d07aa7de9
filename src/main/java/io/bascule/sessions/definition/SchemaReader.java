package io.bascule.sessions.definition;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a JSON schema: the keywords of {@link Keyword}, each where it means something. Every part has one {@code type}; there are no
 * references and no alternatives, so that a schema is a tree that can be shown as a form and put into words.
 */
final class SchemaReader {
    private static final Set<String> TYPES = Set.of("object", "array", "string", "number", "integer", "boolean");
    private static final int MAX_TITLE = 200;
    private static final int MAX_DESCRIPTION = 2_000;

    private SchemaReader() {}

    /** The schema of an object; where something was complained of, whatever could be read. */
    static JsonObject object(Part part) {
        if (!"object".equals(part.json("type"))) {
            part.wrong("type", "must be object");
            return new JsonObject().put("type", "object").put("properties", new JsonObject());
        }
        if (!part.has("properties")) {
            part.wrong("properties", "is missing; name the fields");
        }
        JsonObject schema = schema(part);
        return schema.containsKey("properties") ? schema : schema.put("properties", new JsonObject());
    }

    private static JsonObject schema(Part part) {
        JsonObject schema = new JsonObject();
        if (!part.isGroup()) {
            part.wrong("must be a schema: a group with a type");
            return schema;
        }
        if (!(part.json("type") instanceof String type) || !TYPES.contains(type)) {
            part.wrong(
                    "type",
                    "must be one of "
                            + String.join(", ", TYPES.stream().sorted().toList()));
            return schema;
        }
        for (String word : part.names()) {
            Keyword.of(word).ifPresentOrElse(keyword -> take(keyword, type, part, schema), () -> unknown(word, part));
        }
        checkRequired(part, schema);
        checkDefault(part, schema);
        return schema;
    }

    private static void unknown(String word, Part part) {
        part.wrong(word, "is no keyword that is known here; " + Similar.hint(word, Keyword.words()));
    }

    private static void take(Keyword keyword, String type, Part part, JsonObject schema) {
        if (!keyword.fits(type)) {
            part.wrong(keyword.word(), "is for type " + keyword.types() + ", not for " + type);
            return;
        }
        switch (keyword) {
            case PROPERTIES -> schema.put(keyword.word(), properties(part.group(keyword.word())));
            case ITEMS -> schema.put(keyword.word(), schema(part.group(keyword.word())));
            case TITLE -> part.optionalText(keyword.word(), MAX_TITLE).ifPresent(t -> schema.put(keyword.word(), t));
            case DESCRIPTION ->
                part.optionalText(keyword.word(), MAX_DESCRIPTION).ifPresent(t -> schema.put(keyword.word(), t));
            default -> {
                Object value = part.json(keyword.word());
                String problem = problem(keyword, value);
                if (problem == null) {
                    schema.put(keyword.word(), value);
                } else {
                    part.wrong(keyword.word(), problem);
                }
            }
        }
    }

    private static JsonObject properties(Part part) {
        JsonObject properties = new JsonObject();
        List<Part> members = part.members();
        int i = 0;
        for (String name : part.names()) {
            properties.put(name, schema(members.get(i++)));
        }
        return properties;
    }

    /** What is wrong with a keyword's value, or null. */
    private static String problem(Keyword keyword, Object value) {
        return switch (keyword) {
            case ENUM ->
                value instanceof JsonArray list && !list.isEmpty() && list.size() <= 200
                        ? null
                        : "must be a list of 1 to 200 values";
            case REQUIRED ->
                value instanceof JsonArray names && names.stream().allMatch(String.class::isInstance)
                        ? null
                        : "must be a list of names";
            case ADDITIONAL_PROPERTIES, UNIQUE_ITEMS -> value instanceof Boolean ? null : "must be true or false";
            case MIN_ITEMS, MAX_ITEMS, MIN_LENGTH, MAX_LENGTH ->
                value instanceof Integer number && number >= 0 ? null : "must be a whole number from 0";
            case MINIMUM, MAXIMUM, EXCLUSIVE_MINIMUM, EXCLUSIVE_MAXIMUM ->
                value instanceof Number ? null : "must be a number";
            case MULTIPLE_OF ->
                value instanceof Number number && number.doubleValue() > 0 ? null : "must be a number above 0";
            case PATTERN -> patternProblem(value);
            default -> null;
        };
    }

    private static String patternProblem(Object value) {
        if (!(value instanceof String pattern)) {
            return "must be a regular expression, in quotes";
        }
        try {
            Pattern.compile(pattern);
            return null;
        } catch (PatternSyntaxException e) {
            return "is no regular expression: " + e.getDescription();
        }
    }

    private static void checkRequired(Part part, JsonObject schema) {
        Set<String> known = schema.getJsonObject("properties", new JsonObject()).fieldNames();
        for (Object name : schema.getJsonArray("required", new JsonArray())) {
            if (!known.contains(name)) {
                part.wrong(
                        "required",
                        "names " + name + ", which is none of the properties; " + Similar.hint(name.toString(), known));
            }
        }
    }

    private static void checkDefault(Part part, JsonObject schema) {
        if (!schema.containsKey("default")) {
            return;
        }
        for (FieldError error : Shape.of(schema).problems("default", schema.getValue("default"))) {
            part.wrong("default", "does not fit: it " + error.message());
        }
    }
}
