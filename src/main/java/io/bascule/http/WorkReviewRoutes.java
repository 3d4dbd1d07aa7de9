package io.bascule.http;

import static io.bascule.http.WorkSessionRoutes.project;
import static io.bascule.http.WorkSessionRoutes.session;

import io.bascule.job.Checkpoint;
import io.bascule.job.Decision;
import io.bascule.sessions.Reviews;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** What a work session asks people, and what these say to it. */
final class WorkReviewRoutes {
    private static final int MAX_PAGE = 100;

    private final Reviews reviews;

    WorkReviewRoutes(Reviews reviews) {
        this.reviews = reviews;
    }

    Future<Answer> list(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, MAX_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return reviews.checkpoints(call.caller(), project(call), session(call), cursor, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("checkpoints", JobJson.all(page.items(), CheckpointJson::of))
                        .put(
                                "pagination",
                                Pagination.of(page, limit, one -> one.id().toString()))));
    }

    Future<Answer> approve(Call call) {
        Fields fields = new Fields(call.body());
        String feedback = fields.text("feedback", 0, Decision.MAX_TEXT);
        String digest = CheckpointRoutes.digest(fields);
        CheckpointRoutes.refuseIfWrong(call, fields);
        return reviews.approve(call.caller(), project(call), session(call), checkpoint(call), feedback, digest)
                .map(decided -> shown(decided, "Approved; the session goes on from here."));
    }

    Future<Answer> reject(Call call) {
        Fields fields = new Fields(call.body());
        String reason = fields.requiredText("reason", 1, Decision.MAX_TEXT);
        String digest = CheckpointRoutes.digest(fields);
        CheckpointRoutes.refuseIfWrong(call, fields);
        return reviews.reject(call.caller(), project(call), session(call), checkpoint(call), reason, digest)
                .map(decided -> shown(decided, "Rejected, with your reason; the session has failed."));
    }

    Future<Answer> requestChanges(Call call) {
        Fields fields = new Fields(call.body());
        String feedback = fields.requiredText("feedback", 1, Decision.MAX_TEXT);
        String digest = CheckpointRoutes.digest(fields);
        CheckpointRoutes.refuseIfWrong(call, fields);
        return reviews.requestChanges(call.caller(), project(call), session(call), checkpoint(call), feedback, digest)
                .map(decided -> shown(decided, "Sent back; the agent begins another round with your feedback."));
    }

    private static UUID checkpoint(Call call) {
        return call.id("checkpointId", "checkpoint");
    }

    private static Answer shown(Checkpoint checkpoint, String message) {
        return Answer.ok(new JsonObject()
                .put("checkpoint", CheckpointJson.of(checkpoint))
                .put("message", message));
    }
}
