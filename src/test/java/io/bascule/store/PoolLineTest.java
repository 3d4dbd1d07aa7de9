package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PoolLineTest {
    private final List<Long> waits = new CopyOnWriteArrayList<>();
    private final List<Boolean> told = new ArrayList<>();
    private long now = 1_000;
    private final PoolLine line = new PoolLine(2, waits::add, () -> now);

    private Promise<String> request() {
        Promise<String> answer = Promise.promise();
        line.through(waits -> {
            told.add(waits);
            return answer.future();
        });
        return answer;
    }

    private List<Integer> use() {
        return List.of(line.inUse(), line.waiting());
    }

    @Test
    void whatFindsAConnectionDoesNotWait() {
        Promise<String> one = request();
        request();
        assertEquals(List.of(0L, 0L), waits);
        assertEquals(List.of(2, 0), use());
        one.complete();
        assertEquals(List.of(1, 0), use());
    }

    @Test
    void theOneThatWaitedLongestGoesOnWhenAnotherEndsHoweverItDoes() {
        Promise<String> one = request();
        Promise<String> two = request();
        waits.clear();
        request();
        now = 1_500;
        request();
        assertEquals(List.of(2, 2), use());
        now = 2_000;
        one.fail("broken");
        assertEquals(List.of(1_000L), waits);
        now = 4_000;
        two.complete();
        assertEquals(List.of(1_000L, 2_500L), waits);
        assertEquals(List.of(2, 0), use());
        assertEquals(List.of(false, false, true, true), told);
    }

    @Test
    void aRequestThatThrowsHasLeft() {
        assertThrows(
                IllegalStateException.class,
                () -> line.through(waits -> {
                    throw new IllegalStateException("no");
                }));
        assertEquals(List.of(0, 0), use());
    }

    @Test
    void aDatabaseTellsHowLongItsRequestsWaited() {
        Vertx vertx = Vertx.vertx();
        List<Long> waited = new CopyOnWriteArrayList<>();
        Database database = new Database(
                vertx, TestDatabase.fresh(), new Database.Limits(1), Database.Purpose.QUERIES, waited::add);
        Promise<Void> end = Promise.promise();
        Promise<Void> begun = Promise.promise();
        Future<Void> first = database.transaction(tx -> {
            begun.complete();
            return end.future();
        });
        get(begun.future());
        List<Future<?>> others = new ArrayList<>();
        others.add(database.query("select 1", Tuple.tuple()));
        others.add(database.transaction(tx -> tx.query("select 1").execute()));
        assertEquals(List.of(1, 2), List.of(database.inUse(), database.waiting()));
        assertFalse(others.get(0).isComplete());
        end.complete();
        get(first);
        others.forEach(StoreFixture::get);
        assertEquals(List.of(0, 0), List.of(database.inUse(), database.waiting()));
        assertEquals(3, waited.size());
        assertEquals(0, waited.get(0));
        // Which of the two is told first is up to their event loops.
        assertTrue(waited.get(1) > 0 && waited.get(2) > 0, waited.toString());
        get(vertx.close());
    }
}
