package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Decision;
import io.bascule.job.Page;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;

/** What waits for a decision, and deciding it. */
final class CheckpointRoutes {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Bus bus;
    private final JobQueries jobs;
    private final CheckpointQueries checkpoints;

    CheckpointRoutes(Bus bus, JobQueries jobs, CheckpointQueries checkpoints) {
        this.bus = bus;
        this.jobs = jobs;
        this.checkpoints = checkpoints;
    }

    Future<Answer> list(Call call) {
        CheckpointListQuery asked = CheckpointListQuery.read(call.query());
        Future<Page<CheckpointQueries.WithJob>> page = checkpoints.page(asked.filter());
        Future<Optional<Long>> total = asked.withTotal()
                ? checkpoints.count(asked.filter(), Pagination.MAX_TOTAL).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
        return Future.all(page, total).map(both -> Answer.ok(asked.show(page.result(), total.result())));
    }

    Future<Answer> one(Call call) {
        call.query().refuseIfWrong();
        return checkpoints
                .one(call.id("checkpoint"))
                .compose(found -> jobs.lastLogs(found.job().id(), null, JobRoutes.SHOWN_LOGS)
                        .map(logs -> Answer.ok(new JsonObject()
                                .put("checkpoint", CheckpointJson.of(found.checkpoint()))
                                .put("job", JobJson.of(found.job()))
                                .put("logs", JobJson.all(logs.items(), JobJson::log))
                                .put("logsHasMore", logs.hasMore()))));
    }

    Future<Answer> approve(Call call) {
        Fields fields = new Fields(call.body());
        String comment = fields.text("comment", 0, Decision.MAX_TEXT);
        String digest = digest(fields);
        refuseIfWrong(call, fields);
        return decide(
                call, Decision.approve(call.id("checkpoint"), comment, digest), "Approved; the job goes on from here.");
    }

    Future<Answer> reject(Call call) {
        Fields fields = new Fields(call.body());
        String reason = fields.requiredText("reason", 1, Decision.MAX_TEXT);
        String digest = digest(fields);
        refuseIfWrong(call, fields);
        return decide(call, Decision.reject(call.id("checkpoint"), reason, digest), "Rejected, with your reason.");
    }

    Future<Answer> requestChanges(Call call) {
        Fields fields = new Fields(call.body());
        String feedback = fields.requiredText("feedback", 1, Decision.MAX_TEXT);
        String digest = digest(fields);
        refuseIfWrong(call, fields);
        return decide(
                call,
                Decision.requestChanges(call.id("checkpoint"), feedback, digest),
                "Sent back; the job goes on with your feedback.");
    }

    private Future<Answer> decide(Call call, Decision decision, String message) {
        return bus.request(Addresses.DECIDE, new Requests.Decide(decision, call.caller()))
                .map(decided -> Answer.ok(new JsonObject()
                        .put("checkpoint", CheckpointJson.of(decided))
                        .put("message", message)));
    }

    static void refuseIfWrong(Call call, Fields fields) {
        call.query().refuseIfWrong();
        fields.nothingElse().refuseIfWrong();
    }

    static String digest(Fields fields) {
        String digest = fields.text("digest", 1, 71);
        return digest == null || DIGEST.matcher(digest).matches()
                ? digest
                : fields.wrong("digest", "must be the checkpoint's digest, sha256:<64 hexadecimal digits>");
    }
}
