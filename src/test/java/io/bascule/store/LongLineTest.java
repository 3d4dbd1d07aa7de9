package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests than the connections get done in the time that a caller waits. */
@Timeout(60)
class LongLineTest {
    private static final String WRITE = "insert into bascule.shared_settings (name, value) values ($1, 'written')";
    private static final String WRITTEN = "select name from bascule.shared_settings where value = 'written'";

    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(
            vertx,
            TestDatabase.fresh(),
            new Database.Limits(1, Duration.ofSeconds(3)),
            Database.Purpose.QUERIES,
            nanos -> {});
    private Future<RowSet<Row>> busy;

    @BeforeEach
    void useTheOnlyConnectionForLongerThanACallerWaits() {
        get(database.ping());
        busy = database.longTransaction(connection -> sleep(connection)
                .compose(slept -> sleep(connection))
                .compose(slept -> sleep(connection))
                .compose(slept -> sleep(connection)));
    }

    private static Future<RowSet<Row>> sleep(SqlConnection connection) {
        return connection.query("select pg_sleep(1)").execute();
    }

    @AfterEach
    void close() {
        get(database.close());
        get(vertx.close());
    }

    @Test
    void whatNobodyAwaitsAnyMoreIsNotBegun() {
        Future<?> statement = database.query(WRITE, Tuple.of("statement"));
        Future<?> transaction = database.transaction(
                connection -> connection.preparedQuery(WRITE).execute(Tuple.of("transaction")));
        assertThrows(Fault.class, () -> get(statement));
        assertThrows(Fault.class, () -> get(transaction));
        get(busy);
        assertEquals(0, get(database.query(WRITTEN, Tuple.tuple())).size());
    }
}
