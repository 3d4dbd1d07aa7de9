package io.bascule.sessions;

import io.bascule.sessions.Assignment.Done;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of a session's job: its stages, one after another. Rounds are counted over all stages: each time that people send something back
 * is another. It does what it did before up to where nothing is recorded: all that is decided here is decided by what the journal holds.
 */
final class SessionRun {
    private final SessionWork work;
    private final ModelCalls calls;
    private final Fence fence = Fence.random();

    SessionRun(SessionWork work, SessionModel model) {
        this.work = work;
        this.calls = new ModelCalls(work, model);
    }

    /** Blocks its thread. */
    JsonObject go() {
        List<Done> approved = new ArrayList<>();
        JsonArray artifacts = new JsonArray();
        int round = 1;
        for (Stage stage : work.type().stages()) {
            StageEnd end = new StageRun(work, calls, fence, stage, approved).go(round);
            round = end.round();
            approved.add(end.done());
            end.artifacts().forEach(artifacts::add);
        }
        work.job().progress(100, "done");
        return new JsonObject()
                .put("projectId", work.session().projectId().toString())
                .put("sessionId", work.session().id().toString())
                .put("agentType", work.session().agentType())
                .put("rounds", round)
                .put("artifacts", artifacts);
    }

    /**
     * How a stage ended.
     *
     * @param round in which
     * @param artifacts what they are called, without what they say
     */
    record StageEnd(int round, Done done, List<JsonObject> artifacts) {}
}
