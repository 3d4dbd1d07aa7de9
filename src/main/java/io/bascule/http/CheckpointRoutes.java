package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.CheckpointFilter;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Decision;
import io.bascule.job.JobFilter;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.JobQueries;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
        CheckpointFilter filter = filter(call.query());
        return checkpoints.page(filter).map(page -> {
            JsonObject pagination =
                    Pagination.of(page, filter.limit(), c -> c.checkpoint().id().toString());
            if (filter.before() == null) {
                pagination.put("offset", filter.offset());
            }
            return Answer.ok(new JsonObject()
                    .put("checkpoints", JobJson.all(page.items(), CheckpointRoutes::withJob))
                    .put("pagination", pagination));
        });
    }

    Future<Answer> one(Call call) {
        call.query().refuseIfWrong();
        return checkpoints
                .one(call.id("checkpoint"))
                .compose(found -> jobs.lastLogs(found.job().id(), JobRoutes.SHOWN_LOGS)
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

    private Future<Answer> decide(Call call, Decision decision, String message) {
        return bus.request(Addresses.DECIDE, new Requests.Decide(decision, call.caller()))
                .map(decided -> Answer.ok(new JsonObject()
                        .put("checkpoint", CheckpointJson.of(decided))
                        .put("message", message)));
    }

    private static CheckpointFilter filter(Query query) {
        List<CheckpointStatus> asked =
                query.several("status", EnumNames.of(CheckpointStatus.class), EnumNames.list(CheckpointStatus.class));
        Set<CheckpointStatus> statuses = asked.isEmpty() ? EnumSet.of(CheckpointStatus.PENDING) : EnumSet.copyOf(asked);
        UUID jobId = query.id("jobId");
        UUID cursor = query.cursor();
        int limit = query.wholeNumber("limit", 1, CheckpointFilter.MAX_LIMIT, CheckpointFilter.DEFAULT_LIMIT);
        int offset = query.wholeNumber("offset", 0, JobFilter.MAX_OFFSET, 0);
        if (cursor != null && offset > 0) {
            query.wrong("offset", "cannot be used together with cursor");
        }
        query.refuseIfWrong();
        return new CheckpointFilter(statuses, jobId, cursor, limit, offset);
    }

    private static void refuseIfWrong(Call call, Fields fields) {
        call.query().refuseIfWrong();
        fields.nothingElse().refuseIfWrong();
    }

    private static String digest(Fields fields) {
        String digest = fields.text("digest", 1, 71);
        return digest == null || DIGEST.matcher(digest).matches()
                ? digest
                : fields.wrong("digest", "must be the checkpoint's digest, sha256:<64 hexadecimal digits>");
    }

    private static JsonObject withJob(CheckpointQueries.WithJob found) {
        return CheckpointJson.of(found.checkpoint()).put("job", JobJson.listed(found.job()));
    }
}
