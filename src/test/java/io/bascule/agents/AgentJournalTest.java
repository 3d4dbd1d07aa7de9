package io.bascule.agents;

import static io.bascule.agents.Remote.card;
import static io.bascule.agents.Remote.lease;
import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.CheckpointType;
import io.bascule.job.Digest;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What agents put into their jobs' journals, and how much of it a later run is given. */
class AgentJournalTest {
    private final DatabaseAddress address = TestDatabase.fresh();
    private Remote node;
    private Caller admin;

    @BeforeEach
    void start() {
        node = new Remote(address, Remote.settings(Duration.ofSeconds(60), Remote.ON_HINTS_ALONE));
        admin = node.program("boss", Role.ADMIN);
        assertEquals(List.of(), node.claim(admin, card("worker", "train")), "and the type is known from now on");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private UUID submit() {
        return get(node.engine.client.submit(NewJob.of("train", new JsonObject())))
                .id();
    }

    private Agents.Leased run() {
        submit();
        return node.claim(admin, card("worker", "train")).get(0);
    }

    private List<Agents.Leased> awaitRuns(int due) {
        node.engine.awaitSql(
                "select count(*) from bascule.ready where run_at <= now() and queue_key <= now()", String.valueOf(due));
        return node.claim(admin, card("worker", "train"));
    }

    private static Runs.StepDone step(String name, int size) {
        return new Runs.StepDone(0, name, new JsonObject().put("r", "x".repeat(size)));
    }

    private static Runs.Shown info(String name, int size) {
        JsonObject data = new JsonObject().put("r", "x".repeat(size));
        return new Runs.Shown(new NewCheckpoint(
                Ids.next(),
                0,
                name,
                CheckpointType.INFO,
                "Half.",
                data,
                new JsonObject(),
                Digest.of(data),
                null,
                false,
                false));
    }

    private ErrorCode refusal(Agents.Leased run, Runs.Content content) {
        return assertThrows(Fault.class, () -> node.report(admin, run, content)).code();
    }

    private Future<Agents.Reported> sent(Agents.Leased run, Runs.Content content) {
        return node.bus.request(Addresses.AGENT_REPORT, new Agents.Report(lease(admin, run), content));
    }

    @Test
    void aJournalHoldsNoMoreThanALaterRunCanBeGivenHoweverWellItCompresses() {
        Agents.Leased run = run();
        node.report(admin, run, step("large", 100_000));
        node.report(admin, run, info("told", 50_000));
        assertEquals("100008", node.engine.sql("select size from bascule.job_steps"));
        assertEquals(
                "50016", node.engine.sql("select size from bascule.checkpoints"), "with message, metadata and a space");
        node.engine.sql("update bascule.job_steps set size = " + (JournalCall.MAX_BYTES - 50_016 - 1_000));
        assertEquals(ErrorCode.JOURNAL_FULL, refusal(run, step("one", 1_000)));
        assertEquals(ErrorCode.JOURNAL_FULL, refusal(run, info("two", 1_000)));
        assertEquals("1", node.engine.sql("select count(*) from bascule.job_steps"));
        assertEquals("1", node.engine.sql("select count(*) from bascule.checkpoints"));
        node.report(admin, run, step("large", 100_000));
        node.report(admin, run, info("told", 50_000));
        node.report(admin, run, step("small", 900));
        assertEquals(
                JobStatus.COMPLETED,
                node.report(admin, run, new Runs.Completed(new JsonObject())).state());
    }

    @Test
    void aJournalHasNoMoreEntriesThanALaterRunCanBeGiven() {
        Agents.Leased run = run();
        node.engine.sql("insert into bascule.job_steps (job_id, name, position, kind, result, size, epoch) select '"
                + run.job().id() + "', 's' || i, i, 'STEP', '{}', 2, 1 from generate_series(2, "
                + JournalCall.MAX_ENTRIES + ") i");
        node.report(admin, run, step("last", 1));
        assertEquals(
                String.valueOf(JournalCall.MAX_ENTRIES + 1),
                node.engine.sql("select position from bascule.job_steps where name = 'last'"));
        assertEquals(ErrorCode.JOURNAL_FULL, refusal(run, step("more", 1)));
        assertEquals(ErrorCode.JOURNAL_FULL, refusal(run, info("last", 1)), "a checkpoint, not that step");
        assertEquals(ErrorCode.JOURNAL_FULL, refusal(run, new Runs.Slept(7, "nap", 1)));
        assertEquals(JobStatus.RUNNING, node.report(admin, run, step("last", 1)).state());
    }

    @Test
    void callsThatComeAtOneTimeAreCountedAndNumberedOneByOne() {
        Agents.Leased run = run();
        node.report(admin, run, step("first", 1));
        node.engine.sql("update bascule.job_steps set size = " + (JournalCall.MAX_BYTES - 10_000));
        List<Future<Agents.Reported>> calls = IntStream.range(0, 10)
                .mapToObj(i -> sent(run, step("s" + i, 3_000)))
                .toList();
        get(Future.join(calls).otherwiseEmpty());
        assertEquals(3, calls.stream().filter(Future::succeeded).count());
        assertEquals(
                "1,2,3,4",
                node.engine.sql(
                        "select string_agg(position::text, ',' order by position) from" + " bascule.job_steps"));
    }

    @Test
    void aSleepOfAnEarlierRunIsOverAndItsNameNoStepsNorASteps() {
        Agents.Leased first = run();
        node.report(admin, first, step("prepare", 1));
        node.report(admin, first, new Runs.Slept(0, "nap", 0));
        Agents.Leased second = awaitRuns(1).get(0);
        assertEquals(
                new Agents.Reported(JobStatus.RUNNING, null, true),
                node.report(admin, second, new Runs.Slept(0, "nap", 0)));
        assertEquals(ErrorCode.WRONG_STATE, refusal(second, new Runs.Slept(0, "prepare", 0)));
        assertEquals(ErrorCode.WRONG_STATE, refusal(second, step("nap", 1)));
        node.report(admin, second, info("nap", 1));
        assertEquals(
                JobStatus.COMPLETED,
                node.report(admin, second, new Runs.Completed(new JsonObject())).state());
    }

    @Test
    void aSleepThatComesTwiceAtOneTimeEndsItsRunAndIsKnownThen() {
        Agents.Leased run = run();
        Future<Agents.Reported> once = sent(run, new Runs.Slept(0, "nap", 60_000));
        Future<Agents.Reported> again = sent(run, new Runs.Slept(0, "nap", 60_000));
        assertEquals(new Agents.Reported(JobStatus.QUEUED, null, false), get(once));
        assertEquals(new Agents.Reported(JobStatus.QUEUED, null, true), get(again));
    }

    @Test
    void aPollThatClaimsIsGivenOneLargeJournalAtATime() {
        submit();
        submit();
        List<Agents.Leased> both = node.claim(admin, card("worker", "train"));
        assertEquals(2, both.size());
        both.forEach(run -> {
            node.report(admin, run, step("large", 1));
            node.report(admin, run, new Runs.HandedBack());
        });
        node.engine.sql("update bascule.job_steps set size = " + (JournalCall.MAX_BYTES / 2 + 1));
        submit();
        List<Agents.Leased> some = awaitRuns(3);
        assertEquals(2, some.size(), "the other one has no journal");
        assertEquals(1, some.stream().mapToInt(run -> run.journal().size()).sum());
        List<Agents.Leased> other = awaitRuns(1);
        assertEquals(
                List.of(1, 1),
                List.of(other.get(0).journal().size(), other.get(0).job().attempt()),
                "no attempt was burnt");
    }
}
