package io.bascule.sessions.definition;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A part of an agent's work that ends with an answer.
 *
 * @param name part of the names of steps
 * @param prompt what it is asked for
 * @param output JSON schema of the answer, an object
 * @param artifacts what of the answer is kept as artifacts; empty where it is kept as the answer only
 */
public record Stage(String name, String title, String prompt, JsonObject output, Optional<ArtifactRule> artifacts) {}
