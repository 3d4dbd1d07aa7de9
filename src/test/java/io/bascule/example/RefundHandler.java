package io.bascule.example;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.FieldError;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Pays money back, once a person has seen how much and to whom. */
public final class RefundHandler implements JobHandler {
    @Override
    public String jobType() {
        return "refund";
    }

    @Override
    public List<FieldError> check(JsonObject input) {
        return input.getValue("cents") instanceof Integer cents && cents > 0
                ? List.of()
                : List.of(new FieldError("inputData.cents", "must be a whole number of cents, more than 0"));
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        return job.step("look-up", () -> lookUp(job.input()))
                .compose(refund -> job.approval(ApprovalRequest.of("Pay this back?", refund))
                        .compose(approval -> job.step("pay", () -> pay(refund, approval.decidedBy()))));
    }

    private static Future<JsonObject> lookUp(JsonObject input) {
        return Future.succeededFuture(input.copy().put("account", "DE02 1203 0000 0000 2020 51"));
    }

    private static Future<JsonObject> pay(JsonObject refund, String approvedBy) {
        return Future.succeededFuture(refund.copy().put("approvedBy", approvedBy));
    }
}
