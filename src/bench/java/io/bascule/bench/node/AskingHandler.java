package io.bascule.bench.node;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.NewJob;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** A job that asks for an approval that nobody gives. */
final class AskingHandler implements JobHandler {
    private static final String TYPE = "asks";

    static NewJob job(long number) {
        return NewJob.of(TYPE, JsonObject.of("seq", number));
    }

    @Override
    public String jobType() {
        return TYPE;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        return job.approval(ApprovalRequest.of("May it?", job.input())).map(approval -> new JsonObject());
    }
}
