package io.bascule.sessions;

import io.bascule.handler.ApprovalRequest;
import io.bascule.job.WorkUsage;
import io.vertx.core.json.JsonObject;

/** What the calls of a job took so far, by its journal, and whether a person allows more. */
final class Spending {
    private final SessionWork work;
    private final Budget budget;
    private WorkUsage used = WorkUsage.NONE;
    private int granted;

    Spending(SessionWork work) {
        this.work = work;
        this.budget = new Budget(work.session().tokenBudget(), work.session().costBudget());
    }

    void add(WorkUsage more) {
        used = used.plus(more);
    }

    /** Where the budget is used up, asks whether as much again may be; a rejection fails the job. Blocks its thread. */
    void askIfUsedUp() {
        while (budget.standing(used, granted) instanceof Budget.Exceeded exceeded) {
            ApprovalRequest request = ApprovalRequest.of(exceeded.message(), exceeded.data())
                    .withMetadata(JsonObject.of("kind", "budget"));
            work.job().approval(request).await();
            granted++;
        }
    }
}
