package io.bascule.sessions;

import io.bascule.llm.Model;
import io.bascule.llm.ModelSettings;
import io.bascule.llm.Models;
import java.util.Optional;

/**
 * The model that the agents of this node speak to.
 *
 * @param model empty where a setting is missing
 * @param settings of which it was made: prices, and how long an answer may be
 */
public record SessionModel(Optional<Model> model, ModelState state, ModelSettings settings) {

    public static SessionModel of(ModelSettings settings) {
        boolean countsCost = settings.costMicros(0, 0).isPresent();
        return new SessionModel(
                Models.of(settings), new ModelState(settings.name(), Models.missing(settings), countsCost), settings);
    }
}
