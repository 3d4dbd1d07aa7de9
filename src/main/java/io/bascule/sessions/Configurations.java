package io.bascule.sessions;

import io.bascule.job.FieldError;
import io.bascule.job.JsonRules;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.Shape;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a session's configuration must be: as the settings of its agent type say. */
final class Configurations {
    private static final String FIELD = "taskConfiguration";

    private Configurations() {}

    /** Everything that is wrong, each field as {@code taskConfiguration.x}; empty where it fits. */
    static List<FieldError> problems(AgentType type, JsonObject configuration) {
        Optional<FieldError> unstorable = JsonRules.problem(FIELD, configuration);
        return unstorable
                .map(List::of)
                .orElseGet(() -> Shape.of(type.settings()).problems(FIELD, configuration));
    }

    /** A copy with the default of each setting that it leaves out. */
    static JsonObject withDefaults(AgentType type, JsonObject configuration) {
        JsonObject whole = configuration.copy();
        JsonObject settings = type.settings().getJsonObject("properties", new JsonObject());
        for (String name : settings.fieldNames()) {
            Object value = settings.getJsonObject(name).getValue("default");
            if (value != null && !whole.containsKey(name)) {
                whole.put(name, value instanceof JsonArray list ? list.copy() : value);
            }
        }
        return whole;
    }
}
