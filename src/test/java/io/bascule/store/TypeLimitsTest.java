package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people set of a type holds for all nodes together. */
class TypeLimitsTest {
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
    void twentyJobsOfATypeWithoutLimits() {
        db.empty();
        limit("paused = false, max_running = null, rate_limit = null, rate_ms = null, rate_due = null");
        db.submit(20);
    }

    private static void limit(String sets) {
        db.change("update bascule.job_types set " + sets + " where name = 'echo'");
    }

    private static List<Job> claimLimited(UUID node, int jobs) {
        return get(db.runs.claimLimited(node, new RunStore.Room("echo", jobs))).jobs();
    }

    private static void rateDueEarlierBy(String interval) {
        limit("rate_due = rate_due - interval '" + interval + "'");
    }

    @Test
    void aTypeWithALimitIsClaimedOnlyUnderItsLimit() {
        for (String limits : List.of("paused = true", "max_running = 3", "rate_limit = 3, rate_ms = 1000")) {
            limit("paused = false, max_running = null, rate_limit = null, rate_ms = null");
            assertEquals(1, db.claim(db.node, 1).size(), "none yet");
            limit(limits);
            assertEquals(List.of(), db.claim(db.node, 10), limits);
        }
    }

    @Test
    void nothingOfAPausedTypeStartsAndAllOfItAfterwards() {
        limit("paused = true, max_running = 5");
        assertEquals(List.of(), claimLimited(db.node, 10));
        limit("paused = false");
        assertEquals(5, claimLimited(db.node, 10).size());
    }

    @Test
    void atMostSoManyRunOnAllNodesTogether() {
        limit("max_running = 3");
        List<Job> first = claimLimited(db.node, 2);
        assertEquals(2, first.size(), "as many as were asked for");
        assertEquals(1, claimLimited(other, 10).size(), "as many as there is room for");
        assertEquals(List.of(), claimLimited(db.node, 10));
        assertTrue(get(db.complete(first.get(0).run(), new JsonObject())));
        get(db.runs.release(List.of(first.get(1).run())));
        assertEquals(2, claimLimited(other, 10).size(), "each end makes room, whatever it is");
        assertEquals("3", db.sql("select count(*) from bascule.running where limited"));
    }

    @Test
    void aLimitThatIsLoweredStartsNothingUntilEnoughHaveEnded() {
        limit("max_running = 4");
        List<Job> four = claimLimited(db.node, 4);
        limit("max_running = 2");
        assertEquals(List.of(), claimLimited(db.node, 1));
        four.subList(0, 3).forEach(job -> assertTrue(get(db.complete(job.run(), new JsonObject()))));
        assertEquals(1, claimLimited(db.node, 10).size());
    }

    @Test
    void soManyStartInAPeriodAndTheNextAsItGoesBy() {
        limit("rate_limit = 3, rate_ms = 600000");
        assertEquals(3, claimLimited(db.node, 10).size());
        assertEquals(List.of(), claimLimited(other, 10));
        rateDueEarlierBy("199 s");
        assertEquals(List.of(), claimLimited(db.node, 10), "a third of the period is not yet over");
        rateDueEarlierBy("2 s");
        assertEquals(1, claimLimited(other, 10).size());
        assertEquals(List.of(), claimLimited(db.node, 10));
        rateDueEarlierBy("400 s");
        assertEquals(2, claimLimited(db.node, 10).size());
    }

    @Test
    void whatWasNotStartedIsNotSavedUp() {
        limit("rate_limit = 3, rate_ms = 600000");
        assertEquals(1, claimLimited(db.node, 1).size());
        rateDueEarlierBy("1 day");
        assertEquals(3, claimLimited(db.node, 10).size(), "the burst of one period, however long nothing came");
        assertEquals(List.of(), claimLimited(db.node, 10));
    }

    @Test
    void askingInVainUsesUpNothing() {
        limit("rate_limit = 3, rate_ms = 600000");
        db.change("update bascule.ready set held = true, concurrency_key = 'k'");
        assertEquals(List.of(), claimLimited(db.node, 10));
        db.change("update bascule.ready set held = false");
        assertEquals(3, claimLimited(db.node, 10).size());
    }

    @Test
    void theStricterOfTwoLimitsHolds() {
        limit("rate_limit = 3, rate_ms = 600000, max_running = 2");
        List<Job> two = claimLimited(db.node, 10);
        assertEquals(2, two.size());
        two.forEach(job -> assertTrue(get(db.complete(job.run(), new JsonObject()))));
        assertEquals(1, claimLimited(db.node, 10).size());
    }

    @Test
    void aStoppedNodeStartsNothingAndUsesUpNothing() {
        limit("rate_limit = 3, rate_ms = 600000");
        UUID left = db.node();
        get(db.nodes.leave(left));
        assertEquals(List.of(), claimLimited(left, 10));
        assertEquals(3, claimLimited(db.node, 10).size());
    }

    @Test
    void nodesThatRaceNeverExceedALimit() {
        for (String limits : List.of("max_running = 7", "max_running = null, rate_limit = 7, rate_ms = 600000")) {
            twentyJobsOfATypeWithoutLimits();
            limit(limits);
            List<Future<RunStore.Claimed>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                for (UUID node : List.of(db.node, other)) {
                    all.add(db.runs.claimLimited(node, new RunStore.Room("echo", 1 + i % 3)));
                }
            }
            assertEquals(7, all.stream().mapToInt(one -> get(one).jobs().size()).sum(), limits);
        }
    }
}
