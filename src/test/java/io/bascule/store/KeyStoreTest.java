package io.bascule.store;

import static io.bascule.store.StoreFixture.ANN;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.Decision;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.NewJob;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the jobs of one key only so many run at a time, on all nodes together. */
class KeyStoreTest {
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

    private static NewJob keyed(String key, Integer limit, int priority, Instant runAt) {
        return new NewJob("echo", "p" + priority, null, priority, runAt, 3, null, null, key, limit);
    }

    private static List<Job> submit(int n, String key, Integer limit) {
        return get(db.jobs.submit(Collections.nCopies(n, keyed(key, limit, 5, null)), ANN, null))
                .jobs();
    }

    private static int admit(String key) {
        return get(db.keys.admit(key));
    }

    private static List<Job> claimAll() {
        return db.claim(db.node, 100);
    }

    @Test
    void aJobWithAKeyIsHeldUntilItIsLetGo() {
        submit(3, "k", null);
        assertEquals(List.of(), claimAll());
        assertEquals(1, admit("k"), "without a limit of its own one at a time");
        assertEquals(0, admit("k"), "one that was let go takes the room as one that runs");
        List<Job> one = claimAll();
        assertEquals(1, one.size());
        assertEquals("k", one.get(0).concurrencyKey());
        assertEquals(0, admit("k"));
        assertTrue(get(db.complete(one.get(0).run(), new JsonObject())));
        assertEquals(1, admit("k"));
        assertEquals(0, admit("other"));
    }

    @Test
    void asManyAreLetGoAsTheLimitSays() {
        submit(5, "k", 3);
        submit(5, "other", 1);
        assertEquals(3, admit("k"));
        List<Job> three = claimAll();
        assertEquals(3, three.size());
        get(db.jobs.cancel(three.get(0).id(), Caller.SYSTEM));
        assertEquals(0, admit("k"), "one that shall stop still runs");
        get(db.runs.cancelled(three.get(0).run()));
        assertTrue(get(db.complete(three.get(1).run(), new JsonObject())));
        assertEquals(2, admit("k"));
        assertEquals(2, claimAll().size());
    }

    @Test
    void theBestAreLetGoFirst() {
        List<NewJob> jobs =
                Stream.of(3, 9, 1, 7).map(p -> keyed("k", 2, p, null)).toList();
        get(db.jobs.submit(jobs, ANN, null));
        assertEquals(2, admit("k"));
        assertEquals(
                List.of("p9", "p7"),
                claimAll().stream().map(Job::taskDescription).toList());
    }

    /** Jobs of one key may name different limits: the first that finds no room by its own holds all behind it. */
    @Test
    void noneOvertakesOneThatFindsNoRoom() {
        get(db.jobs.submit(
                List.of(keyed("k", 2, 9, null), keyed("k", 1, 7, null), keyed("k", 10, 1, null)), ANN, null));
        assertEquals(1, admit("k"));
        Job first = claimAll().get(0);
        assertEquals("p9", first.taskDescription());
        assertEquals(0, admit("k"));
        get(db.complete(first.run(), new JsonObject()));
        assertEquals(2, admit("k"), "the limit of one now, and that of ten");
    }

    @Test
    void oneThatIsNotDueIsNotLetGoAndHoldsNobodyUp() {
        get(db.jobs.submit(
                List.of(keyed("k", 1, 9, Instant.now().plusSeconds(3_600)), keyed("k", 1, 1, null)), ANN, null));
        assertEquals(1, admit("k"));
        assertEquals(
                List.of("p1"), claimAll().stream().map(Job::taskDescription).toList());
    }

    /** Better ones come all the while, so that those who look at different moments would let go different ones. */
    @Test
    void nodesThatRaceLetGoNoMoreThanThereIsRoomFor() {
        for (int limit : new int[] {1, 3}) {
            for (int round = 0; round < 10; round++) {
                db.empty();
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i <= 10; i++) {
                    all.add(db.jobs.submit(List.of(keyed("k", limit, i, null)), ANN, null));
                    all.add(db.keys.admit("k"));
                    all.add(db.keys.admit("k"));
                    all.add(db.runs.claim(db.node, List.of(new RunStore.Room("echo", 1)), 1));
                }
                all.forEach(StoreFixture::get);
                admit("k");
                assertEquals(
                        String.valueOf(limit),
                        db.sql("select (select count(*) from bascule.running)"
                                + " + (select count(*) from bascule.ready where not held)"));
            }
        }
    }

    @Test
    void theKeysThatHoldDueJobsAreFound() {
        submit(2, "b", 1);
        submit(3, "a", 1);
        submit(1, "c", 1);
        get(db.jobs.submit(List.of(keyed("later", 1, 5, Instant.now().plusSeconds(3_600))), ANN, null));
        db.submit(1);
        assertEquals(List.of("a", "b", "c"), get(db.keys.holding(10)));
        assertEquals(List.of("a", "b"), get(db.keys.holding(2)));
        admit("c");
        assertEquals(List.of("a", "b"), get(db.keys.holding(10)), "it holds none any more");
        db.empty();
        assertEquals(List.of(), get(db.keys.holding(10)));
    }

    @Test
    void aJobThatGaveItsSlotBackIsHeldAgain() {
        ways().forEach((name, way) -> {
            db.empty();
            Job first = submit(1, "k", 1).get(0);
            UUID rival = submit(1, "k", 1).get(0).id();
            assertEquals(1, admit("k"), name);
            get(way.apply(claimAll().get(0).run()));
            assertEquals("true", db.sql("select held::text from bascule.ready where id = '" + first.id() + "'"), name);
            assertEquals(List.of(), claimAll(), name);
            assertEquals(1, admit("k"), name + ": there is room for one again");
            assertEquals(1, claimAll().size(), name);
            assertEquals(0, admit("k"), name + ": and not for " + rival + " besides");
        });
    }

    private static Map<String, Function<RunKey, Future<?>>> ways() {
        Map<String, Function<RunKey, Future<?>>> ways = new LinkedHashMap<>();
        ways.put("release", run -> db.runs.release(List.of(run)));
        ways.put("sleep", run -> db.runs.sleep(run, 1, "sleep#1", Duration.ZERO));
        ways.put("retry", run -> db.runs.retryLater(run, new JobError("CODE", "message"), Duration.ZERO));
        ways.put(
                "park",
                run -> db.runs
                        .park(run, StoreFixture.asks(false), StoreFixture.DAY)
                        .compose(parked -> db.checkpoints.decide(
                                Decision.approve(
                                        parked.orElseThrow()
                                                .checkpoint()
                                                .orElseThrow()
                                                .id(),
                                        null,
                                        null),
                                StoreFixture.RITA,
                                OwnJobDecision.DENY)));
        ways.put(
                "retry by hand",
                run -> db.runs
                        .fail(run, new JobError("CODE", "message"), 1, 1)
                        .compose(failed -> db.jobs.retry(run.jobId(), Caller.SYSTEM)));
        ways.put("rescue", run -> {
            UUID lost = db.node();
            db.change("update bascule.running set node_id = '" + lost + "'");
            return db.nodes.leave(lost).compose(left -> db.nodes.rescue(10, Duration.ZERO));
        });
        return ways;
    }

    @Test
    void aJobThatWaitsForPeopleTakesNoRoom() {
        submit(2, "k", 1);
        admit("k");
        get(db.runs.park(claimAll().get(0).run(), StoreFixture.asks(false), StoreFixture.DAY));
        assertEquals(1, admit("k"));
        assertEquals(1, claimAll().size());
    }
}
