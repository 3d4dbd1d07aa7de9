package io.bascule.sessions;

import io.bascule.job.FieldError;
import io.bascule.sessions.definition.AgentType;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a session's configuration must be: as the settings of its agent type say. */
final class Configurations {
    private Configurations() {}

    /** Everything that is wrong, each field as {@code taskConfiguration.x}; empty where it fits. */
    static List<FieldError> problems(AgentType type, JsonObject configuration) {
        throw new UnsupportedOperationException();
    }

    /** The configuration with the default of each setting that it leaves out. */
    static JsonObject withDefaults(AgentType type, JsonObject configuration) {
        throw new UnsupportedOperationException();
    }
}
