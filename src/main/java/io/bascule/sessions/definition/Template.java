package io.bascule.sessions.definition;

import io.vertx.core.json.JsonObject;

/**
 * A filled-in form to begin with.
 *
 * @param name shown as it is
 * @param taskConfiguration fits the agent type's settings
 */
public record Template(String name, String description, String taskDescription, JsonObject taskConfiguration) {}
