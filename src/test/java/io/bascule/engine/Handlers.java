package io.bascule.engine;

import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** Job types for tests, each made of a lambda. */
public final class Handlers {
    private Handlers() {}

    public static JobHandler of(String jobType, Function<JobContext, Future<JsonObject>> code) {
        return new Lambda(jobType, code, false);
    }

    /** Code that blocks its thread. */
    public static JobHandler blocking(String jobType, Function<JobContext, Future<JsonObject>> code) {
        return new Lambda(jobType, code, true);
    }

    private record Lambda(String jobType, Function<JobContext, Future<JsonObject>> code, boolean blocking)
            implements JobHandler {
        @Override
        public Future<JsonObject> run(JobContext job) {
            return code.apply(job);
        }
    }
}
