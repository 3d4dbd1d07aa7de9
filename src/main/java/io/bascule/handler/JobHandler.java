package io.bascule.handler;

import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The code of one job type. Found by {@link java.util.ServiceLoader}, or deployed with {@link HandlerVerticle}.
 *
 * <p>It runs at least once: after a crash, an approval or a retry it starts again from the top, and what {@link
 * JobContext#step} recorded is given back instead of being done again. So code outside of steps must be harmless to repeat,
 * and must make the same calls in the same order.
 */
public interface JobHandler {

    /** The job type's name, 1 to 100 of {@code a-z 0-9 . _ -}. */
    String jobType();

    /**
     * Does the work.
     *
     * @return the job's output; a failure is retried while attempts are left, unless it is {@link NonRetryableException}. A {@link
     *     RetryableException} says also how long to wait, and under which code the job fails in the end; any other failure's is {@link
     *     io.bascule.job.JobError#HANDLER_FAILED}
     */
    Future<JsonObject> run(JobContext job);

    /** What is wrong with an input, each named as {@code inputData.…}; asked at submit. The run must check again what it trusts. */
    default List<FieldError> check(JsonObject input) {
        return List.of();
    }

    /** Whether {@link #run} blocks its thread; it then runs on a virtual thread where the JVM has them, else on a worker. */
    default boolean blocking() {
        return false;
    }

    /** Defaults of the type, and what the pages show of it. */
    default JobType describe() {
        return new JobType(jobType(), jobType(), JobType.DEFAULT_MAX_ATTEMPTS, null, 0, new JsonObject(), null);
    }
}
