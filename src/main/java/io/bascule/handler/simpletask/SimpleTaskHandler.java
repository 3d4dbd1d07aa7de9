package io.bascule.handler.simpletask;

import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.JobType;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * Job type {@code simple-task}: does no more than a job must. It takes any input, records its work in one step, shows one
 * {@code INFO} checkpoint and returns what it did:
 *
 * <pre>{"task": "Process user data", "input": {…}, "doneAt": "2026-01-15T10:30:00.000Z", "attempt": 1}</pre>
 *
 * {@code task} is null where the job has no description. {@code doneAt} and {@code attempt} are of the run that did the
 * work, whatever runs came after it.
 */
public final class SimpleTaskHandler implements JobHandler {
    /** Most names of input fields that the checkpoint lists. */
    private static final int MAX_FIELDS = 50;

    private final Clock clock;

    /** For {@link java.util.ServiceLoader}. */
    public SimpleTaskHandler() {
        this(Clock.systemUTC());
    }

    SimpleTaskHandler(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String jobType() {
        return "simple-task";
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        job.log("start", "Working on " + name(job));
        job.progress(10, "working");
        return job.step("work", () -> Future.succeededFuture(work(job)))
                .compose(done -> show(job, done))
                .onSuccess(done -> job.progress(100, "done"));
    }

    private JsonObject work(JobContext job) {
        return new JsonObject()
                .put("task", job.taskDescription())
                .put("input", job.input())
                .put("doneAt", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("attempt", job.attempt());
    }

    private static Future<JsonObject> show(JobContext job, JsonObject done) {
        return job.info(Text.clip("Done: " + name(job), NewCheckpoint.MAX_MESSAGE), summary(done))
                .map(done);
    }

    /** Names instead of values: a checkpoint has a digest, and an input may hold numbers that have none. */
    private static JsonObject summary(JsonObject done) {
        JsonObject input = done.getJsonObject("input");
        JsonArray fields = new JsonArray();
        input.fieldNames().stream().limit(MAX_FIELDS).forEach(fields::add);
        return new JsonObject()
                .put("doneAt", done.getString("doneAt"))
                .put("fields", fields)
                .put("moreFields", input.size() - fields.size());
    }

    private static String name(JobContext job) {
        String task = job.taskDescription();
        return task == null || task.isBlank() ? "a task without description" : task;
    }

    @Override
    public JobType describe() {
        JsonObject example = new JsonObject().put("userId", "user-123").put("action", "update-profile");
        JsonObject schema =
                new JsonObject().put("type", "object").put("description", "Any object; it comes back in the output.");
        return new JobType(
                jobType(),
                "Records and returns its input: a first job, or a probe of the whole path.",
                JobType.DEFAULT_MAX_ATTEMPTS,
                null,
                0,
                example,
                schema);
    }
}
