package io.bascule.sessions.definition;

import io.bascule.job.ArtifactType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes a stage of its part of a file, and sees to it that its artifacts can be made of its answers. */
final class StageReader {
    private static final int MAX_TITLE = 100;
    private static final int MAX_PROMPT = 50_000;
    private static final int MAX_FIELD = 100;

    private StageReader() {}

    static Stage read(Part part) {
        String name = part.text("name", MAX_TITLE);
        if (!name.isEmpty() && !AgentType.isName(name)) {
            part.wrong("name", "must be 1 to 50 of a-z, 0-9 and '-', and start and end with a letter or digit");
        }
        String title = part.text("title", MAX_TITLE);
        String prompt = part.text("prompt", MAX_PROMPT);
        JsonObject output = SchemaReader.object(part.group("output"));
        checkReadFields(part, "output", output);
        Optional<ArtifactRule> artifacts =
                part.has("artifacts") ? Optional.of(artifacts(part.group("artifacts"), output)) : Optional.empty();
        part.nothingElse();
        return new Stage(name, title, prompt, output, artifacts);
    }

    private static ArtifactRule artifacts(Part part, JsonObject output) {
        ArtifactType type = type(part);
        Optional<String> each = part.optionalText("each", MAX_FIELD);
        JsonObject item = each.map(field -> item(part, field, output)).orElse(output);
        Optional<String> key = part.optionalText("key", MAX_FIELD);
        String title = part.text("title", MAX_FIELD);
        Optional<String> content = part.optionalText("content", MAX_FIELD);
        key.ifPresent(field -> checkField(part, "key", field, item, true));
        if (!title.isEmpty()) {
            checkField(part, "title", title, item, true);
        }
        content.ifPresent(field -> checkField(part, "content", field, item, type != ArtifactType.GENERIC_OUTPUT));
        if (content.isEmpty() && type != ArtifactType.GENERIC_OUTPUT) {
            part.wrong("content", "is missing; name the field with the text (only generic_output does without)");
        }
        part.nothingElse();
        return new ArtifactRule(type, each, key, title, content);
    }

    private static ArtifactType type(Part part) {
        String name = part.text("type", MAX_FIELD);
        return ArtifactType.ofWireName(name).orElseGet(() -> {
            if (!name.isEmpty()) {
                List<String> known = Arrays.stream(ArtifactType.values())
                        .map(ArtifactType::wireName)
                        .toList();
                part.wrong("type", "is none that is known; " + Similar.hint(name, known));
            }
            return ArtifactType.GENERIC_OUTPUT;
        });
    }

    /** The schema of a list's items; an empty one where there is no such list. */
    private static JsonObject item(Part part, String field, JsonObject output) {
        JsonObject list = output.getJsonObject("properties").getJsonObject(field, new JsonObject());
        JsonObject item = list.getJsonObject("items", new JsonObject());
        if (!"array".equals(list.getString("type")) || !"object".equals(item.getString("type"))) {
            part.wrong(
                    "each",
                    "names " + field + ", which is no list of objects of the output; "
                            + Similar.hint(
                                    field, output.getJsonObject("properties").fieldNames()));
            return new JsonObject();
        }
        if (!requires(output, field)) {
            part.wrong("each", "names " + field + ", which the output must require");
        }
        checkReadFields(part, "each", item);
        return item;
    }

    private static void checkField(Part part, String name, String field, JsonObject item, boolean isText) {
        if (item.isEmpty()) {
            return;
        }
        JsonObject fields = item.getJsonObject("properties", new JsonObject());
        JsonObject schema = fields.getJsonObject(field);
        if (schema == null) {
            part.wrong(
                    name,
                    "names " + field + ", which the output does not have; " + Similar.hint(field, fields.fieldNames()));
        } else if (isText && !"string".equals(schema.getString("type"))) {
            part.wrong(name, "names " + field + ", which must be of type string in the output");
        } else if (!requires(item, field)) {
            part.wrong(name, "names " + field + ", which the output must require, or an answer could lack it");
        }
    }

    /** Those that Bascule reads itself must be what it takes them for. */
    private static void checkReadFields(Part part, String name, JsonObject schema) {
        JsonObject fields = schema.getJsonObject("properties", new JsonObject());
        JsonObject confidence = fields.getJsonObject("confidence");
        if (confidence != null && !(isBound(confidence, "minimum", 0) && isBound(confidence, "maximum", 1))) {
            part.wrong(name, "has confidence, which must be of type number with minimum 0 and maximum 1");
        }
        checkType(part, name, fields, "needsReview", "boolean");
        checkType(part, name, fields, "reviewReason", "string");
        checkType(part, name, fields, "sources", "array");
        JsonObject impact = fields.getJsonObject("impact");
        if (impact != null && !JsonArray.of("low", "medium", "high").equals(impact.getJsonArray("enum"))) {
            part.wrong(name, "has impact, which must have the enum [low, medium, high]");
        }
    }

    private static boolean isBound(JsonObject schema, String word, int bound) {
        return "number".equals(schema.getString("type"))
                && schema.getValue(word) instanceof Number number
                && number.doubleValue() == bound;
    }

    private static void checkType(Part part, String name, JsonObject fields, String field, String type) {
        JsonObject schema = fields.getJsonObject(field);
        if (schema != null && !type.equals(schema.getString("type"))) {
            part.wrong(name, "has " + field + ", which must be of type " + type);
        }
    }

    private static boolean requires(JsonObject schema, String field) {
        return schema.getJsonArray("required", new JsonArray()).contains(field);
    }
}
