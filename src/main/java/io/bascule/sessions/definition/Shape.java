package io.bascule.sessions.definition;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** A JSON schema, as {@link SchemaReader} takes it, to compare values with; what does not fit is put into words. */
public final class Shape {
    /** More than these help neither a person nor a model. */
    private static final int MAX_PROBLEMS = 20;

    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("bascule:")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final JsonObject schema;
    private Validator validator;

    private Shape(JsonObject schema) {
        this.schema = schema;
    }

    public static Shape of(JsonObject schema) {
        return new Shape(schema);
    }

    /**
     * Everything about a value that does not fit; empty where it does.
     *
     * @param at its name, which begins each field; may be empty
     */
    public List<FieldError> problems(String at, Object value) {
        OutputUnit output = validator().validate(value);
        if (output.getValid()) {
            return List.of();
        }
        Set<FieldError> problems = new LinkedHashSet<>();
        for (OutputUnit unit : Objects.requireNonNullElse(output.getErrors(), List.<OutputUnit>of())) {
            List<String> keyword = segments(unit.getKeywordLocation());
            List<String> place = segments(unit.getInstanceLocation());
            problems.addAll(new Misfit(schema, keyword, at, place, value).problems());
        }
        if (problems.isEmpty()) {
            problems.add(new FieldError(at, "does not fit the schema"));
        }
        return problems.stream().limit(MAX_PROBLEMS).toList();
    }

    /** Made when it is needed: most of what a server knows it never compares with anything. */
    private synchronized Validator validator() {
        if (validator == null) {
            // Of a copy: the validator writes into what it is given.
            validator = Validator.create(JsonSchema.of(schema.copy()), OPTIONS);
        }
        return validator;
    }

    /** Of a JSON pointer in a fragment. */
    private static List<String> segments(String pointer) {
        List<String> segments = new ArrayList<>();
        for (String segment : pointer.substring(pointer.indexOf('#') + 1).split("/")) {
            segments.add(segment.replace("~1", "/").replace("~0", "~"));
        }
        return segments.subList(1, Math.max(1, segments.size()));
    }

    /** What a pointer's segments lead to; null where they lead nowhere. */
    static Object at(Object json, List<String> segments) {
        Object here = json;
        for (String segment : segments) {
            if (here instanceof JsonObject object) {
                here = object.getValue(segment);
            } else if (here instanceof JsonArray array && segment.matches("[0-9]{1,9}")) {
                int index = Integer.parseInt(segment);
                here = index < array.size() ? array.getValue(index) : null;
            } else {
                return null;
            }
        }
        return here;
    }
}
