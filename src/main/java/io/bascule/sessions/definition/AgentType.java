package io.bascule.sessions.definition;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A kind of agent, as its file says: what it is told, in which stages it works, what it must answer.
 *
 * @param name by which sessions name it
 * @param system what it is told first, in every call
 * @param settings JSON schema of a session's {@code taskConfiguration}; an object that knows no further fields
 * @param templates filled-in forms to begin with
 * @param stages at least one, in order
 * @param tools what it may use; nothing that it says adds to them
 */
public record AgentType(
        String name,
        String title,
        String description,
        String system,
        JsonObject settings,
        List<Template> templates,
        List<Stage> stages,
        Thresholds thresholds,
        Set<Tool> tools) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?");

    public AgentType {
        templates = List.copyOf(templates);
        stages = List.copyOf(stages);
        tools = Set.copyOf(tools);
    }

    /** Whether the text can name an agent type, a template or a stage. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public boolean isLast(Stage stage) {
        return stages.get(stages.size() - 1).name().equals(stage.name());
    }

    public boolean maySearch() {
        return tools.contains(Tool.SEARCH_DOCUMENTS);
    }
}
