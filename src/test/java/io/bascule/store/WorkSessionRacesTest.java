package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Artifact;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JobStatus;
import io.bascule.job.NewArtifact;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many want to move the same session at once. */
class WorkSessionRacesTest {
    private static WorkFixture work;

    @BeforeAll
    static void open() {
        work = new WorkFixture();
    }

    @AfterAll
    static void close() {
        work.close();
    }

    private static Future<WorkSession> execute(WorkSession session) {
        return work.sessions.execute(work.ann, session.projectId(), session.id());
    }

    private static void settle(List<? extends Future<?>> all) {
        get(Future.join(all).otherwiseEmpty());
    }

    private static String jobsOf(WorkSession session) {
        return work.db.sql(
                "select count(*) from bascule.submitted where input ->> 'sessionId' = '" + session.id() + "'");
    }

    @Test
    void ofAllThatExecuteAtOnceOneDoes() {
        for (int i = 0; i < 10; i++) {
            WorkSession session = work.session();
            List<Future<WorkSession>> all =
                    Stream.generate(() -> execute(session)).limit(8).toList();
            settle(all);
            assertEquals(1, all.stream().filter(Future::succeeded).count());
            assertTrue(all.stream()
                    .filter(Future::failed)
                    .allMatch(one -> one.cause() instanceof Fault fault && fault.code() == ErrorCode.WRONG_STATE));
            assertEquals("1", jobsOf(session));
        }
    }

    @Test
    void ofAllThatExecuteAFailedOneAgainOneDoes() {
        for (int i = 0; i < 10; i++) {
            WorkSession session = executeNow(work.session());
            get(work.db.jobs.cancel(session.jobId(), Caller.SYSTEM));
            List<Future<WorkSession>> all =
                    Stream.generate(() -> execute(session)).limit(6).toList();
            settle(all);
            assertEquals(1, all.stream().filter(Future::succeeded).count());
            assertEquals("2", jobsOf(session));
        }
    }

    private static WorkSession executeNow(WorkSession session) {
        return get(execute(session));
    }

    /** A job that is retried by hand first is at work again, and so is not replaced. */
    @Test
    void aFailedOneIsExecutedAgainOrItsJobIsRetried() {
        for (int i = 0; i < 20; i++) {
            WorkSession session = executeNow(work.session());
            get(work.db.jobs.cancel(session.jobId(), Caller.SYSTEM));
            Future<?> retried = work.db.jobs.retry(session.jobId(), Caller.SYSTEM);
            Future<WorkSession> executed = execute(session);
            settle(List.of(retried, executed));
            WorkSession now = work.find(session);
            assertEquals(WorkStatus.IN_PROGRESS, now.status());
            if (executed.failed()) {
                assertEquals(ErrorCode.WRONG_STATE, ((Fault) executed.cause()).code());
                assertEquals(session.jobId(), now.jobId());
                assertEquals("1", jobsOf(session));
            } else {
                assertEquals(session.jobId(), work.db.job(now.jobId()).retryOf());
            }
        }
    }

    @Test
    void whoExecutesWaitsForARetryByHandThatIsUnderWay() {
        WorkSession session = executeNow(work.session());
        get(work.db.jobs.cancel(session.jobId(), Caller.SYSTEM));
        Promise<Void> commit = Promise.promise();
        Promise<Void> retried = Promise.promise();
        Future<Void> retry = work.db.database.transaction(tx -> tx.preparedQuery(JobSql.RETRY)
                .execute(Tuple.of(session.jobId(), 60_000L))
                .onSuccess(v -> retried.complete())
                .onFailure(retried::fail)
                .compose(v -> commit.future()));
        get(retried.future());
        Future<WorkSession> executed = execute(session);
        while (work.db
                .sql(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                .equals("0")) {
            assertFalse(executed.isComplete(), "it did not wait");
        }
        commit.complete();
        get(retry);
        assertEquals(ErrorCode.WRONG_STATE, WorkFixture.refused(executed));
        assertEquals("1", jobsOf(session));
    }

    @Test
    void whatIsExecutedAndCancelledAtOnceIsInOneState() {
        for (int i = 0; i < 20; i++) {
            WorkSession session = work.session();
            Future<WorkSession> executed = execute(session);
            Future<WorkSession> cancelled = work.sessions.cancelUnstarted(work.ann, session.projectId(), session.id());
            settle(List.of(executed, cancelled));
            WorkSession now = work.find(session);
            assertTrue(executed.succeeded(), "what is cancelled may be executed");
            assertEquals(WorkStatus.IN_PROGRESS, now.status());
            assertEquals("1", jobsOf(session));
            assertTrue(
                    cancelled.succeeded() || ((Fault) cancelled.cause()).code() == ErrorCode.WRONG_STATE,
                    () -> String.valueOf(cancelled.cause()));
        }
    }

    @Test
    void ofAllThatWriteOneRoundOneDoesAndAllAreGivenTheSame() {
        for (int i = 0; i < 10; i++) {
            WorkSession session = executeNow(work.session());
            NewArtifact[] made = {WorkFixture.finding("a", "1"), WorkFixture.finding("b", "1")};
            List<Future<List<Artifact>>> all = Stream.generate(
                            () -> work.artifacts.add(session.id(), session.jobId(), 1, List.of(made)))
                    .limit(6)
                    .toList();
            List<Artifact> first = get(all.get(0));
            assertEquals(2, first.size());
            all.forEach(one -> assertEquals(first, get(one)));
            assertEquals(
                    2, get(work.artifacts.list(session.id(), null, 10)).items().size());
        }
    }

    @Test
    void roundsThatAreWrittenAtOnceGetVersionsOfTheirOwn() {
        for (int i = 0; i < 5; i++) {
            WorkSession session = executeNow(work.session());
            List<Future<List<Artifact>>> all = IntStream.rangeClosed(1, 6)
                    .mapToObj(round -> work.artifacts.add(
                            session.id(), session.jobId(), round, List.of(WorkFixture.finding("a", "round " + round))))
                    .toList();
            List<Integer> versions =
                    all.stream().map(one -> get(one).get(0).version()).sorted().toList();
            assertEquals(List.of(1, 2, 3, 4, 5, 6), versions);
        }
    }

    @Test
    void roundsThatBeginAtOnceEndAtTheHighest() {
        WorkSession session = executeNow(work.session());
        settle(IntStream.of(2, 4, 1, 3)
                .mapToObj(round -> work.sessions.beginRound(session.id(), session.jobId(), round))
                .toList());
        assertEquals(4, work.find(session).round());
        assertEquals(JobStatus.PENDING, work.db.job(session.jobId()).status());
    }
}
