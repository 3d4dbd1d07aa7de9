package io.bascule.agents;

import static io.bascule.agents.Remote.card;
import static io.bascule.agents.Remote.lease;
import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Events;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Decision;
import io.bascule.job.Digest;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The runs that agents have: what they report, and how they end. */
class AgentRunsTest {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private final DatabaseAddress address = TestDatabase.fresh();
    private Remote node;
    private Caller admin;
    private Caller ann;

    @BeforeEach
    void start() {
        node = new Remote(address, Remote.settings(LEASE, Remote.ON_HINTS_ALONE));
        admin = node.program("boss", Role.ADMIN);
        ann = node.program("ann", Role.USER);
        assertEquals(List.of(), node.claim(admin, card("worker", "train")), "and the type is known from now on");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Job submit(NewJob job) {
        return get(node.engine.client.submit(job));
    }

    private Job submit() {
        return submit(NewJob.of("train", new JsonObject().put("epochs", 3)));
    }

    private static Fault refused(Runnable call) {
        return assertThrows(Fault.class, call::run);
    }

    private void expireLeases() {
        node.engine.sql("update bascule.agent_runs set lease_until = now() - interval '1 s' where ended_at is null");
    }

    @Test
    void anAgentParksItsJobAndGoesOnWithTheDecision() {
        Job job = submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        node.report(admin, run, new Runs.StepDone(0, "prepare", new JsonObject().put("rows", 7)));
        node.report(admin, run, new Runs.StepDone(0, "prepare", new JsonObject().put("rows", 8)));
        Runs.Parked ask = new Runs.Parked(asks("publish", new JsonObject().put("n", 1)));
        Agents.Reported parked = node.report(admin, run, ask);
        assertEquals(JobStatus.WAITING_APPROVAL, parked.state());
        assertEquals(CheckpointStatus.PENDING, parked.checkpoint().status());
        Agents.Reported repeated = node.report(admin, run, ask);
        assertTrue(repeated.repeated(), "the answer was lost");
        assertEquals(parked.checkpoint().id(), repeated.checkpoint().id());
        assertEquals("STALE_RUN PARKED", stale(() -> node.report(admin, run, new Runs.Completed(new JsonObject()))));
        get(node.engine.client.decide(Decision.approve(
                parked.checkpoint().id(), null, parked.checkpoint().digest())));
        Agents.Leased again = node.claim(admin, card("another", "train")).get(0);
        assertEquals(List.of(1, 2L), List.of(again.job().attempt(), again.job().epoch()), "no attempt was burnt");
        assertEquals(
                List.of("1 prepare STEP", "2 publish APPROVAL"),
                again.journal().stream().map(AgentRunsTest::text).toList());
        assertEquals(new JsonObject().put("rows", 7), again.journal().get(0).result(), "recorded once");
        Fault other = refused(() ->
                node.report(admin, again, new Runs.Parked(asks("publish", new JsonObject().put("n", 1_000_000)))));
        assertEquals(ErrorCode.DIGEST_MISMATCH, other.code());
        Agents.Reported decided = node.report(admin, again, ask);
        assertEquals(
                List.of(JobStatus.RUNNING, CheckpointStatus.APPROVED),
                List.of(decided.state(), decided.checkpoint().status()));
        node.report(admin, again, new Runs.Completed(new JsonObject()));
        assertEquals(JobStatus.COMPLETED, get(node.engine.client.get(job.id())).status());
    }

    @Test
    void whatIsSentBackIsToldToTheNextRunWhichAsksUnderAnotherName() {
        Job job = submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        Runs.Parked ask = new Runs.Parked(asks("draft", new JsonObject().put("n", 1)));
        UUID first = node.report(admin, run, ask).checkpoint().id();
        get(node.engine.client.decide(Decision.requestChanges(first, "Shorter,\nplease", null)));
        Agents.Leased again = node.claim(admin, card("another", "train")).get(0);
        assertEquals(1, again.job().attempt(), "no attempt was burnt");
        Checkpoint told = again.journal().get(0).checkpoint();
        assertEquals(
                List.of(CheckpointStatus.CHANGES_REQUESTED, "Shorter,\nplease"),
                List.of(told.status(), told.comment()));
        Agents.Reported decided = node.report(admin, again, ask);
        assertEquals(
                List.of(JobStatus.RUNNING, CheckpointStatus.CHANGES_REQUESTED),
                List.of(decided.state(), decided.checkpoint().status()));
        Runs.Parked next = new Runs.Parked(asks("draft-2", new JsonObject().put("n", 2)));
        assertEquals(JobStatus.WAITING_APPROVAL, node.report(admin, again, next).state());
        assertEquals(
                JobStatus.WAITING_APPROVAL,
                get(node.engine.client.get(job.id())).status());
    }

    private static NewCheckpoint asks(String name, JsonObject data) {
        return new NewCheckpoint(
                Ids.next(),
                0,
                name,
                CheckpointType.APPROVAL_REQUIRED,
                "Publish?",
                data,
                new JsonObject(),
                Digest.of(data),
                null,
                false,
                true);
    }

    private static String text(JournalEntry entry) {
        return entry.position() + " " + entry.name() + " " + entry.kind();
    }

    private static String stale(Runnable call) {
        Fault fault = refused(call);
        return fault.code() + " " + fault.more().getString("reason");
    }

    @Test
    void anEndThatIsSentAgainIsKnownAndAnotherEndIsRefused() {
        submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        assertFalse(
                node.report(admin, run, new Runs.Completed(new JsonObject())).repeated());
        Agents.Reported again = node.report(admin, run, new Runs.Completed(new JsonObject().put("other", true)));
        assertEquals(new Agents.Reported(JobStatus.COMPLETED, null, true), again);
        assertEquals(
                new JsonObject(), get(node.engine.client.get(run.job().id())).outputData());
        Runs.Failed failed = new Runs.Failed(new JobError("BROKEN", "late"), true);
        assertEquals("STALE_RUN COMPLETED", stale(() -> node.report(admin, run, failed)));
        assertEquals("STALE_RUN COMPLETED", stale(() -> node.beat(admin, run, null, null)));
        assertEquals("STALE_RUN UNKNOWN", stale(() -> node.report(ann, run, new Runs.Completed(new JsonObject()))));
    }

    @Test
    void aFailureIsTriedAgainUntilNoAttemptIsLeft() {
        Job job = submit(new NewJob("train", null, null, 5, null, 2, null, null));
        Runs.Failed failed = new Runs.Failed(new JobError("BROKEN", "no disk"), true);
        Agents.Leased first = node.claim(admin, card("worker", "train")).get(0);
        assertEquals(JobStatus.QUEUED, node.report(admin, first, failed).state());
        assertTrue(node.report(admin, first, failed).repeated());
        Agents.Leased second = awaitRun("worker");
        assertEquals(JobStatus.FAILED, node.report(admin, second, failed).state());
        assertEquals("BROKEN", get(node.engine.client.get(job.id())).error().code());
    }

    /** The next attempt is due in a moment. */
    private Agents.Leased awaitRun(String agentId) {
        node.engine.awaitSql("select count(*) from bascule.ready where run_at <= now() and queue_key <= now()", "1");
        return node.claim(admin, card(agentId, "train")).get(0);
    }

    @Test
    void whatASilentAgentHadGoesOnElsewhereAndItsLateReportsChangeNothing() {
        Job job = submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        assertEquals(60_000, node.beat(admin, run, null, null).leaseMs());
        expireLeases();
        node.engine.await(job.id(), JobStatus.QUEUED);
        Agents.Leased next = awaitRun("another");
        assertEquals(List.of(2, 2L), List.of(next.job().attempt(), next.job().epoch()));
        assertEquals(
                "STALE_RUN LEASE_LOST",
                stale(() -> node.report(admin, run, new Runs.Completed(new JsonObject().put("late", true)))));
        assertEquals("STALE_RUN LEASE_LOST", stale(() -> node.beat(admin, run, 50, "still there")));
        assertEquals(
                "STALE_RUN LEASE_LOST",
                stale(() -> node.report(admin, run, new Runs.StepDone(0, "s", new JsonObject()))));
        Agents.Log log =
                new Agents.Log(lease(admin, run), List.of(new Agents.Line(LogLevel.INFO, "log", "late", null)));
        assertEquals("STALE_RUN LEASE_LOST", stale(() -> get(node.bus.request(Addresses.AGENT_LOG, log))));
        assertEquals(JobStatus.RUNNING, get(node.engine.client.get(job.id())).status());
        assertEquals("0", node.engine.sql("select count(*) from bascule.job_steps"));
        assertEquals("0", node.engine.sql("select count(*) from bascule.job_logs"));
        node.report(admin, next, new Runs.Completed(new JsonObject().put("by", "another")));
        assertEquals(
                "another", get(node.engine.client.get(job.id())).outputData().getString("by"));
    }

    @Test
    void aRunThatTakesLongerThanItsJobsTimeoutHasFailed() {
        Job job = submit(new NewJob("train", null, null, 5, null, 1, 3_600_000L, null));
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        node.engine.sql(
                "update bascule.agent_runs set lease_until = now() - interval '1 s', timeout_at = now() - interval '1 s'");
        Job failed = node.engine.await(job.id(), JobStatus.FAILED);
        assertEquals(JobError.TIMEOUT, failed.error().code());
        assertEquals(
                "STALE_RUN TIMEOUT",
                stale(() -> node.report(admin, run, new Runs.Failed(new JobError("X", "x"), false))));
    }

    @Test
    void aCancelledRunIsToldAtItsNextHeartbeatAndEndsItsJobWhenItStops() {
        Job job = submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        assertFalse(node.beat(admin, run, null, null).cancelled());
        get(node.engine.client.cancel(job.id()));
        assertTrue(node.beat(admin, run, null, null).cancelled());
        assertEquals(
                JobStatus.CANCELLED,
                node.report(admin, run, new Runs.HandedBack()).state());
        Job silent = submit();
        node.claim(admin, card("worker", "train"));
        get(node.engine.client.cancel(silent.id()));
        expireLeases();
        node.engine.await(silent.id(), JobStatus.CANCELLED);
    }

    @Test
    void progressLinesStepsAndSleepsAreRecorded() {
        Job job = submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        node.beat(admin, run, 40, "epoch 2");
        assertEquals(
                List.of(40, "epoch 2"),
                List.of(
                        get(node.engine.client.get(job.id())).progress(),
                        get(node.engine.client.get(job.id())).progressNote()));
        List<Agents.Line> lines = Collections.nCopies(60, new Agents.Line(LogLevel.WARN, "log", "loss is high", null));
        get(node.bus.request(Addresses.AGENT_LOG, new Agents.Log(lease(admin, run), lines)));
        Fault tooMany =
                refused(() -> get(node.bus.request(Addresses.AGENT_LOG, new Agents.Log(lease(admin, run), lines))));
        assertEquals(ErrorCode.TOO_MANY_REQUESTS, tooMany.code());
        assertEquals("60 worker", node.engine.sql("select count(*) || ' ' || min(agent_name) from bascule.job_logs"));
        assertEquals(
                JobStatus.QUEUED,
                node.report(admin, run, new Runs.Slept(0, "nap", 0)).state());
        Agents.Leased again = awaitRun("worker");
        assertEquals(
                List.of("1 nap SLEEP"),
                again.journal().stream().map(AgentRunsTest::text).toList());
        NewCheckpoint told = new NewCheckpoint(
                Ids.next(),
                0,
                "told",
                CheckpointType.INFO,
                "Half.",
                new JsonObject(),
                new JsonObject(),
                Digest.of(new JsonObject()),
                null,
                false,
                false);
        assertEquals(
                CheckpointStatus.RECORDED,
                node.report(admin, again, new Runs.Shown(told)).checkpoint().status());
        assertEquals(
                JobStatus.QUEUED,
                node.report(admin, again, new Runs.HandedBack()).state());
        assertEquals(1, awaitRun("worker").job().attempt(), "neither burnt an attempt");
    }

    @Test
    void removingAnAgentEndsItsLeasesAtOnce() {
        Job job = submit();
        Agents.Leased run = node.claim(admin, card("worker", "train")).get(0);
        assertEquals(
                ErrorCode.NOT_FOUND,
                refused(() -> get(node.bus.request(Addresses.REMOVE_AGENT, new Agents.Remove("worker", ann))))
                        .code());
        get(node.bus.request(Addresses.REMOVE_AGENT, new Agents.Remove("worker", admin)));
        assertEquals(JobStatus.QUEUED, get(node.engine.client.get(job.id())).status());
        assertEquals("STALE_RUN LEASE_LOST", stale(() -> node.beat(admin, run, null, null)));
        assertEquals(2, awaitRun("worker").job().attempt(), "it may come back, as a new agent");
    }

    @Test
    void whatAnAgentFinishedWhileAllNodesWereAwayForLongerThanItsLeaseIsTaken() {
        Job job = submit(new NewJob("train", null, null, 5, null, 1, 20_000L, null));
        Agents.Leased done = node.claim(admin, card("worker", "train")).get(0);
        submit();
        Agents.Leased goesOn = node.claim(admin, card("worker", "train")).get(0);
        node.close();
        node.engine.sql("update bascule.agent_runs set lease_until = lease_until - interval '1 h',"
                + " timeout_at = timeout_at - interval '1 h'");
        node = new Remote(address, Remote.settings(LEASE, Remote.ON_HINTS_ALONE));
        node.engine.awaitSql("select count(*) from bascule.agent_runs where lease_until > now()", "2");
        assertFalse(node.beat(admin, goesOn, 50, "there again").cancelled());
        assertEquals(
                JobStatus.COMPLETED,
                node.report(admin, done, new Runs.Completed(new JsonObject().put("loss", 1)))
                        .state());
        assertEquals(1, get(node.engine.client.get(job.id())).attempt());
    }

    @Test
    void aJobThatIsCancelledOnItsWayToAnAgentThatIsGoneEndsAsCancelled() throws SQLException, InterruptedException {
        BlockingQueue<Events.RunEnded.Outcome> ends = new LinkedBlockingQueue<>();
        get(node.bus
                .listen(Addresses.RUNS_ENDED, told -> told.ends().forEach(end -> ends.add(end.outcome())))
                .completion());
        Job job = submit();
        node.report(admin, node.claim(admin, card("worker", "train")).get(0), new Runs.HandedBack());
        assertEquals(Events.RunEnded.Outcome.RELEASED, ends.poll(20, TimeUnit.SECONDS));
        UUID pollId = Ids.next();
        Future<Agents.Polled> claiming;
        try (Connection holding = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("lock table bascule.job_steps in access exclusive mode");
            claiming = node.poll(pollId, admin, card("worker", "train"), 0, true);
            node.engine.awaitSql(
                    "select count(*) from pg_locks where relation = 'bascule.job_steps'::regclass and not granted",
                    "1");
            node.bus.publishHere(Addresses.POLL_GONE, new Agents.PollGone(pollId));
            get(node.engine.client.cancel(job.id()));
            holding.rollback();
        }
        assertEquals(List.of(), get(claiming).leased());
        node.engine.await(job.id(), JobStatus.CANCELLED);
        node.engine.awaitSql("select count(*) from bascule.agent_runs where ended_at is null", "0");
        assertEquals(Events.RunEnded.Outcome.CANCELLED, ends.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void theLeasesOfARevokedKeyEnd() {
        Job job = submit();
        node.claim(admin, card("worker", "train"));
        node.engine.sql("update bascule.api_keys set revoked_at = now() where id = '" + admin.apiKeyId() + "'");
        node.engine.await(job.id(), JobStatus.QUEUED);
    }
}
