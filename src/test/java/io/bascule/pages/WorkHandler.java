package io.bascule.pages;

import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.bascule.job.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Does what its input says: {@code {say?, steps?: […], failures?, hold?}}. What holds goes on once a test says so, or it is cancelled. */
final class WorkHandler implements JobHandler {
    private record Held(JobContext job, Promise<Void> goesOn) {}

    private final Map<UUID, Held> held = new ConcurrentHashMap<>();

    @Override
    public String jobType() {
        return "work";
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        JsonObject input = job.input();
        String say = input.getString("say", "Working");
        for (LogLevel level : LogLevel.values()) {
            job.log(level, "work", say, new JsonObject().put("said", say));
        }
        job.progress(40, say);
        Future<JsonObject> steps = Future.succeededFuture(new JsonObject());
        for (Object name : input.getJsonArray("steps", new JsonArray())) {
            steps = steps.compose(done -> job.step(
                    (String) name,
                    () -> Future.succeededFuture(
                            new JsonObject().put("said", say).put("of", name))));
        }
        return steps.compose(done -> job.attempt() <= input.getInteger("failures", 0)
                        ? Future.failedFuture(new IllegalStateException(say))
                        : Future.succeededFuture())
                .compose(passed -> input.getBoolean("hold", false) ? hold(job) : Future.succeededFuture())
                .map(passed -> new JsonObject().put("said", say));
    }

    private Future<JsonObject> hold(JobContext job) {
        Promise<Void> goesOn = Promise.promise();
        held.put(job.jobId(), new Held(job, goesOn));
        long look = job.vertx().setPeriodic(20, id -> {
            if (job.isCancelled()) {
                goesOn.tryComplete();
            }
        });
        return goesOn.future()
                .onComplete(v -> job.vertx().cancelTimer(look))
                .compose(v -> job.step("held", () -> Future.succeededFuture(new JsonObject())));
    }

    /** Adds lines to the log of a job that holds. */
    void say(String jobId, String... lines) {
        JobContext job = held.get(UUID.fromString(jobId)).job();
        for (String line : lines) {
            job.log("say", line);
        }
    }

    /** Whether the job has come to where it holds. */
    boolean holds(String jobId) {
        return held.containsKey(UUID.fromString(jobId));
    }

    void goOn(String jobId) {
        held.remove(UUID.fromString(jobId)).goesOn().complete();
    }

    @Override
    public List<FieldError> check(JsonObject input) {
        Object failures = input.getValue("failures");
        return failures == null || failures instanceof Integer
                ? List.of()
                : List.of(new FieldError("inputData.failures", "must be a whole number"));
    }

    @Override
    public JobType describe() {
        return new JobType(
                jobType(),
                "Does what its input says.",
                2,
                600_000L,
                0,
                new JsonObject()
                        .put("say", "Hello")
                        .put("steps", new JsonArray().add("fetch").add("write")),
                new JsonObject()
                        .put("type", "object")
                        .put("properties", new JsonObject().put("say", new JsonObject().put("type", "string"))));
    }
}
