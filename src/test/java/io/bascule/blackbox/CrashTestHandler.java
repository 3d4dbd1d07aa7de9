package io.bascule.blackbox;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.FieldError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A job type that does what its input's {@code plan} says, an array of {@code step, approval, sleep, info, fail-once, hang-once, linger}, and
 * {@code workMs} for how long a piece takes. Each work of a step leaves a line {@code jobId step token pid} in a file, with a new
 * token, which is the step's result. It runs in the server's process and knows nothing of the tests.
 */
public final class CrashTestHandler implements JobHandler {
    public static final String JOB_TYPE = "crash-test";
    /** The system property that names the file. */
    public static final String EFFECTS = "bascule.test.effects";

    @Override
    public String jobType() {
        return JOB_TYPE;
    }

    @Override
    public List<FieldError> check(JsonObject input) {
        return input.getValue("plan") instanceof JsonArray
                ? List.of()
                : List.of(new FieldError("inputData.plan", "must be an array of what to do"));
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        JsonArray plan = job.input().getJsonArray("plan");
        JsonObject tokens = new JsonObject();
        Future<Void> story = Future.succeededFuture();
        for (int i = 0; i < plan.size(); i++) {
            String name = "piece-" + i;
            String kind = plan.getString(i);
            story = story.compose(v -> piece(job, kind, name, tokens));
        }
        return story.map(v -> JsonObject.of("tokens", tokens));
    }

    private static Future<Void> piece(JobContext job, String kind, String name, JsonObject tokens) {
        long workMs = job.input().getLong("workMs", 5L);
        return switch (kind) {
            case "step" ->
                job.step(name, () -> effect(job, name, workMs)).map(result -> {
                    tokens.put(name, result.getString("token"));
                    return null;
                });
            case "approval" ->
                job.approval(ApprovalRequest.of("May " + name + " be done?", JsonObject.of("piece", name)))
                        .mapEmpty();
            case "sleep" -> job.sleep(Duration.ofMillis(workMs * 10));
            case "info" -> job.info("So far", JsonObject.of("piece", name));
            case "linger" -> job.vertx().timer(workMs, TimeUnit.MILLISECONDS).mapEmpty();
            case "fail-once" ->
                job.attempt() == 1
                        ? Future.failedFuture(new IllegalStateException("As planned, on the first attempt"))
                        : Future.succeededFuture();
            case "hang-once" -> job.attempt() == 1 ? Promise.<Void>promise().future() : Future.succeededFuture();
            default -> Future.failedFuture(new IllegalArgumentException(kind));
        };
    }

    private static Future<JsonObject> effect(JobContext job, String name, long workMs) {
        String token = UUID.randomUUID().toString();
        String line = job.jobId() + " " + name + " " + token + " "
                + ProcessHandle.current().pid() + "\n";
        return job.vertx()
                .timer(workMs, TimeUnit.MILLISECONDS)
                .compose(v -> job.vertx().executeBlocking(() -> {
                    Path file = Path.of(System.getProperty(EFFECTS));
                    return Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }))
                .map(JsonObject.of("token", token));
    }
}
