package io.bascule.sessions;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.bus.JobClient;
import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.NewJob;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who cancels and retries a session's job, as a job and as a session. */
class SessionJobControlTest {
    private final Workbench bench = new Workbench();

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private static void refused(ErrorCode code, Future<?> asked) {
        assertEquals(code, assertThrows(Fault.class, () -> get(asked)).code());
    }

    private JobClient as(Caller caller) {
        return new JobClient(bench.engine.vertx, caller);
    }

    private WorkSession parkedOf(Caller who) {
        bench.answers(Task.PLAN);
        UUID id = bench.made(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        get(bench.sessions.execute(who, bench.project, id));
        return bench.await(id, WorkStatus.PENDING_REVIEW);
    }

    @Test
    void whoExecutedItHasItsJobForAsLongAsTheyAreAMember() {
        WorkSession session = parkedOf(bench.ben);
        UUID job = session.jobId();
        assertEquals(job, get(as(bench.ben).get(job)).id());
        get(bench.sessions.projects().removeMember(bench.ann, bench.project, bench.ben.userId()));
        refused(ErrorCode.NOT_FOUND, as(bench.ben).get(job));
        refused(ErrorCode.NOT_FOUND, as(bench.ben).cancel(job));
        assertEquals(
                WorkStatus.CANCELLED,
                get(bench.sessions.cancel(bench.ann, bench.project, session.id()))
                        .status());
        refused(ErrorCode.NOT_FOUND, as(bench.ben).retry(job));
        refused(ErrorCode.INVALID_REQUEST, as(bench.ben).submit(inPlaceOf(job)));
    }

    private static NewJob inPlaceOf(UUID job) {
        return new NewJob(
                WorkSession.JOB_TYPE,
                null,
                new JsonObject(),
                NewJob.DEFAULT_PRIORITY,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                Map.of(),
                job);
    }

    /** Under the name of whoever asks; what a stage took is not paid for again. */
    @Test
    void aCancelledOneGoesOnWithItsJobAndItsJournal() {
        WorkSession session = parkedOf(bench.ann);
        bench.answers(Task.findings("It is 180 m long."));
        bench.approve(session.id(), null);
        bench.awaitCalls(2);
        Checkpoint findings = bench.open(session.id());
        get(bench.sessions.cancel(bench.ann, bench.project, session.id()));
        WorkSession again = get(bench.sessions.execute(bench.ben, bench.project, session.id()));
        assertEquals(session.jobId(), again.jobId());
        assertEquals(bench.ben.userId(), again.executedBy());
        Checkpoint anew = bench.open(session.id());
        assertEquals(findings.data(), anew.data());
        assertEquals(2, bench.calls());
        refused(ErrorCode.WRONG_STATE, bench.sessions.execute(bench.ann, bench.project, session.id()));
        assertEquals(
                2,
                get(bench.sessions.state(bench.ann, bench.project, session.id()))
                        .usage()
                        .calls());
    }

    /** What cannot be taken is in the journal: the same job would end as it did. */
    @Test
    void oneWhoseAnswersCannotBeTakenGetsANewJob() {
        bench.answers("no", "no", "no");
        UUID id = bench.executed(Task.of(ApprovalStrategy.CHECKPOINT_REQUIRED));
        WorkSession failed = bench.await(id, WorkStatus.FAILED);
        assertEquals(Asking.INVALID_ANSWER, failed.error().code());
        bench.answers(Task.PLAN);
        WorkSession again = get(bench.sessions.execute(bench.ann, bench.project, id));
        assertNotEquals(failed.jobId(), again.jobId());
        bench.open(id);
    }

    /** Rejected, it is asked anew whether more may be spent: executing again is no way round a budget. */
    @Test
    void executingAgainAsksForTheSameBudget() {
        bench.answers(Task.PLAN);
        UUID id = bench.executed(Task.of(ApprovalStrategy.FINAL_ONLY).tokens(Workbench.TOKENS));
        Checkpoint open = bench.open(id);
        get(bench.sessions.reviews().reject(bench.rita, bench.project, id, open.id(), "Too dear.", null));
        bench.await(id, WorkStatus.FAILED);
        get(bench.sessions.execute(bench.ann, bench.project, id));
        assertEquals(open.message(), bench.open(id).message());
        assertEquals(1, bench.calls());
    }

    @Test
    void membersReadTheJobOfAnotherAndCancelItAtItsSessionOnly() {
        WorkSession session = parkedOf(bench.ann);
        assertEquals(session.jobId(), get(as(bench.ben).get(session.jobId())).id());
        refused(ErrorCode.FORBIDDEN, as(bench.ben).cancel(session.jobId()));
        refused(ErrorCode.NOT_FOUND, as(bench.eve).cancel(session.jobId()));
        assertEquals(
                WorkStatus.CANCELLED,
                get(bench.sessions.cancel(bench.ben, bench.project, session.id()))
                        .status());
    }
}
