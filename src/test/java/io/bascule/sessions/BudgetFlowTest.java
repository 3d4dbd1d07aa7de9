package io.bascule.sessions;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Checkpoint;
import io.bascule.job.JobError;
import io.bascule.job.WorkStatus;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A budget that is used up asks a person before another call is made. */
class BudgetFlowTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private Checkpoint usedUp(UUID id) {
        Checkpoint open = bench.open(id);
        assertEquals("budget", open.data().getString("kind"));
        assertEquals("budget", open.metadata().getString("kind"));
        assertTrue(open.message().startsWith("The budget of 18 tokens is used up"), open.message());
        assertFalse(open.takesChanges());
        return open;
    }

    @Test
    void approvedItGoesOnWithAsMuchAgain() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."), Task.findings("It is 180 m long, in all."));
        UUID id = bench.executed(Task.of(ApprovalStrategy.FINAL_ONLY).tokens(Workbench.TOKENS));
        Checkpoint first = usedUp(id);
        assertEquals(Workbench.TOKENS, first.data().getLong("usedTokens"));
        assertEquals(1, bench.calls());
        bench.approve(id, null);

        Checkpoint review = bench.open(id);
        assertEquals("findings", review.data().getString("stage"));
        assertEquals(2, bench.calls());
        bench.sendBack(id, "In all?");
        Checkpoint second = bench.open(id);
        assertEquals(2 * Workbench.TOKENS, second.data().getLong("tokenBudget"));
        bench.approve(id, null);
        bench.open(id);
        bench.approve(id, null);
        bench.await(id, WorkStatus.COMPLETED);
        assertEquals(3, bench.calls());
    }

    @Test
    void rejectedItFailsAndARetryAsksAgainInsteadOfSpending() {
        bench.answers(Task.PLAN);
        UUID id = bench.executed(Task.of(ApprovalStrategy.AUTO_APPROVE_LOW_RISK).tokens(Workbench.TOKENS));
        Checkpoint open = usedUp(id);
        get(bench.sessions.reviews().reject(bench.ben, bench.project, id, open.id(), "Enough.", open.digest()));
        assertEquals(
                JobError.REJECTED, bench.await(id, WorkStatus.FAILED).error().code());

        get(bench.engine.client.retry(bench.session(id).jobId()));
        usedUp(id);
        assertEquals(1, bench.calls());
        bench.answers(Task.findings("It is 180 m long."));
        bench.approve(id, null);
        bench.await(id, WorkStatus.COMPLETED);
    }
}
