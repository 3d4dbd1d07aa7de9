package io.bascule.sessions;

import io.bascule.handler.JobContext;
import io.bascule.job.WorkSession;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/**
 * What a run works on, and with.
 *
 * @param contextSize how many characters of documents a model is given at most
 */
record SessionWork(WorkSession session, AgentType type, JobContext job, SessionStores stores, int contextSize) {

    /** A journaled step of a round. It blocks its thread. */
    JsonObject step(Stage stage, int round, String name, Supplier<Future<JsonObject>> work) {
        return job.step(stage.name() + "/round-" + round + "/" + name, work).await();
    }

    /** What every checkpoint says first: of which round of what it is. */
    JsonObject place(Stage stage, int round) {
        return new JsonObject()
                .put("projectId", session.projectId().toString())
                .put("sessionId", session.id().toString())
                .put("agentType", session.agentType())
                .put("stage", stage.name())
                .put("round", round);
    }

    /**
     * Says how far the run is.
     *
     * @param done of the stage, from 0 to 1
     */
    void progress(Stage stage, int round, double done, String note) {
        int before = type.stages().indexOf(stage);
        int percent = (int) Math.round(100 * (before + done) / type.stages().size());
        job.progress(percent, stage.title() + (round == 1 ? "" : ", round " + round) + ": " + note);
    }
}
