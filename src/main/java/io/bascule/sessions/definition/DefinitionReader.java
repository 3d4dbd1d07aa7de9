package io.bascule.sessions.definition;

import io.bascule.job.FieldError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Makes an agent type of a file's nodes. */
final class DefinitionReader {
    private static final int MAX_TITLE = 100;
    private static final int MAX_DESCRIPTION = 1_000;
    private static final int MAX_PROMPT = 50_000;
    private static final int MAX_TASK = 10_000;
    private static final int MAX_STAGES = 10;
    private static final int MAX_TEMPLATES = 20;
    private static final int MAX_SETTINGS = 50;
    private static final Set<String> FORM_TYPES = Set.of("string", "number", "integer", "boolean", "array");

    private final Part file;
    private final Complaints complaints;

    private DefinitionReader(Part file, Complaints complaints) {
        this.file = file;
        this.complaints = complaints;
    }

    /** The agent type; empty where something was complained of. */
    static Optional<AgentType> read(Node root, Complaints complaints) {
        Part file = new Part(root, "", complaints);
        if (!file.isGroup()) {
            complaints.add(root, "must hold name, title, description, system, settings and stages");
            return Optional.empty();
        }
        AgentType type = new DefinitionReader(file, complaints).read();
        return complaints.isEmpty() ? Optional.of(type) : Optional.empty();
    }

    private AgentType read() {
        String name = name(file);
        String title = file.text("title", MAX_TITLE);
        String description = file.text("description", MAX_DESCRIPTION);
        String system = file.text("system", MAX_PROMPT);
        JsonObject settings = settings(file.group("settings"));
        List<Template> templates = templates(settings);
        Set<Tool> tools = tools();
        List<Stage> stages = stages(tools.contains(Tool.SEARCH_DOCUMENTS));
        Thresholds thresholds = thresholds();
        file.nothingElse();
        return new AgentType(name, title, description, system, settings, templates, stages, thresholds, tools);
    }

    private static String name(Part part) {
        String name = part.text("name", MAX_TITLE);
        if (!name.isEmpty() && !AgentType.isName(name)) {
            part.wrong("name", "must be 1 to 50 of a-z, 0-9 and '-', and start and end with a letter or digit");
        }
        return name;
    }

    /** A form: an object of simple fields, each with a title; what it does not name is refused. */
    private static JsonObject settings(Part part) {
        JsonObject settings = SchemaReader.object(part);
        if (Boolean.TRUE.equals(settings.getValue("additionalProperties"))) {
            part.wrong("additionalProperties", "must be false or left out: settings that are not named are refused");
        }
        JsonObject fields = settings.getJsonObject("properties");
        if (fields.size() > MAX_SETTINGS) {
            part.wrong("properties", "must be at most " + MAX_SETTINGS);
        }
        for (String name : fields.fieldNames()) {
            JsonObject field = fields.getJsonObject(name);
            boolean isList = "array".equals(field.getString("type"));
            boolean isTextList = isList
                    && "string"
                            .equals(field.getJsonObject("items", new JsonObject())
                                    .getString("type"));
            if (field.containsKey("type") && !FORM_TYPES.contains(field.getString("type")) || isList && !isTextList) {
                part.wrong(
                        "properties",
                        "has " + name
                                + ", which no form can show; it must be text, a number, true or false, or a list of texts");
            } else if (field.containsKey("type") && !field.containsKey("title")) {
                part.wrong("properties", "has " + name + " without a title; forms show it");
            }
        }
        return settings.put("additionalProperties", false);
    }

    private List<Template> templates(JsonObject settings) {
        Shape shape = complaints.isEmpty() ? Shape.of(settings) : null;
        Set<String> names = new HashSet<>();
        List<Template> templates = new ArrayList<>();
        for (Part part : file.items("templates", MAX_TEMPLATES)) {
            String name = part.text("name", MAX_TITLE);
            String description = part.text("description", MAX_DESCRIPTION);
            String task = part.text("taskDescription", MAX_TASK);
            Object configuration = part.has("taskConfiguration") ? part.json("taskConfiguration") : new JsonObject();
            if (!names.add(name)) {
                part.wrong("name", "is that of an earlier template too");
            }
            if (shape != null) {
                for (FieldError error : shape.problems("taskConfiguration", configuration)) {
                    part.wrong(
                            "taskConfiguration", "does not fit the settings: " + error.field() + " " + error.message());
                }
            }
            part.nothingElse();
            templates.add(new Template(
                    name, description, task, configuration instanceof JsonObject object ? object : new JsonObject()));
        }
        return templates;
    }

    private List<Stage> stages(boolean maySearch) {
        List<Part> parts = file.items("stages", MAX_STAGES);
        if (parts.isEmpty()) {
            file.wrong("stages", "must be a list of 1 to " + MAX_STAGES);
        }
        Set<String> names = new HashSet<>();
        List<Stage> stages = new ArrayList<>();
        for (Part part : parts) {
            Stage stage = StageReader.read(part);
            if (!names.add(stage.name())) {
                part.wrong("name", "is that of an earlier stage too");
            }
            if (maySearch && stage.output().getJsonObject("properties").containsKey("search")) {
                part.wrong(
                        "output", "must not have a property search: with the tool search_documents that is a search");
            }
            stages.add(stage);
        }
        return stages;
    }

    private Thresholds thresholds() {
        if (!file.has("thresholds")) {
            return Thresholds.DEFAULT;
        }
        Part part = file.group("thresholds");
        Object confidence = part.json("confidence");
        part.nothingElse();
        if (confidence instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1) {
            return new Thresholds(number.doubleValue());
        }
        part.wrong("confidence", "must be a number from 0 to 1");
        return Thresholds.DEFAULT;
    }

    private Set<Tool> tools() {
        Set<Tool> tools = EnumSet.noneOf(Tool.class);
        Object names = file.has("tools") ? file.json("tools") : new JsonArray();
        if (!(names instanceof JsonArray list)) {
            file.wrong("tools", "must be a list");
            return tools;
        }
        List<String> known = List.of(Tool.SEARCH_DOCUMENTS.wireName());
        for (Object name : list) {
            String text = String.valueOf(name);
            Tool.ofWireName(text)
                    .ifPresentOrElse(
                            tools::add,
                            () -> file.wrong(
                                    "tools", "names " + text + ", which is none; " + Similar.hint(text, known)));
        }
        return tools;
    }
}
