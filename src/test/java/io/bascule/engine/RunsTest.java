package io.bascule.engine;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Requests;
import io.bascule.handler.Approval;
import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.handler.NonRetryableException;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a job goes through, on a real database. */
class RunsTest {
    private Engine engine;

    private Engine start(JobHandler... handlers) {
        engine = new Engine(TestDatabase.fresh(), Engine.settings(), handlers);
        return engine;
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private UUID submit(String jobType) {
        return get(engine.client.submit(NewJob.of(jobType, new JsonObject()))).id();
    }

    private static Future<JsonObject> done() {
        return Future.succeededFuture(new JsonObject().put("done", true));
    }

    @Test
    void aJobRunsToItsOutputOnItsFirstAttempt() {
        start(Handlers.of("echo", job -> Future.succeededFuture(job.input())));
        Job accepted = get(engine.client.submit(NewJob.of("echo", new JsonObject().put("a", 1))));
        assertEquals(JobStatus.PENDING, accepted.status());
        Job job = engine.await(accepted.id(), JobStatus.COMPLETED);
        assertEquals(new JsonObject().put("a", 1), job.outputData());
        assertEquals(1, job.attempt());
        assertEquals(1, job.epoch());
        assertNotNull(job.completedAt());
    }

    @Test
    void anApprovalParksTheJobAndItsDecisionGoesToTheNextRunOnTheSameAttempt() {
        AtomicInteger prepared = new AtomicInteger();
        start(Handlers.of(
                "publish",
                job -> job.step("prepare", () -> {
                            prepared.incrementAndGet();
                            return Future.succeededFuture(new JsonObject().put("text", "hello"));
                        })
                        .compose(text -> job.approval(ApprovalRequest.of("Publish?", text)))
                        .map(approval ->
                                new JsonObject().put("by", approval.decidedBy()).put("comment", approval.comment()))));
        UUID id = submit("publish");
        UUID checkpoint = engine.openCheckpoint(id);
        assertEquals(0, engine.worker(Requests.ControlWorker.Order.STATUS).activeJobs(), "a parked job holds no slot");
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(checkpoint, "Fine, ✓ \"quoted\"", null)));
        Job job = engine.await(id, JobStatus.COMPLETED);
        assertEquals("Fine, ✓ \"quoted\"", job.outputData().getString("comment"));
        assertEquals("rita", job.outputData().getString("by"));
        assertEquals(1, job.attempt(), "an approval burns no attempt");
        assertEquals(2, job.epoch());
        assertEquals(1, prepared.get(), "a journaled step is not done again");
        assertEquals("PARKED", engine.sql("select outcome from bascule.job_runs where job_id = '" + id + "'"));
    }

    @Test
    void aRejectionFailsTheJobWithItsReason() {
        start(Handlers.of(
                "publish",
                job -> job.approval(ApprovalRequest.of("Publish?", new JsonObject()))
                        .map(a -> new JsonObject())));
        UUID id = submit("publish");
        UUID checkpoint = engine.openCheckpoint(id);
        get(engine.as(Engine.REVIEWER).decide(Decision.reject(checkpoint, "Not yet", null)));
        Job job = engine.await(id, JobStatus.FAILED);
        assertEquals(JobError.REJECTED, job.error().code());
        assertTrue(job.error().message().contains("Not yet"), job.error().message());
    }

    @Test
    void aHandlerThatAskedIsToldOfRejectionAndOfExpiry() {
        List<Approval> told = new CopyOnWriteArrayList<>();
        start(Handlers.of(
                "ask",
                job -> job.approval(ApprovalRequest.of("One?", new JsonObject()).tellingHandler())
                        .compose(first -> {
                            told.add(first);
                            return job.approval(ApprovalRequest.of("Two?", new JsonObject())
                                    .tellingHandler()
                                    .expiringIn(Duration.ofMillis(50)));
                        })
                        .map(second -> {
                            told.add(second);
                            return new JsonObject()
                                    .put("second", second.outcome().name());
                        })));
        UUID id = submit("ask");
        UUID first = engine.openCheckpoint(id);
        get(engine.as(Engine.REVIEWER).decide(Decision.reject(first, "  No,\nnot this  ", null)));
        Job job = engine.await(id, JobStatus.COMPLETED);
        assertEquals("EXPIRED", job.outputData().getString("second"));
        assertEquals("  No,\nnot this  ", told.get(0).reason(), "verbatim");
        assertEquals(1, job.attempt());
    }

    /** Writes a draft each round, until people let it be. */
    private static Future<JsonObject> drafts(JobContext job, int round, String feedback, List<String> written) {
        return job.step("draft-" + round, () -> {
                    written.add(feedback);
                    return Future.succeededFuture(new JsonObject().put("round", round));
                })
                .compose(
                        draft -> job.approval(ApprovalRequest.of("Good?", draft).takingChanges()))
                .compose(said -> said.isSentBack()
                        ? drafts(job, round + 1, said.comment(), written)
                        : Future.succeededFuture(new JsonObject().put("rounds", round)));
    }

    @Test
    void whatIsSentBackGoesOnInANewRoundOnTheSameAttemptUntilItIsApproved() {
        List<String> written = new CopyOnWriteArrayList<>();
        start(Handlers.of("write", job -> drafts(job, 1, "first", written)));
        UUID id = submit("write");
        UUID first = engine.openCheckpoint(id);
        get(engine.as(Engine.REVIEWER).decide(Decision.requestChanges(first, "  Shorter,\nplease  ", null)));
        UUID second = engine.openCheckpoint(id);
        get(engine.as(Engine.REVIEWER).decide(Decision.requestChanges(second, "Longer", null)));
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(engine.openCheckpoint(id), null, null)));
        Job job = engine.await(id, JobStatus.COMPLETED);
        assertEquals(3, job.outputData().getInteger("rounds"));
        assertEquals(List.of("first", "  Shorter,\nplease  ", "Longer"), written, "verbatim, and each round once");
        assertEquals(1, job.attempt());
        assertEquals(
                "CHANGES_REQUESTED CHANGES_REQUESTED APPROVED",
                engine.sql("select string_agg(status, ' ' order by id) from bascule.checkpoints where job_id = '" + id
                        + "'"));
    }

    @Test
    void whereItIsNotTakenOrSaysNothingARequestForChangesLeavesTheCheckpointOpen() {
        start(
                Handlers.of(
                        "publish",
                        job -> job.approval(ApprovalRequest.of("Publish?", new JsonObject()))
                                .map(a -> new JsonObject())),
                Handlers.of("write", job -> drafts(job, 1, "first", new CopyOnWriteArrayList<>())));
        UUID untaken = engine.openCheckpoint(submit("publish"));
        Fault refused = assertThrows(
                Fault.class,
                () -> get(engine.as(Engine.REVIEWER).decide(Decision.requestChanges(untaken, "Shorter", null))));
        assertEquals(ErrorCode.WRONG_STATE, refused.code());
        UUID silent = engine.openCheckpoint(submit("write"));
        Fault mute = assertThrows(
                Fault.class,
                () -> get(engine.as(Engine.REVIEWER).decide(Decision.requestChanges(silent, " \n", null))));
        assertEquals("feedback", mute.errors().get(0).field());
        assertEquals("2", engine.sql("select count(*) from bascule.checkpoints where status = 'PENDING'"));
    }

    @Test
    void codeThatNoLongerAsksToBeToldNeverTakesAnotherAnswerForAnApproval() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger published = new AtomicInteger();
        start(Handlers.of("forgot", job -> {
            ApprovalRequest asked = ApprovalRequest.of("Publish?", new JsonObject());
            return job.approval(
                            runs.incrementAndGet() % 2 == 1
                                    ? asked.takingChanges().tellingHandler()
                                    : asked)
                    .compose(said -> counted(published));
        }));
        UUID back = submit("forgot");
        UUID first = engine.openCheckpoint(back);
        get(engine.as(Engine.REVIEWER).decide(Decision.requestChanges(first, "Shorter", null)));
        assertEquals(
                JobError.JOURNAL_MISMATCH,
                engine.await(back, JobStatus.FAILED).error().code());
        UUID no = submit("forgot");
        UUID second = engine.openCheckpoint(no);
        get(engine.as(Engine.REVIEWER).decide(Decision.reject(second, "No", null)));
        assertEquals(
                JobError.JOURNAL_MISMATCH,
                engine.await(no, JobStatus.FAILED).error().code());
        assertEquals(0, published.get());
    }

    @Test
    void aJobThatIsRetriedByHandGoesOnInTheRoundThatItWasIn() {
        List<String> written = new CopyOnWriteArrayList<>();
        start(Handlers.of("write", job -> drafts(job, 1, "first", written)));
        UUID id = submit("write");
        UUID first = engine.openCheckpoint(id);
        get(engine.as(Engine.REVIEWER).decide(Decision.requestChanges(first, "Shorter", null)));
        UUID second = engine.openCheckpoint(id);
        get(engine.as(Engine.REVIEWER).decide(Decision.reject(second, "Not at all", null)));
        engine.await(id, JobStatus.FAILED);
        get(engine.client.retry(id));
        UUID again = engine.openCheckpoint(id);
        assertNotEquals(second, again, "what was rejected is asked anew");
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(again, null, null)));
        assertEquals(2, engine.await(id, JobStatus.COMPLETED).outputData().getInteger("rounds"));
        assertEquals(List.of("first", "Shorter"), written, "no round is worked through twice");
    }

    @Test
    void anExpiredCheckpointFailsTheJobAndIsNotShownAsRejected() {
        start(Handlers.of(
                "ask",
                job -> job.approval(ApprovalRequest.of("Now?", new JsonObject()).expiringIn(Duration.ofMillis(1)))
                        .map(a -> new JsonObject())));
        UUID id = submit("ask");
        assertEquals(
                JobError.EXPIRED, engine.await(id, JobStatus.FAILED).error().code());
        assertEquals("EXPIRED", engine.sql("select status from bascule.checkpoints where job_id = '" + id + "'"));
    }

    @Test
    void aDecisionAfterTheDeadlineIsRefusedEvenBeforeTheSweep() {
        start(Handlers.of(
                "ask",
                job -> job.approval(ApprovalRequest.of("Now?", new JsonObject()))
                        .map(a -> new JsonObject())));
        UUID id = submit("ask");
        UUID checkpoint = engine.openCheckpoint(id);
        // In one statement with the decision's own WHERE: the sweep finds the job's row locked by the decision, or
        // comes too late.
        engine.sql(
                "update bascule.checkpoints set expires_at = now() - interval '1 s' where id = '" + checkpoint + "'");
        Fault late = assertThrows(
                Fault.class, () -> get(engine.as(Engine.REVIEWER).decide(Decision.approve(checkpoint, null, null))));
        assertEquals(ErrorCode.EXPIRED, late.code());
        engine.await(id, JobStatus.FAILED);
    }

    @Test
    void failuresAreRetriedWithBackoffUntilTheAttemptsAreUsedUp() {
        AtomicInteger runs = new AtomicInteger();
        start(Handlers.of("flaky", job -> {
            runs.incrementAndGet();
            return Future.failedFuture(new IllegalStateException("attempt " + job.attempt()));
        }));
        UUID id = submit("flaky");
        Job job = engine.await(id, JobStatus.FAILED);
        assertEquals(3, runs.get());
        assertEquals(3, job.attempt());
        assertEquals(JobError.HANDLER_FAILED, job.error().code());
        assertEquals("IllegalStateException: attempt 3", job.error().message());
        assertEquals(
                "2",
                engine.sql("select count(*) from bascule.job_runs where outcome = 'FAILED' and job_id = '" + id + "'"));
        assertEquals(
                "1",
                engine.sql("select count(*) from bascule.checkpoints where checkpoint_type = 'ERROR' and job_id = '"
                        + id + "'"));
    }

    @Test
    void aFailedStepIsDoneAgainAndAFinishedOneIsNot() {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        start(Handlers.of(
                "two",
                job -> job.step("first", () -> {
                            first.incrementAndGet();
                            return done();
                        })
                        .compose(v -> job.step(
                                "second",
                                () -> second.incrementAndGet() < 3 ? Future.failedFuture("not yet") : done()))));
        engine.await(submit("two"), JobStatus.COMPLETED);
        assertEquals(1, first.get());
        assertEquals(3, second.get());
    }

    @Test
    void aNonRetryableFailureFailsAtOnce() {
        start(Handlers.of("bad", job -> Future.failedFuture(new NonRetryableException("MY_CODE", "no use"))));
        Job job = engine.await(submit("bad"), JobStatus.FAILED);
        assertEquals(1, job.attempt());
        assertEquals(new JobError("MY_CODE", "no use"), job.error());
    }

    @Test
    void aStepNameUsedTwiceFailsTheJobWithoutRetry() {
        start(Handlers.of("twice", job -> job.step("a", RunsTest::done).compose(v -> job.step("a", RunsTest::done))));
        Job job = engine.await(submit("twice"), JobStatus.FAILED);
        assertEquals(JobError.DUPLICATE_STEP, job.error().code());
        assertTrue(job.error().message().contains("'a'"));
        assertEquals(1, job.attempt());
    }

    @Test
    void aJournalThatNoLongerFitsTheCodeFailsTheJobBeforeAnythingIsDoneAgain() {
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger renamed = new AtomicInteger();
        start(Handlers.of("changed", job -> {
            if (runs.incrementAndGet() == 1) {
                return job.step("old-name", RunsTest::done)
                        .compose(v -> job.approval(ApprovalRequest.of("?", new JsonObject())))
                        .map(v -> new JsonObject());
            }
            return job.step("new-name", () -> {
                        renamed.incrementAndGet();
                        return done();
                    })
                    .compose(v -> job.approval(ApprovalRequest.of("?", new JsonObject())))
                    .map(v -> new JsonObject());
        }));
        UUID id = submit("changed");
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(engine.openCheckpoint(id), null, null)));
        Job job = engine.await(id, JobStatus.FAILED);
        assertEquals(JobError.JOURNAL_MISMATCH, job.error().code());
        assertTrue(job.error().message().contains("old-name"), job.error().message());
        assertEquals(0, renamed.get());
    }

    @Test
    void theResumedRunChecksThatItDoesWhatPeopleWereShown() {
        AtomicInteger runs = new AtomicInteger();
        start(Handlers.of(
                "drift",
                job -> job.approval(ApprovalRequest.of("Pay?", new JsonObject().put("amount", runs.incrementAndGet())))
                        .map(v -> new JsonObject().put("paid", true))));
        UUID id = submit("drift");
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(engine.openCheckpoint(id), null, null)));
        assertEquals(
                JobError.JOURNAL_MISMATCH,
                engine.await(id, JobStatus.FAILED).error().code());
    }

    @Test
    void stepsSideBySideAreReplayedWhateverTheirOrder() {
        AtomicInteger done = new AtomicInteger();
        start(Handlers.of("fan", job -> {
            Future<JsonObject> a = job.step("a", () -> counted(done)).compose(v -> job.step("a2", () -> counted(done)));
            Future<JsonObject> b = job.step("b", () -> counted(done)).compose(v -> job.step("b2", () -> counted(done)));
            return Future.all(a, b)
                    .compose(v -> job.approval(ApprovalRequest.of("?", new JsonObject())))
                    .map(v -> new JsonObject());
        }));
        UUID id = submit("fan");
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(engine.openCheckpoint(id), null, null)));
        engine.await(id, JobStatus.COMPLETED);
        assertEquals(4, done.get());
    }

    private static Future<JsonObject> counted(AtomicInteger counter) {
        counter.incrementAndGet();
        return done();
    }

    @Test
    void aSleepGivesTheSlotBackAndGoesOnWhereItStood() {
        AtomicInteger before = new AtomicInteger();
        start(Handlers.of(
                "nap",
                job -> job.step("before", () -> counted(before))
                        .compose(v -> job.sleep(Duration.ofMillis(80)))
                        .compose(v -> job.sleep(Duration.ofMillis(20)))
                        .map(v -> new JsonObject().put("slept", true))));
        Job job = engine.await(submit("nap"), JobStatus.COMPLETED);
        assertEquals(1, before.get());
        assertEquals(1, job.attempt());
        assertEquals(3, job.epoch());
    }

    @Test
    void aBlockingHandlerAwaitsStepsAndApprovals() {
        start(Handlers.blocking("block", job -> {
            JsonObject a = job.step("a", RunsTest::done).await();
            Approval approval = job.approval(ApprovalRequest.of("?", a)).await();
            job.log("work", "approved by " + approval.decidedBy());
            job.info("told", new JsonObject()).await();
            return Future.succeededFuture(a.put("by", approval.decidedBy()));
        }));
        UUID id = submit("block");
        get(engine.as(Engine.REVIEWER).decide(Decision.approve(engine.openCheckpoint(id), null, null)));
        assertEquals("rita", engine.await(id, JobStatus.COMPLETED).outputData().getString("by"));
        assertEquals(
                "approved by rita", engine.sql("select message from bascule.job_logs where job_id = '" + id + "'"));
    }

    @Test
    void aRunThatTakesLongerThanItsTimeoutFailsAndItsLateResultChangesNothing() {
        Promise<JsonObject> late = Promise.promise();
        start(Handlers.of("slow", job -> late.future()));
        NewJob slow = new NewJob("slow", null, null, 5, null, 1, 60L, List.of());
        UUID id = get(engine.client.submit(slow)).id();
        Job job = engine.await(id, JobStatus.FAILED);
        assertEquals(JobError.TIMEOUT, job.error().code());
        late.complete(new JsonObject().put("too", "late"));
        UUID next = submit("slow");
        engine.await(next, JobStatus.COMPLETED);
        assertEquals(JobStatus.FAILED, get(engine.client.get(id)).status());
    }

    @Test
    void aTimeoutFreesTheThreadOfABlockingHandler() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        start(Handlers.blocking("stuck", job -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return done();
        }));
        UUID id = get(engine.client.submit(new NewJob("stuck", null, null, 5, null, 1, 1_000L, List.of())))
                .id();
        engine.await(id, JobStatus.FAILED);
        assertTrue(interrupted.await(20, java.util.concurrent.TimeUnit.SECONDS));
    }

    @Test
    void aRunningJobStopsAtItsNextCallWhenCancelled() {
        Promise<JsonObject> gate = Promise.promise();
        AtomicInteger after = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(1);
        start(Handlers.of("long", job -> {
            running.countDown();
            return job.step("wait", gate::future).compose(v -> job.step("after", () -> counted(after)));
        }));
        UUID id = submit("long");
        engine.await(id, JobStatus.RUNNING);
        get(engine.client.cancel(id));
        gate.complete(new JsonObject());
        Job job = engine.await(id, JobStatus.CANCELLED);
        assertEquals(0, after.get());
        assertFalse(job.cancelRequested());
    }

    @Test
    void aRunThatDoesNotListenIsCancelledAfterTheGraceTime() {
        start(Handlers.of("deaf", job -> Promise.<JsonObject>promise().future()));
        UUID id = submit("deaf");
        engine.await(id, JobStatus.RUNNING);
        get(engine.client.cancel(id));
        engine.await(id, JobStatus.CANCELLED);
        assertEquals(0, engine.worker(Requests.ControlWorker.Order.STATUS).activeJobs());
    }

    @Test
    void cancellingAWaitingJobClosesItsCheckpointAndRetryAsksAnew() {
        start(Handlers.of(
                "ask",
                job -> job.step("once", RunsTest::done)
                        .compose(v -> job.approval(ApprovalRequest.of("?", v)))
                        .map(v -> new JsonObject())));
        UUID id = submit("ask");
        UUID first = engine.openCheckpoint(id);
        get(engine.client.cancel(id));
        assertEquals("CANCELLED", engine.sql("select status from bascule.checkpoints where id = '" + first + "'"));
        Fault late = assertThrows(Fault.class, () -> get(engine.client.decide(Decision.approve(first, null, null))));
        assertEquals(ErrorCode.ALREADY_DECIDED, late.code());
        assertThrows(Fault.class, () -> get(engine.client.cancel(id)));
        get(engine.client.retry(id));
        UUID second = engine.openCheckpoint(id);
        get(engine.client.decide(Decision.approve(second, null, null)));
        engine.await(id, JobStatus.COMPLETED);
    }

    @Test
    void jobsAreStartedByPriorityAndAge() {
        List<String> order = new CopyOnWriteArrayList<>();
        start(Handlers.of("ordered", job -> {
            order.add(job.taskDescription());
            return done();
        }));
        engine.worker(Requests.ControlWorker.Order.STOP);
        List<NewJob> jobs = List.of(named("low", 1), named("middle-1", 5), named("high", 9), named("middle-2", 5));
        List<Job> accepted = get(engine.client.submitAll(jobs, null)).jobs();
        assertEquals(4, accepted.size());
        engine.worker(Requests.ControlWorker.Order.START);
        accepted.forEach(job -> engine.await(job.id(), JobStatus.COMPLETED));
        assertEquals(List.of("high", "middle-1", "middle-2", "low"), order);
    }

    private static NewJob named(String name, int priority) {
        return new NewJob("ordered", name, null, priority, null, null, null, List.of());
    }

    @Test
    void aTypeNeverRunsMoreThanItsLimitAtOnce() {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        JobHandler one = new JobHandler() {
            @Override
            public String jobType() {
                return "one-at-a-time";
            }

            @Override
            public Future<JsonObject> run(io.bascule.handler.JobContext job) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                return job.step("work", RunsTest::done).onComplete(v -> now.decrementAndGet());
            }

            @Override
            public io.bascule.job.JobType describe() {
                return new io.bascule.job.JobType("one-at-a-time", "", 3, null, 1, new JsonObject(), null);
            }
        };
        start(one);
        List<Job> jobs = get(engine.client.submitAll(
                        java.util.Collections.nCopies(20, NewJob.of("one-at-a-time", new JsonObject())), null))
                .jobs();
        jobs.forEach(job -> engine.await(job.id(), JobStatus.COMPLETED));
        assertEquals(1, most.get());
    }

    @Test
    void aStoppedWorkerHoldsJobsAndHandsBackWhatItPrefetched() {
        start(Handlers.of("echo", job -> done()));
        engine.worker(Requests.ControlWorker.Order.STOP);
        UUID id = submit("echo");
        // A claim that was under way at the stop may have taken it: then it is handed back.
        engine.await(id, job -> job.status().isClaimable(), "held");
        assertFalse(engine.worker(Requests.ControlWorker.Order.STATUS).isRunning());
        engine.worker(Requests.ControlWorker.Order.START);
        engine.await(id, JobStatus.COMPLETED);
    }

    @Test
    void aDrainedNodeHandsItsJobsBackWithoutBurningAnAttempt() {
        ConcurrentHashMap<UUID, Integer> started = new ConcurrentHashMap<>();
        start(Handlers.of("endless", job -> {
            started.merge(job.jobId(), 1, Integer::sum);
            return Promise.<JsonObject>promise().future();
        }));
        List<Job> jobs = get(engine.client.submitAll(
                        java.util.Collections.nCopies(6, NewJob.of("endless", new JsonObject())), null))
                .jobs();
        engine.awaitSql("select count(*) from bascule.jobs where status = 'RUNNING'", "4");
        engine.drain();
        assertEquals("0", engine.sql("select count(*) from bascule.jobs where status = 'RUNNING'"));
        assertEquals("6", engine.sql("select count(*) from bascule.jobs where status in ('PENDING', 'QUEUED')"));
        assertEquals(
                "0",
                engine.sql("select count(*) from bascule.jobs where attempt > 0 and not resumes"),
                "the next claim goes on with the same attempt");
        try (Engine other = new Engine(engine.address, Engine.settings(), Handlers.of("endless", job -> done()))) {
            jobs.forEach(job ->
                    assertEquals(1, other.await(job.id(), JobStatus.COMPLETED).attempt()));
        }
    }

    @Test
    void anUnknownTypeIsRefusedWithTheKnownOnes() {
        start(Handlers.of("known", job -> done()));
        Fault unknown = assertThrows(Fault.class, () -> submit("unknown"));
        assertEquals(ErrorCode.UNKNOWN_JOB_TYPE, unknown.code());
        assertTrue(unknown.getMessage().contains("known"));
    }

    @Test
    void oneIdempotencyKeyIsOneJob() {
        start(Handlers.of("echo", job -> done()));
        NewJob job = NewJob.of("echo", new JsonObject().put("b", 1).put("a", 2));
        NewJob same = NewJob.of("echo", new JsonObject().put("a", 2).put("b", 1));
        UUID first =
                get(engine.client.submitAll(List.of(job), "key")).jobs().get(0).id();
        Requests.SubmittedJobs again = get(engine.client.submitAll(List.of(same), "key"));
        assertTrue(again.existed());
        assertEquals(first, again.jobs().get(0).id());
        NewJob other = NewJob.of("echo", new JsonObject().put("a", 3));
        Fault mismatch = assertThrows(Fault.class, () -> get(engine.client.submitAll(List.of(other), "key")));
        assertEquals(ErrorCode.IDEMPOTENCY_MISMATCH, mismatch.code());
        List<NewJob> batch = List.of(job, other);
        List<Job> two = get(engine.client.submitAll(batch, "batch")).jobs();
        assertEquals(
                two.stream().map(Job::id).toList(),
                get(engine.client.submitAll(batch, "batch")).jobs().stream()
                        .map(Job::id)
                        .toList());
        assertThrows(Fault.class, () -> get(engine.client.submitAll(List.of(job, other, other), "batch")));
        assertEquals("3", engine.sql("select count(*) from bascule.jobs"));
    }

    @Test
    void aScheduledJobRunsWhenItsTimeHasCome() {
        start(Handlers.of("echo", job -> done()));
        java.time.Instant due = java.time.Instant.now().plusMillis(700);
        UUID id = get(engine.client.submit(new NewJob("echo", null, null, 5, due, null, null, List.of())))
                .id();
        Job job = engine.await(id, JobStatus.COMPLETED);
        assertFalse(job.startedAt().isBefore(job.runAt()));
    }

    @Test
    void whatCannotBeKeptExactlyIsNotShownForADecision() {
        start(Handlers.of(
                "big",
                job -> job.approval(ApprovalRequest.of("?", new JsonObject().put("n", 9007199254740993L)))
                        .map(v -> new JsonObject())));
        Job job = engine.await(submit("big"), JobStatus.FAILED);
        assertEquals(JobError.INVALID_RESULT, job.error().code());
        assertTrue(
                job.error().message().contains("9007199254740993"), job.error().message());
    }

    @Test
    void aRedeployedHandlerGoesOnWithItsJobsOnTheSameAttempt() {
        start();
        String old = engine.deploy(
                Handlers.of("redeployed", job -> Promise.<JsonObject>promise().future()));
        List<Job> jobs = get(engine.client.submitAll(
                        java.util.Collections.nCopies(6, NewJob.of("redeployed", new JsonObject())), null))
                .jobs();
        engine.awaitSql("select count(*) from bascule.jobs where status = 'RUNNING'", "4");
        get(engine.vertx.undeploy(old));
        engine.deploy(Handlers.of("redeployed", job -> done()));
        jobs.forEach(job ->
                assertEquals(1, engine.await(job.id(), JobStatus.COMPLETED).attempt()));
    }

    @Test
    void jobsWhoseHandlerIsGoneAreLeftToOthers() {
        start();
        String gone = engine.deploy(
                Handlers.of("gone", job -> Promise.<JsonObject>promise().future()));
        UUID running = submit("gone");
        engine.await(running, JobStatus.RUNNING);
        get(engine.vertx.undeploy(gone));
        engine.await(running, JobStatus.QUEUED);
        try (Engine other = new Engine(engine.address, Engine.settings(), Handlers.of("gone", job -> done()))) {
            assertEquals(1, other.await(running, JobStatus.COMPLETED).attempt());
        }
    }

    @Test
    void theInputsOfABatchAreCheckedByTheirTypesAndNamedByTheirPlace() {
        start(checked("even", 0), checked("odd", 1), Handlers.of("any", job -> done()));
        List<NewJob> jobs = List.of(number("even", 1), number("any", 1), number("odd", 1), number("odd", 2));
        Fault wrong = assertThrows(Fault.class, () -> get(engine.client.submitAll(jobs, null)));
        assertEquals(
                List.of(
                        new FieldError("jobs[0].inputData.n", "is not even"),
                        new FieldError("jobs[3].inputData.n", "is not odd")),
                wrong.errors());
        assertEquals("0", engine.sql("select count(*) from bascule.jobs"));
    }

    private static NewJob number(String jobType, int n) {
        return NewJob.of(jobType, new JsonObject().put("n", n));
    }

    private static JobHandler checked(String jobType, int rest) {
        return new JobHandler() {
            @Override
            public String jobType() {
                return jobType;
            }

            @Override
            public Future<JsonObject> run(io.bascule.handler.JobContext job) {
                return done();
            }

            @Override
            public List<FieldError> check(JsonObject input) {
                return input.getInteger("n") % 2 == rest
                        ? List.of()
                        : List.of(new FieldError("inputData.n", "is not " + jobType));
            }
        };
    }
}
