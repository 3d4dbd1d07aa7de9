package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static io.bascule.store.WorkFixture.refused;
import static io.bascule.store.WorkFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Artifact;
import io.bascule.job.ArtifactType;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.ContextDocument;
import io.bascule.job.Decision;
import io.bascule.job.DocumentFormat;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewArtifact;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewDocument;
import io.bascule.job.NewWorkSession;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.RunKey;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkSessionStoreTest {
    private final WorkFixture work = new WorkFixture();
    private final WorkSessionStore sessions = work.sessions;
    private final Caller ann = work.ann;

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void whatIsStoredIsWhatWasAskedFor() {
        UUID project = work.project().id();
        NewWorkSession task = WorkFixture.task(
                "research", text("one"), new NewDocument("Two", DocumentFormat.MARKDOWN, "# zwölf", null));
        WorkSession made = get(sessions.create(ann, project, task));
        assertEquals(project, made.projectId());
        assertEquals("research", made.agentType());
        assertEquals("Which pump?", made.taskDescription());
        assertEquals(new JsonObject().put("depth", 2), made.taskConfiguration());
        assertEquals(ApprovalStrategy.FINAL_ONLY, made.approvalStrategy());
        assertTrue(made.autoExecute());
        assertEquals(4, made.maxRounds());
        assertEquals(1_000L, made.tokenBudget());
        assertEquals(5_000_000_000L, made.costBudget());
        assertEquals(new JsonObject().put("from", "test"), made.metadata());
        assertEquals(WorkStatus.INITIALIZED, made.status());
        assertNull(made.jobId());
        assertEquals(0, made.round());
        assertNull(made.executedBy());
        assertEquals(ann.userId(), made.createdBy());
        assertEquals("ann", made.createdByName());
        assertEquals(
                List.of(
                        new ContextDocument(1, "A text", DocumentFormat.TEXT, 3, null),
                        new ContextDocument(2, "Two", DocumentFormat.MARKDOWN, 7, null)),
                made.documents());
        assertEquals(Optional.of(made), get(sessions.find(project, made.id())));
        assertEquals(Optional.empty(), get(sessions.find(Ids.next(), made.id())), "not of that project");
        assertEquals("ann work-session.created", work.audited("work-session:" + made.id()));
    }

    @Test
    void aBudgetMayBeNone() {
        NewWorkSession task = new NewWorkSession(
                "research",
                "t",
                new JsonObject(),
                List.of(),
                ApprovalStrategy.AUTO_APPROVE_LOW_RISK,
                false,
                1,
                null,
                null,
                new JsonObject());
        WorkSession made = get(sessions.create(ann, work.project().id(), task));
        assertNull(made.tokenBudget());
        assertNull(made.costBudget());
        assertFalse(made.autoExecute());
    }

    @Test
    void aSessionNeedsItsProject() {
        assertEquals(ErrorCode.NOT_FOUND, refused(sessions.create(ann, Ids.next(), WorkFixture.task("research"))));
        assertEquals(ErrorCode.NOT_FOUND, refused(sessions.execute(ann, Ids.next(), Ids.next())));
        UUID project = work.project().id();
        WorkSession other = work.session();
        assertEquals(ErrorCode.NOT_FOUND, refused(sessions.execute(ann, project, other.id())));
        assertEquals(ErrorCode.NOT_FOUND, refused(sessions.cancelUnstarted(ann, project, other.id())));
        assertNull(work.find(other).jobId());
    }

    @Test
    void anArtifactIsCopiedAndReadWithWhatItRestsOn() {
        WorkSession earlier = work.executed();
        Artifact finding =
                work.add(earlier, 1, WorkFixture.finding("a", "Pump X leaks.")).get(0);
        Artifact report = work.add(
                        earlier,
                        1,
                        new NewArtifact(ArtifactType.REPORT, "r", "The report", "# Pumps", new JsonObject()))
                .get(0);
        WorkSession made = get(sessions.create(
                ann,
                earlier.projectId(),
                WorkFixture.task(
                        "reporting",
                        new NewDocument(null, null, null, finding.id()),
                        text("own"),
                        new NewDocument("Renamed", null, null, report.id()))));
        assertEquals(
                List.of(
                        new ContextDocument(1, "About a", DocumentFormat.TEXT, 13, finding.id()),
                        new ContextDocument(2, "A text", DocumentFormat.TEXT, 3, null),
                        new ContextDocument(3, "Renamed", DocumentFormat.MARKDOWN, 7, report.id())),
                made.documents());
        assertEquals(
                Optional.of(
                        "Made in an earlier work session: report.\nConfidence: not said.\nSources: none.\n\n# Pumps"),
                get(work.context.content(made.id(), "D3")));
    }

    @Test
    void anArtifactOfAnotherProjectIsNoDocument() {
        Artifact secret =
                work.add(work.executed(), 1, WorkFixture.finding("a", "secret")).get(0);
        NewWorkSession task = WorkFixture.task(
                "reporting",
                text("own"),
                new NewDocument("t", null, "cover", secret.id()),
                new NewDocument("t", null, null, Ids.next()));
        UUID project = work.project().id();
        Fault refused = assertThrows(Fault.class, () -> get(sessions.create(ann, project, task)));
        assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
        assertEquals(
                List.of("contextDocuments[1].artifactId", "contextDocuments[2].artifactId"),
                refused.errors().stream().map(FieldError::field).toList());
        assertTrue(get(sessions.list(project, null, null, 10)).items().isEmpty(), "all or nothing");
    }

    @Test
    void artifactsThatAreTooLargeTogetherAreNotTaken() {
        WorkSession earlier = work.executed();
        Artifact large = work.add(earlier, 1, WorkFixture.finding("a", "x".repeat(NewDocument.MAX_CONTENT)))
                .get(0);
        Artifact larger = work.add(earlier, 1, WorkFixture.finding("b", "x".repeat(NewDocument.MAX_CONTENT + 1)))
                .get(0);
        NewDocument fits = new NewDocument(null, null, null, large.id());
        NewDocument[] many = Collections.nCopies(6, fits).toArray(NewDocument[]::new);
        assertEquals("contextDocuments", refusal(earlier, many).errors().get(0).field());
        assertEquals(
                "contextDocuments[0]",
                refusal(earlier, new NewDocument(null, null, null, larger.id()))
                        .errors()
                        .get(0)
                        .field());
        get(sessions.create(ann, earlier.projectId(), WorkFixture.task("reporting", fits)));
    }

    private Fault refusal(WorkSession earlier, NewDocument... documents) {
        return assertThrows(
                Fault.class,
                () -> get(sessions.create(ann, earlier.projectId(), WorkFixture.task("reporting", documents))));
    }

    @Test
    void executingSubmitsOneJobThatSaysWhatItIs() {
        WorkSession executed = work.executed();
        assertEquals(WorkStatus.IN_PROGRESS, executed.status());
        assertEquals(ann.userId(), executed.executedBy());
        Job job = work.db.job(executed.jobId());
        assertEquals(WorkSession.JOB_TYPE, job.jobType());
        assertEquals(JobStatus.PENDING, job.status());
        assertEquals(List.of("work-session", "research"), job.tags());
        assertEquals("Which pump?", job.taskDescription());
        assertEquals(ann.userId(), job.userId());
        assertNull(job.retryOf());
        assertEquals(
                JsonObject.of(
                        "projectId", executed.projectId().toString(),
                        "sessionId", executed.id().toString()),
                job.inputData());
        assertEquals(Optional.of(executed), get(sessions.ofJob(job.id())));
        assertEquals(Optional.empty(), get(sessions.ofJob(Ids.next())));
        assertEquals(
                "ann work-session.created, ann work-session.executed", work.audited("work-session:" + executed.id()));
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void aSessionIsWhatItsJobIs(JobStatus status) {
        WorkSession session = work.executed();
        work.become(session, status);
        assertEquals(status, work.db.job(session.jobId()).status());
        WorkStatus expected = switch (status) {
            case PENDING, QUEUED, RUNNING -> WorkStatus.IN_PROGRESS;
            case WAITING_APPROVAL -> WorkStatus.PENDING_REVIEW;
            case COMPLETED -> WorkStatus.COMPLETED;
            case FAILED -> WorkStatus.FAILED;
            case CANCELLED -> WorkStatus.CANCELLED;
        };
        WorkSession found = work.find(session);
        assertEquals(expected, found.status());
        assertEquals(status == JobStatus.FAILED ? WorkFixture.BROKE : null, found.error());
        for (WorkStatus wanted : WorkStatus.values()) {
            List<WorkSession> listed =
                    get(sessions.list(session.projectId(), wanted, null, 10)).items();
            assertEquals(wanted == expected ? 1 : 0, listed.size(), wanted.name());
        }
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void onlyWhatFailedOrWasCancelledIsExecutedAgain(JobStatus status) {
        WorkSession session = work.executed();
        work.become(session, status);
        if (status != JobStatus.FAILED && status != JobStatus.CANCELLED) {
            assertEquals(ErrorCode.WRONG_STATE, refused(sessions.execute(ann, session.projectId(), session.id())));
            assertEquals(session.jobId(), work.find(session).jobId());
            return;
        }
        WorkSession again = work.execute(session);
        assertNotEquals(session.jobId(), again.jobId());
        assertEquals(session.jobId(), work.db.job(again.jobId()).retryOf());
        assertEquals(WorkStatus.IN_PROGRESS, again.status());
        assertNull(again.error());
        assertEquals(Optional.empty(), get(sessions.ofJob(session.jobId())), "no longer its present job");
    }

    @Test
    void aMemberExecutesAgainWhatAnotherExecuted() {
        WorkSession session = work.executed();
        work.become(session, JobStatus.FAILED);
        WorkSession again = get(sessions.execute(work.bert, session.projectId(), session.id()));
        assertEquals(work.bert.userId(), again.executedBy());
        assertEquals(session.jobId(), work.db.job(again.jobId()).retryOf());
    }

    @Test
    void whatIsRetriedByHandIsInProgressAgain() {
        WorkSession session = work.executed();
        work.become(session, JobStatus.FAILED);
        get(work.db.jobs.retry(session.jobId(), Caller.SYSTEM));
        assertEquals(WorkStatus.IN_PROGRESS, work.find(session).status());
        assertEquals(ErrorCode.WRONG_STATE, refused(sessions.execute(ann, session.projectId(), session.id())));
    }

    /** Executing, executing again either way and cancelling are each said once, of the session, by whom it was. */
    @Test
    void whatIsDoneWithItIsInTheAuditLogOnceEach() {
        WorkSession session = work.executed();
        work.run(session);
        get(work.db.jobs.cancel(session.jobId(), work.bert));
        get(work.db.jobs.cancel(session.jobId(), work.bert));
        WorkSession other = work.executed();
        get(work.db.jobs.cancel(other.jobId(), ann));
        get(work.db.jobs.retry(other.jobId(), work.bert));
        assertEquals(work.bert.userId(), work.find(other).executedBy());
        get(work.db.jobs.cancel(other.jobId(), ann));
        work.execute(other);
        assertEquals(
                "ann work-session.created, ann work-session.executed, bert work-session.cancelled",
                work.audited("work-session:" + session.id()));
        assertEquals(
                "ann work-session.created, ann work-session.executed, ann work-session.cancelled,"
                        + " bert work-session.executed-again, ann work-session.cancelled, ann work-session.executed-again",
                work.audited("work-session:" + other.id()));
    }

    @Test
    void withoutANodeThatKnowsTheJobTypeNothingIsSubmitted() {
        work.db.change("delete from bascule.job_types where name = 'work-session'");
        WorkSession session = work.session();
        Fault refused = assertThrows(Fault.class, () -> get(sessions.execute(ann, session.projectId(), session.id())));
        assertEquals(ErrorCode.UNAVAILABLE, refused.code());
        assertTrue(refused.getMessage().contains("work-session"), refused.getMessage());
        assertEquals(WorkStatus.INITIALIZED, work.find(session).status());
    }

    @Test
    void whoIsNotActiveExecutesNothing() {
        WorkSession session = work.session();
        work.db.change("update bascule.users set active = false where username = 'ann'");
        assertEquals(ErrorCode.FORBIDDEN, refused(sessions.execute(ann, session.projectId(), session.id())));
        assertEquals("0", work.db.sql("select count(*) from bascule.submitted"));
    }

    @Test
    void whatWasNotExecutedIsCancelledOnceAndMayBeExecutedThen() {
        WorkSession session = work.session();
        WorkSession cancelled = get(sessions.cancelUnstarted(ann, session.projectId(), session.id()));
        assertEquals(WorkStatus.CANCELLED, cancelled.status());
        assertEquals(cancelled, get(sessions.cancelUnstarted(ann, session.projectId(), session.id())));
        assertEquals(
                1,
                get(sessions.list(session.projectId(), WorkStatus.CANCELLED, null, 10))
                        .items()
                        .size());
        assertEquals(WorkStatus.IN_PROGRESS, work.execute(session).status());
        assertEquals(ErrorCode.WRONG_STATE, refused(sessions.cancelUnstarted(ann, session.projectId(), session.id())));
        work.become(work.find(session), JobStatus.CANCELLED);
        assertEquals(ErrorCode.WRONG_STATE, refused(sessions.cancelUnstarted(ann, session.projectId(), session.id())));
        assertEquals(
                "ann work-session.created, ann work-session.cancelled, ann work-session.executed, system work-session.cancelled",
                work.audited("work-session:" + session.id()));
    }

    @Test
    void oneKeyIsOneSessionOfOneMember() {
        UUID project = work.project().id();
        NewWorkSession task = WorkFixture.task("research", text("t"));
        WorkSessionStore.Created made = get(sessions.create(ann, project, task, "k"));
        assertFalse(made.existed());
        assertEquals(new WorkSessionStore.Created(made.session(), true), get(sessions.create(ann, project, task, "k")));
        assertFalse(get(sessions.create(work.bert, project, task, "k")).existed());
        assertFalse(get(sessions.create(ann, project, task, null)).existed());
        assertEquals(
                ErrorCode.IDEMPOTENCY_MISMATCH,
                refused(sessions.create(ann, project, WorkFixture.task("research", text("u")), "k")));
        UUID other = work.project().id();
        assertEquals(ErrorCode.IDEMPOTENCY_MISMATCH, refused(sessions.create(ann, other, task, "k")));
        assertEquals("3", work.db.sql("select count(*) from bascule.work_sessions"));
        assertEquals("3", work.db.sql("select count(*) from bascule.audit where action = 'work-session.created'"));
    }

    @Test
    void pagesAreNewestFirstAndWithoutDocuments() {
        UUID project = work.project().id();
        List<UUID> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            WorkSession made = get(sessions.create(ann, project, WorkFixture.task("research", text("t"))));
            newestFirst.add(made.id());
            if (i % 2 == 0) {
                get(sessions.cancelUnstarted(ann, project, made.id()));
            }
        }
        Collections.reverse(newestFirst);
        work.session();
        Page<WorkSession> first = get(sessions.list(project, null, null, 4));
        assertTrue(first.hasMore());
        assertEquals(newestFirst.subList(0, 4), ids(first));
        assertEquals(List.of(), first.items().get(0).documents());
        Page<WorkSession> second = get(sessions.list(project, null, newestFirst.get(3), 4));
        assertFalse(second.hasMore());
        assertEquals(newestFirst.subList(4, 7), ids(second));
        Page<WorkSession> cancelled = get(sessions.list(project, WorkStatus.CANCELLED, newestFirst.get(0), 2));
        assertTrue(cancelled.hasMore());
        assertEquals(List.of(newestFirst.get(2), newestFirst.get(4)), ids(cancelled));
        assertEquals(
                List.of(newestFirst.get(6)),
                ids(get(sessions.list(project, WorkStatus.CANCELLED, newestFirst.get(4), 2))));
    }

    private static List<UUID> ids(Page<WorkSession> page) {
        return page.items().stream().map(WorkSession::id).toList();
    }

    @Test
    void aRoundOnlyRisesAndOnlyForThePresentJob() {
        WorkSession session = work.executed();
        get(sessions.beginRound(session.id(), session.jobId(), 2));
        get(sessions.beginRound(session.id(), session.jobId(), 1));
        get(sessions.beginRound(session.id(), Ids.next(), 3));
        assertEquals(2, work.find(session).round());
        work.become(session, JobStatus.FAILED);
        WorkSession again = work.execute(session);
        assertEquals(0, again.round());
        get(sessions.beginRound(session.id(), session.jobId(), 4));
        assertEquals(0, work.find(session).round(), "the run of the job before is overtaken");
        get(sessions.beginRound(session.id(), again.jobId(), 1));
        assertEquals(1, work.find(session).round());
    }

    @Test
    void progressIsThatOfTheJob() {
        WorkSession session = work.executed();
        RunKey run = work.run(session);
        get(work.db.runs.progress(List.of(new RunStore.Progress(run, 40, "reads"))));
        WorkSession found = work.find(session);
        assertEquals(40, found.progress());
        assertEquals("reads", found.progressNote());
        assertFalse(found.updatedAt().isBefore(work.db.job(session.jobId()).updatedAt()));
    }

    @Test
    void usageIsTheSumOfTheJournaledCallsOfThePresentJob() {
        WorkSession session = work.session();
        assertEquals(WorkUsage.NONE, get(sessions.usage(session.id())));
        session = work.execute(session);
        RunKey run = work.run(session);
        work.called(run, "plan/round-1/ask-1", 100, 20, 3_000_000_000L);
        work.called(run, "plan/round-1/ask-2", 1, 2, 3);
        work.called(run, "plan/round-1/context", 1_000, 1_000, 1_000);
        get(work.db.runs.recordSteps(
                List.of(new RunStore.StepResult(run, 1, "plan/round-2/ask-1", JsonObject.of("text", "no figures")))));
        assertEquals(new WorkUsage(3, 101, 22, 3_000_000_003L), get(sessions.usage(session.id())));
        get(work.db.runs.fail(run, WorkFixture.BROKE, 1, 1));
        assertEquals(3, get(sessions.usage(session.id())).calls());
        work.execute(session);
        assertEquals(WorkUsage.NONE, get(sessions.usage(session.id())));
        assertEquals(WorkUsage.NONE, get(sessions.usage(Ids.next())));
    }

    @Test
    void countsAndCheckpointsAreThoseOfThePresentJob() {
        WorkSession session = work.executed();
        assertEquals(new WorkCounts(0, 0, Map.of()), get(sessions.counts(session.id())));
        work.add(session, 1, WorkFixture.finding("a", "1"), WorkFixture.finding("b", "1"));
        work.add(session, 2, WorkFixture.finding("a", "2"));
        UUID first = work.park(session);
        get(work.db.checkpoints.decide(
                Decision.requestChanges(first, "shorter", null), StoreFixture.RITA, OwnJobDecision.DENY));
        RunKey run = work.run(session);
        UUID second = openAgain(run);
        List<Checkpoint> checkpoints =
                get(sessions.checkpoints(session.id(), null, 10)).items();
        assertEquals(
                List.of(first, second), checkpoints.stream().map(Checkpoint::id).toList());
        assertEquals("shorter", checkpoints.get(0).comment());
        WorkCounts counts = get(sessions.counts(session.id()));
        assertEquals(
                new WorkCounts(3, 1, Map.of(CheckpointStatus.CHANGES_REQUESTED, 1L, CheckpointStatus.PENDING, 1L)),
                counts);
        assertEquals(2, counts.allCheckpoints());
        get(work.db.jobs.cancel(session.jobId(), Caller.SYSTEM));
        work.execute(session);
        assertEquals(
                2, get(sessions.checkpoints(session.id(), null, 10)).items().size(), "those of the job before");
        Page<Checkpoint> page = get(sessions.checkpoints(session.id(), null, 1));
        assertTrue(page.hasMore());
        assertEquals(first, page.items().get(0).id());
        assertEquals(
                second,
                get(sessions.checkpoints(session.id(), first, 1)).items().get(0).id());
        assertEquals(new WorkCounts(3, 0, Map.of()), get(sessions.counts(session.id())));
        assertEquals(new WorkCounts(0, 0, Map.of()), get(sessions.counts(Ids.next())));
    }

    private UUID openAgain(RunKey run) {
        NewCheckpoint asks = StoreFixture.asks(false);
        return get(work.db.runs.park(
                        run,
                        new NewCheckpoint(
                                asks.id(),
                                2,
                                "approval#2",
                                asks.checkpointType(),
                                asks.message(),
                                asks.data(),
                                asks.metadata(),
                                asks.digest(),
                                null,
                                false,
                                false),
                        StoreFixture.DAY))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
    }

    @Test
    void whoSeesAllMayStillBeTheOneWhoExecutes() {
        Caller admin = work.user("root", Role.ADMIN);
        WorkSession session = work.session();
        assertEquals(
                admin.userId(),
                get(sessions.execute(admin, session.projectId(), session.id())).executedBy());
    }
}
