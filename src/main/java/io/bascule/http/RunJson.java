package io.bascule.http;

import io.bascule.job.JobRun;
import io.bascule.job.RecordedStep;
import io.vertx.core.json.JsonObject;

/** What a job's runs did, as the API shows it. */
final class RunJson {
    private RunJson() {}

    static JsonObject run(JobRun run) {
        return new JsonObject()
                .put("number", run.number())
                .put("epoch", run.epoch())
                .put("attempt", run.attempt())
                .put("nodeId", JobJson.text(run.nodeId()))
                .put("nodeName", run.nodeName())
                .put("agent", agent(run.agent()))
                .put("startedAt", Times.write(run.startedAt()))
                .put("endedAt", Times.write(run.endedAt()))
                .put("outcome", run.outcome() == null ? null : run.outcome().name())
                .put("counts", run.outcome() == null ? null : run.outcome().counts())
                .put("error", JobJson.error(run.error()));
    }

    private static JsonObject agent(JobRun.By agent) {
        return agent == null ? null : JsonObject.of("agentId", agent.agentId(), "userId", JobJson.text(agent.userId()));
    }

    static JsonObject step(RecordedStep step) {
        return new JsonObject()
                .put("position", step.position())
                .put("name", step.name())
                .put("kind", step.kind().name())
                .put("until", Times.write(step.until()))
                .put("bytes", step.bytes())
                .put("epoch", step.epoch())
                .put("recordedAt", Times.write(step.recordedAt()));
    }
}
