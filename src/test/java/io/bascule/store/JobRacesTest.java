package io.bascule.store;

import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many want to move the same job at once: one does, nobody waits for ever, and the job is in one place. */
class JobRacesTest {
    private static final JobError ERROR = new JobError("CODE", "message");
    private static final Set<ErrorCode> TOO_LATE =
            Set.of(ErrorCode.WRONG_STATE, ErrorCode.ALREADY_DECIDED, ErrorCode.EXPIRED);

    private static StoreFixture db;
    private static UUID other;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
        other = db.node();
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
    void ofAllThatEndOneRunAtOnceOneDoes() {
        for (int i = 0; i < 30; i++) {
            RunKey run = db.running().run();
            List<Future<Boolean>> ends = new ArrayList<>(List.of(
                    db.complete(run, new JsonObject()),
                    db.runs.fail(run, ERROR, 1, 1).map(done -> done.isPresent()),
                    db.runs.retryLater(run, ERROR, Duration.ZERO).map(done -> done.isPresent()),
                    db.runs
                            .park(run, StoreFixture.asks(false), StoreFixture.DAY)
                            .map(done -> done.isPresent()),
                    db.runs.sleep(run, 1, "sleep#1", Duration.ofHours(1)).map(done -> done.isPresent()),
                    db.runs.release(List.of(run)).map(done -> !done.isEmpty()),
                    db.runs.cancelled(run).map(done -> done.isPresent())));
            assertEquals(1, ends.stream().filter(StoreFixture::get).count());
            assertEquals("1", places(run.jobId()));
        }
        assertTalliesEqualCounts();
    }

    @Test
    void aJobThatIsCancelledWhileItIsClaimedIsEitherCancelledOrToldToStop() {
        for (int i = 0; i < 30; i++) {
            UUID id = db.submit(1).get(0).id();
            Future<RunStore.Claimed> claim = db.runs.claim(db.node, List.of(new RunStore.Room("echo", 1)), 1);
            Future<JobStore.Changed> cancel = db.jobs.cancel(id, Caller.SYSTEM);
            boolean claimed = !get(claim).jobs().isEmpty();
            get(cancel);
            assertEquals(
                    claimed ? "RUNNING true" : "CANCELLED false",
                    db.sql("select status || ' ' || cancel_requested from bascule.jobs where id = '" + id + "'"));
            db.empty();
        }
    }

    /** Two statements that lock the same rows in different orders would wait for each other until one is ended. */
    @Test
    void batchesThatNameTheirRunsInAnyOrderDoNotWaitForEachOther() {
        Random random = new Random(7);
        db.submit(300);
        db.claim(db.node, 300);
        List<RunKey> runs = runs();
        for (int round = 0; round < 10; round++) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(db.runs.recordSteps(shuffled(runs, random).stream()
                        .map(run -> new RunStore.StepResult(run, 1, "one", new JsonObject()))
                        .toList()));
            }
            all.forEach(StoreFixture::get);
        }
        Future<List<Job>> released = db.runs.release(shuffled(runs, random));
        Future<RunStore.Completed> completed = db.runs.complete(shuffled(runs, random).stream()
                .map(run -> new RunStore.Completion(run, new JsonObject()))
                .toList());
        assertEquals(300, get(released).size() + get(completed).runs().size());
        assertTalliesEqualCounts();
    }

    private static List<RunKey> shuffled(List<RunKey> runs, Random random) {
        List<RunKey> shuffled = new ArrayList<>(runs);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    @Test
    void whateverHappensAtOnceEachJobIsInOnePlaceAndNothingWaitsForEachOther() {
        long seed = Long.getLong("bascule.test.seed", System.nanoTime());
        System.out.println("JobRacesTest: -Dbascule.test.seed=" + seed);
        Random random = new Random(seed);
        db.submit(40);
        for (int round = 0; round < 25; round++) {
            List<Future<?>> all = new ArrayList<>(rivals(random));
            for (Future<?> one : all) {
                try {
                    get(one);
                } catch (Fault fault) {
                    assertTrue(TOO_LATE.contains(fault.code()), "seed " + seed + ": " + fault.getMessage());
                }
            }
            assertEquals(
                    "0",
                    db.sql("select count(*) from bascule.submitted s where (select count(*) from (select id from"
                            + " bascule.ready union all select id from bascule.running union all select id from"
                            + " bascule.waiting union all select id from bascule.ended) p where p.id = s.id) <> 1"),
                    "seed " + seed);
            assertTalliesEqualCounts();
        }
    }

    private static List<Future<?>> rivals(Random random) {
        List<RunKey> runs = runs();
        List<RunKey> mixed = shuffled(runs, random);
        List<UUID> ids = Rows.list(query("select id from bascule.submitted order by id"), row -> row.getUUID(0));
        UUID left = db.node();
        List<Future<?>> all = new ArrayList<>();
        for (UUID node : List.of(db.node, other, left)) {
            all.add(db.runs.claim(node, List.of(new RunStore.Room("echo", 6)), 6));
        }
        all.add(db.runs.complete(mixed.stream()
                .filter(run -> random.nextInt(3) == 0)
                .map(run -> new RunStore.Completion(run, new JsonObject()))
                .toList()));
        all.add(db.runs.release(some(mixed, random)));
        all.add(db.runs.recordSteps(some(runs, random).stream()
                .map(run -> new RunStore.StepResult(run, 1, "one", new JsonObject()))
                .toList()));
        for (RunKey run : some(mixed, random)) {
            all.add(db.runs.retryLater(run, ERROR, Duration.ZERO));
            all.add(db.runs
                    .park(run, StoreFixture.asks(random.nextBoolean()), StoreFixture.DAY)
                    .otherwiseEmpty());
        }
        for (int i = 0; i < 8; i++) {
            all.add(db.jobs.cancel(ids.get(random.nextInt(ids.size())), Caller.SYSTEM));
            all.add(db.jobs.retry(ids.get(random.nextInt(ids.size())), Caller.SYSTEM));
        }
        query("select id from bascule.checkpoints where status = 'PENDING'")
                .forEach(row -> all.add(db.checkpoints.decide(
                        Decision.approve(row.getUUID(0), null, null), RITA, OwnJobDecision.DENY)));
        all.add(db.checkpoints.expire(10));
        all.add(db.nodes.leave(left).compose(v -> db.nodes.rescue(20, Duration.ZERO)));
        return all;
    }

    private static List<RunKey> some(List<RunKey> runs, Random random) {
        return runs.stream().filter(run -> random.nextInt(3) == 0).toList();
    }

    private static List<RunKey> runs() {
        return Rows.list(
                query("select id, epoch from bascule.running"),
                row -> new RunKey(row.getUUID("id"), row.getLong("epoch")));
    }

    private static io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row> query(String sql) {
        return get(db.database.query(sql, Tuple.tuple()));
    }

    private static String places(UUID id) {
        return db.sql(("select (select count(*) from bascule.ready where id = '%1$s')"
                        + " + (select count(*) from bascule.running where id = '%1$s')"
                        + " + (select count(*) from bascule.waiting where id = '%1$s')"
                        + " + (select count(*) from bascule.ended where id = '%1$s')")
                .formatted(id));
    }

    private static void assertTalliesEqualCounts() {
        String counted =
                "select job_type, count(*) filter (where status = 'PENDING'), count(*) filter (where status = 'QUEUED'),"
                        + " count(*) filter (where status = 'RUNNING'), count(*) filter (where status = 'WAITING_APPROVAL'),"
                        + " count(*) filter (where status = 'COMPLETED'), count(*) filter (where status = 'FAILED'),"
                        + " count(*) filter (where status = 'CANCELLED') from bascule.jobs group by job_type order by job_type";
        String tallied =
                "select job_type, sum(pending), sum(queued), sum(running), sum(waiting_approval), sum(completed),"
                        + " sum(failed), sum(cancelled) from bascule.job_tallies group by job_type order by job_type";
        assertEquals(
                db.sql("select string_agg((x.*)::text, ' ' order by job_type) from (" + counted + ") x"),
                db.sql("select string_agg((x.*)::text, ' ' order by job_type) from (" + tallied + ") x"));
    }
}
