package io.bascule.handler.dataprocessing;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.handler.NonRetryableException;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Job type {@code data-processing}: does one operation to rows, once a person has seen what it would do.
 *
 * <ul>
 *   <li>Input: {@code {operation, data: [objects]}} with {@code transform} for {@link Transform}, {@code where} for {@link
 *       Filter}, {@code rules} for {@link Validate}, {@code by} for {@link Dedupe}, {@code groupBy} and {@code metrics} for
 *       {@link Aggregate}; at most 10 000 rows.
 *   <li>Three checkpoints: an {@code INFO} of what was read and of problems, the approval of a preview ({@link
 *       Preview#proposed}), an {@code INFO} of what was done.
 *   <li>Output: {@code {operation, counts, resultDigest, problems}} and {@code rows}, or {@code valid} and {@code invalid}.
 *   <li>It fails for good where the input is wrong, the result is too large, a pattern takes too long, and with {@code
 *       RESULT_CHANGED} where it no longer comes to the result that was approved.
 * </ul>
 */
public final class DataProcessingHandler implements JobHandler {
    /** The job's error code where the result is not the one that was approved. */
    public static final String RESULT_CHANGED = "RESULT_CHANGED";

    @Override
    public String jobType() {
        return DataProcessingType.NAME;
    }

    @Override
    public JobType describe() {
        return DataProcessingType.description();
    }

    @Override
    public List<FieldError> check(JsonObject input) {
        return Request.check(input);
    }

    /** It computes for longer than an event loop may. */
    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        Request request = Request.of(job.input());
        String task = request.kind().written();
        job.progress(10, "previewing");
        JsonObject shown = job.step("preview", () -> preview(request)).await();
        job.info("Read " + request.rows().size() + " rows to " + task, shown.getJsonObject("checked"))
                .await();
        JsonObject proposed = shown.getJsonObject("proposed");
        job.approval(ApprovalRequest.of("Apply " + summary(task, proposed.getJsonObject("counts")), proposed))
                .await();
        job.progress(60, "processing");
        Outcome outcome = approved(request, proposed.getString("resultDigest"));
        JsonObject done = done(task, outcome);
        job.info("Applied " + summary(task, outcome.counts()), done.copy()).await();
        job.progress(100, "done");
        return Future.succeededFuture(done.mergeIn(outcome.result()));
    }

    private static Future<JsonObject> preview(Request request) {
        return Future.succeededFuture(request)
                .map(Request::process)
                .map(outcome -> new JsonObject()
                        .put("checked", Preview.checked(request, outcome))
                        .put("proposed", Preview.proposed(request, outcome)));
    }

    /** For example {@code transform: 2 rows, 1 changed}. */
    private static String summary(String task, JsonObject counts) {
        return task
                + counts.stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    /** Computed again rather than kept, and held against what was approved: a newer version may compute something else. */
    private static Outcome approved(Request request, String digest) {
        Outcome outcome = request.process();
        if (!outcome.digest().equals(digest)) {
            throw new NonRetryableException(
                    RESULT_CHANGED,
                    "The operation no longer gives the result that was approved, so nothing was done: the server's"
                            + " version has changed meanwhile. Submit the job again to see the new result.");
        }
        return outcome;
    }

    private static JsonObject done(String task, Outcome outcome) {
        return new JsonObject()
                .put("operation", task)
                .put("counts", outcome.counts())
                .put("resultDigest", outcome.digest())
                .put("problems", outcome.problems().toJson());
    }
}
