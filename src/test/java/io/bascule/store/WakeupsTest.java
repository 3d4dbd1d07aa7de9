package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakeupsTest {
    private static final UUID OTHER = Ids.next();

    private Vertx vertx;
    private Database database;
    private Wakeups wakeups;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        DatabaseAddress address = TestDatabase.fresh();
        // Servers of tests are in a hurry.
        Database before = new Database(vertx, address, 1);
        get(before.query("alter database " + address.database() + " set synchronous_commit = on", Tuple.tuple()));
        get(before.close());
        database = new Database(vertx, address, 1, Database.Purpose.ENGINE);
        get(database.query(NodeSql.JOIN, Tuple.of(OTHER, "other", "test")));
        wakeups = new Wakeups(database);
    }

    @AfterEach
    void close() {
        get(wakeups.close());
        get(database.close());
        get(vertx.close());
    }

    /** Of one connection, which is asked without waiting for the answers before. */
    @Test
    void whatIsWrittenAfterAHintIsOnTheDiskBeforeItIsAnswered() {
        List<Future<?>> asked = List.of(
                wakeups.send(Wakeups.JOBS), durability(), wakeups.tell(Ids.next(), "{}"), durability(), durability());
        assertEquals(
                List.of("on", "on", "on"),
                asked.stream()
                        .map(StoreFixture::get)
                        .filter(String.class::isInstance)
                        .toList());
    }

    private Future<String> durability() {
        return database.query("show synchronous_commit", Tuple.tuple())
                .map(rows -> rows.iterator().next().getString(0));
    }
}
