package io.bascule.store;

import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.bascule.job.Decision;
import io.bascule.job.JobStatus;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.RunKey;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkAnalyticsTest {
    private final WorkFixture work = new WorkFixture();
    private final UUID project = work.project().id();

    @AfterEach
    void close() {
        work.close();
    }

    private List<AgentFigures> figures() {
        return get(work.analytics.of(project, Instant.EPOCH));
    }

    private WorkSession executed(String agentType) {
        WorkSession made = get(work.sessions.create(work.ann, project, WorkFixture.task(agentType)));
        return work.execute(made);
    }

    private void decide(Decision decision) {
        get(work.db.checkpoints.decide(decision, RITA, OwnJobDecision.DENY));
    }

    /** As if it was decided so long after it was shown. */
    private void took(UUID checkpoint, int seconds) {
        work.db.change("update bascule.checkpoints set created_at = decided_at - interval '" + seconds
                + " s' where id = '" + checkpoint + "'");
    }

    @Test
    void whereThereIsNothingThereAreNoFigures() {
        assertEquals(List.of(), figures());
    }

    @Test
    void aTypeOfWhichNothingWasExecutedHasNoRates() {
        get(work.sessions.create(work.ann, project, WorkFixture.task("research")));
        AgentFigures figures = figures().get(0);
        assertEquals(
                new AgentFigures(
                        "research", 1, Map.of(WorkStatus.INITIALIZED, 1L), 0, 0, 0, null, null, null, WorkUsage.NONE),
                figures);
    }

    @Test
    void figuresAreThoseOfAllThatHappened() {
        WorkSession approved = executed("research");
        get(work.sessions.beginRound(approved.id(), approved.jobId(), 2));
        RunKey run = work.run(approved);
        work.called(run, "plan/round-1/ask-1", 100, 10, 4_000_000_000L);
        UUID first = get(work.db.runs.park(run, StoreFixture.asks(false, true), StoreFixture.DAY))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
        decide(Decision.approve(first, null, null));
        took(first, 10);
        work.become(approved, JobStatus.COMPLETED);

        WorkSession rejected = executed("research");
        get(work.sessions.beginRound(rejected.id(), rejected.jobId(), 1));
        UUID second = work.park(rejected);
        decide(Decision.reject(second, "no", null));
        took(second, 30);

        WorkSession sentBack = executed("research");
        get(work.sessions.beginRound(sentBack.id(), sentBack.jobId(), 3));
        UUID third = work.park(sentBack);
        decide(Decision.requestChanges(third, "otherwise", null));
        took(third, 50);
        work.become(sentBack, JobStatus.RUNNING);

        get(work.sessions.create(work.ann, project, WorkFixture.task("content")));
        List<AgentFigures> figures = figures();
        assertEquals(
                List.of("content", "research"),
                figures.stream().map(AgentFigures::agentType).toList());
        assertEquals(
                new AgentFigures(
                        "research",
                        3,
                        Map.of(WorkStatus.COMPLETED, 1L, WorkStatus.FAILED, 1L, WorkStatus.IN_PROGRESS, 1L),
                        1,
                        1,
                        1,
                        1.0 / 3,
                        2.0,
                        30_000L,
                        new WorkUsage(1, 100, 10, 4_000_000_000L)),
                figures.get(1));
    }

    @Test
    void whatTheJobsBeforeCostAndWereToldCountsToo() {
        WorkSession session = executed("research");
        RunKey run = work.run(session);
        work.called(run, "plan/round-1/ask-1", 100, 10, 7);
        UUID checkpoint = get(work.db.runs.park(run, StoreFixture.asks(false), StoreFixture.DAY))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
        decide(Decision.reject(checkpoint, "no", null));
        for (int again = 0; again < 2; again++) {
            session = work.execute(session);
            run = work.run(session);
            work.called(run, "plan/round-1/ask-1", 1, 1, 1);
            get(work.db.runs.fail(run, WorkFixture.BROKE, 1, 1));
        }
        AgentFigures figures = figures().get(0);
        assertEquals(1, figures.sessions());
        assertEquals(Map.of(WorkStatus.FAILED, 1L), figures.byStatus());
        assertEquals(1, figures.rejected());
        assertEquals(0.0, figures.approvalRate());
        assertEquals(new WorkUsage(3, 102, 12, 9), figures.usage());
    }

    @Test
    void aDecisionOnABudgetSaysNothingOfWhatWasMade() {
        WorkSession session = executed("research");
        UUID checkpoint = work.park(session);
        work.db.change(
                "update bascule.checkpoints set metadata = '{\"kind\": \"budget\"}' where id = '" + checkpoint + "'");
        decide(Decision.approve(checkpoint, null, null));
        AgentFigures figures = figures().get(0);
        assertEquals(0, figures.approved());
        assertNull(figures.approvalRate());
        assertNull(figures.medianDecisionMs());
    }

    @Test
    void otherProjectsAndEarlierSessionsCountOnlyWhereTheyAreAskedFor() {
        executed("research");
        work.session();
        assertEquals(1, figures().get(0).sessions());
        assertEquals(2, get(work.analytics.of(null, Instant.EPOCH)).get(0).sessions());
        assertEquals(List.of(), get(work.analytics.of(null, Instant.now().plusSeconds(60))));
    }
}
