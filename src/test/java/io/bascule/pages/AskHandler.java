package io.bascule.pages;

import io.bascule.handler.Approval;
import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.LogLevel;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Asks what its input says: {@code {message, data, metadata?, log?, takesChanges?}}; what is sent back it asks again, with the feedback
 * beside the data. It also says whatever it is told to: {@code lines} in its log,
 * {@code notes} as checkpoints that do not block, {@code progress} as a note, and {@code output} in the end.
 */
final class AskHandler implements JobHandler {
    private final String jobType;

    AskHandler(String jobType) {
        this.jobType = jobType;
    }

    @Override
    public String jobType() {
        return jobType;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        JsonObject input = job.input();
        String log = input.getString("log", "asking");
        job.log(LogLevel.WARN, "ask", log, new JsonObject().put("said", log));
        texts(input, "lines").forEach(line -> say(job, (String) line));
        if (input.containsKey("progress")) {
            job.progress(50, input.getString("progress"));
        }
        ApprovalRequest request = ApprovalRequest.of(input.getString("message"), input.getJsonObject("data"))
                .withMetadata(input.getJsonObject("metadata", new JsonObject()));
        boolean takesChanges = input.getBoolean("takesChanges", false);
        return noted(job, texts(input, "notes"))
                .compose(noted -> approved(job, takesChanges ? request.takingChanges() : request))
                .compose(approved -> job.step("act", () -> Future.succeededFuture(output(input))))
                .onSuccess(done -> job.log("act", "Done as approved"));
    }

    private static Future<Approval> approved(JobContext job, ApprovalRequest request) {
        return job.approval(request)
                .compose(said -> said.isSentBack()
                        ? approved(job, revised(request, said.comment()))
                        : Future.succeededFuture(said));
    }

    private static ApprovalRequest revised(ApprovalRequest request, String feedback) {
        JsonObject data = request.data().copy().put("feedback", feedback);
        return ApprovalRequest.of(request.message() + " Again.", data).takingChanges();
    }

    private static JsonArray texts(JsonObject input, String name) {
        return input.getJsonArray(name, new JsonArray());
    }

    private static void say(JobContext job, String text) {
        job.log(LogLevel.INFO, text, text, new JsonObject().put(text, text));
    }

    private static Future<Void> noted(JobContext job, JsonArray notes) {
        Future<Void> story = Future.succeededFuture();
        for (Object note : notes) {
            story = story.compose(v -> job.info((String) note, new JsonObject()));
        }
        return story;
    }

    private static JsonObject output(JsonObject input) {
        return input.getJsonObject("output", new JsonObject().put("done", true));
    }
}
