package io.bascule.sessions.definition;

import io.bascule.job.ArtifactType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An agent type as JSON and back, to be kept with the work that it began: all of it but the templates, which only forms show. */
public final class DefinitionJson {
    private DefinitionJson() {}

    public static JsonObject write(AgentType type) {
        return new JsonObject()
                .put("name", type.name())
                .put("title", type.title())
                .put("description", type.description())
                .put("system", type.system())
                .put("settings", type.settings())
                .put(
                        "stages",
                        new JsonArray(type.stages().stream()
                                .map(DefinitionJson::write)
                                .toList()))
                .put("confidence", type.thresholds().confidence())
                .put(
                        "tools",
                        new JsonArray(type.tools().stream()
                                .map(Tool::wireName)
                                .sorted()
                                .toList()));
    }

    private static JsonObject write(Stage stage) {
        JsonObject json = new JsonObject()
                .put("name", stage.name())
                .put("title", stage.title())
                .put("prompt", stage.prompt())
                .put("output", stage.output());
        stage.artifacts().ifPresent(rule -> json.put("artifacts", write(rule)));
        return json;
    }

    private static JsonObject write(ArtifactRule rule) {
        return new JsonObject()
                .put("type", rule.type().wireName())
                .put("each", rule.each().orElse(null))
                .put("key", rule.key().orElse(null))
                .put("title", rule.title())
                .put("content", rule.content().orElse(null));
    }

    /** @param json as {@link #write} made it */
    public static AgentType read(JsonObject json) {
        List<Stage> stages = json.getJsonArray("stages").stream()
                .map(stage -> stage((JsonObject) stage))
                .toList();
        Set<Tool> tools = json.getJsonArray("tools").stream()
                .map(tool -> Tool.ofWireName((String) tool).orElseThrow())
                .collect(Collectors.toSet());
        return new AgentType(
                json.getString("name"),
                json.getString("title"),
                json.getString("description"),
                json.getString("system"),
                json.getJsonObject("settings"),
                List.of(),
                stages,
                new Thresholds(json.getDouble("confidence")),
                tools);
    }

    private static Stage stage(JsonObject json) {
        return new Stage(
                json.getString("name"),
                json.getString("title"),
                json.getString("prompt"),
                json.getJsonObject("output"),
                Optional.ofNullable(json.getJsonObject("artifacts")).map(DefinitionJson::rule));
    }

    private static ArtifactRule rule(JsonObject json) {
        return new ArtifactRule(
                ArtifactType.ofWireName(json.getString("type")).orElseThrow(),
                Optional.ofNullable(json.getString("each")),
                Optional.ofNullable(json.getString("key")),
                json.getString("title"),
                Optional.ofNullable(json.getString("content")));
    }
}
