package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.Decision;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.OwnJobDecision;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promise 3 and the arithmetic of attempts. */
class ClaimTest {
    private static StoreFixture db;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @BeforeEach
    void empty() {
        db.empty();
    }

    @Test
    void fourNodesShareTwoThousandJobsAndEachJobIsTakenOnce() {
        db.submit(2_000);
        List<Future<List<Job>>> claimers = Stream.generate(() -> claimAll(db.node(), new ArrayList<>()))
                .limit(4)
                .toList();
        List<UUID> all = new ArrayList<>();
        claimers.forEach(claimer -> get(claimer).forEach(job -> {
            assertEquals(1, job.epoch());
            all.add(job.id());
        }));
        assertEquals(2_000, all.size());
        Set<UUID> each = new HashSet<>(all);
        assertEquals(2_000, each.size());
        assertEquals("0", db.sql("select count(*) from bascule.jobs where status <> 'RUNNING' or epoch <> 1"));
    }

    /** Rows that others are claiming are skipped, so an empty answer is the end only where nothing is left at all. */
    private static Future<List<Job>> claimAll(UUID node, List<Job> claimed) {
        return db.runs.claim(node, List.of(new RunStore.Room("echo", 50)), 37).compose(taken -> {
            claimed.addAll(taken.jobs());
            return taken.jobs().isEmpty() ? isDone(node, claimed) : claimAll(node, claimed);
        });
    }

    private static Future<List<Job>> isDone(UUID node, List<Job> claimed) {
        return db.database
                .query("select 1 from bascule.jobs where status = 'PENDING' limit 1", io.vertx.sqlclient.Tuple.tuple())
                .compose(rows -> rows.size() == 0 ? Future.succeededFuture(claimed) : claimAll(node, claimed));
    }

    @Test
    void theBestJobsAreTakenByQueueKey() {
        Instant now =
                Instant.parse(db.sql("select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"));
        submit("old and low", 0, now.minusSeconds(300));
        submit("new and high", 9, now);
        submit("new and low", 0, now);
        submit("middle", 4, now.minusSeconds(120));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(db.claim(db.node, 1).get(0).taskDescription());
        }
        assertEquals(List.of("new and high", "middle", "old and low", "new and low"), order);
    }

    private static void submit(String text, int priority, Instant runAt) {
        get(db.jobs.submit(
                List.of(new NewJob("echo", text, null, priority, runAt, 3, null, null)), StoreFixture.ANN, null));
    }

    @Test
    void onlyDueJobsOfTheTypesThatWereAskedForAreTaken() {
        submit("later", 10, Instant.now().plusSeconds(3_600));
        assertEquals(List.of(), db.claim(db.node, 10));
        long dueMs = get(db.runs.nextDue(List.of("echo"))).orElseThrow().toMillis();
        assertTrue(dueMs > 3_500_000 && dueMs <= 3_601_000, dueMs + " ms");
        submit("now", 0, null);
        assertEquals(
                List.of(),
                get(db.runs.claim(db.node, List.of(new RunStore.Room("other", 10)), 10))
                        .jobs());
        assertEquals(1, db.claim(db.node, 10).size());
        assertTrue(get(db.runs.nextDue(List.of("other"))).isEmpty());
    }

    @Test
    void aNodeThatLeftOrNeverJoinedTakesNothing() {
        UUID left = db.node();
        get(db.nodes.leave(left));
        db.submit(1);
        assertEquals(List.of(), db.claim(left, 10));
        assertEquals(List.of(), db.claim(UUID.randomUUID(), 10));
        assertEquals(1, db.claim(db.node, 10).size());
    }

    @Test
    void aClaimStartsTheNextAttemptUnlessTheJobGoesOnWithThePresentOne() {
        Job job = db.running();
        assertEquals(List.of(1, 1L), List.of(job.attempt(), job.epoch()));
        get(db.runs.release(List.of(job.run())));
        job = db.claim(db.node, 1).get(0);
        assertEquals(List.of(1, 2L), List.of(job.attempt(), job.epoch()), "released");
        get(db.runs.sleep(job.run(), 1, "sleep#1", Duration.ZERO));
        job = db.claim(db.node, 1).get(0);
        assertEquals(List.of(1, 3L), List.of(job.attempt(), job.epoch()), "slept");
        get(db.runs.retryLater(job.run(), new JobError("CODE", "message"), Duration.ZERO));
        job = db.claim(db.node, 1).get(0);
        assertEquals(List.of(2, 4L), List.of(job.attempt(), job.epoch()), "failed");
        RunStore.Ended parked = get(db.runs.park(job.run(), StoreFixture.asks(false), StoreFixture.DAY))
                .orElseThrow();
        get(db.checkpoints.decide(
                Decision.approve(parked.checkpoint().orElseThrow().id(), null, null),
                StoreFixture.RITA,
                OwnJobDecision.DENY));
        job = db.claim(db.node, 1).get(0);
        assertEquals(List.of(2, 5L), List.of(job.attempt(), job.epoch()), "approved");
        assertEquals(
                "1 1 RELEASED, 2 1 SLEPT, 3 1 FAILED, 4 2 PARKED",
                db.sql("select string_agg(epoch || ' ' || attempt || ' ' || outcome, ', ' order by epoch) "
                        + "from bascule.job_runs where job_id = '" + job.id() + "'"));
    }

    @Test
    void aJobThatGoesStraightThroughHasNoPastRuns() {
        Job job = db.running();
        assertTrue(get(db.complete(job.run(), new JsonObject())));
        Job done = db.job(job.id());
        assertEquals(JobStatus.COMPLETED, done.status());
        assertEquals("0", db.sql("select count(*) from bascule.job_runs"));
        assertFalse(done.startedAt().isAfter(done.completedAt()));
    }

    @Test
    void aJobThatNeverRanHasNoPastRunHoweverOftenItIsCancelledAndRetried() {
        Job job = db.submit(1).get(0);
        for (int i = 0; i < 2; i++) {
            get(db.jobs.cancel(job.id(), Caller.SYSTEM));
            get(db.jobs.retry(job.id(), Caller.SYSTEM));
        }
        assertEquals("0", db.sql("select count(*) from bascule.job_runs"));
        Job first = db.claim(db.node, 1).get(0);
        assertEquals(List.of(1, 3L), List.of(first.attempt(), first.epoch()));
    }

    @Test
    void retryByHandRaisesTheEpochAndGivesAllAttemptsAgain() {
        Job job = db.running(1);
        get(db.runs.fail(job.run(), new JobError("CODE", "message"), 1, 1));
        get(db.jobs.retry(job.id(), Caller.SYSTEM));
        Job again = db.claim(db.node, 1).get(0);
        assertEquals(List.of(1, 3L), List.of(again.attempt(), again.epoch()));
        assertEquals("FAILED CODE", db.sql("select outcome || ' ' || error_code from bascule.job_runs"));
    }
}
