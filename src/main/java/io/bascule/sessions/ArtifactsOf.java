package io.bascule.sessions;

import io.bascule.job.NewArtifact;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Makes artifacts of an answer, as its stage says. */
final class ArtifactsOf {
    private ArtifactsOf() {}

    /** In the answer's order, each with a key of its own; empty where the stage makes none. */
    static List<NewArtifact> answer(Stage stage, JsonObject answer) {
        throw new UnsupportedOperationException();
    }
}
