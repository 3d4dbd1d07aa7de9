package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the failures of the real client, whose words the product goes by. */
class FailuresTest {
    private final Vertx vertx = Vertx.vertx();
    private final DatabaseAddress address = TestDatabase.fresh();
    private final Database database = new Database(vertx, address, 2);

    @AfterEach
    void close() {
        get(database.close());
        get(vertx.close());
    }

    private static Throwable failureOf(Future<?> future) {
        return assertThrows(Throwable.class, () -> get(future));
    }

    private static void assertOutage(Future<?> future) {
        Throwable failure = failureOf(future);
        assertTrue(Failures.isOutage(failure), failure::toString);
    }

    private static void assertMistake(Future<?> future) {
        Throwable failure = failureOf(future);
        assertFalse(Failures.isOutage(failure), failure::toString);
        assertFalse(failure instanceof PgException, () -> "The client was to refuse it, not the server: " + failure);
    }

    private DatabaseAddress at(int port, String sslMode) {
        return new DatabaseAddress("127.0.0.1", port, address.database(), address.user(), address.password(), sslMode);
    }

    private void assertOutageAt(DatabaseAddress elsewhere) {
        Database away = new Database(vertx, elsewhere, 1);
        assertOutage(away.ping());
        get(away.close());
    }

    @Test
    void aParameterThatDoesNotFitItsStatementIsAMistakeOfOurs() {
        assertMistake(database.query("select $1::int", Tuple.of("one")));
        assertMistake(database.query("select $1::int", Tuple.of(1, 2)));
        assertMistake(
                database.transaction(tx -> tx.preparedQuery("select $1::int").execute(Tuple.of("one"))));
        assertMistake(database.transaction(tx -> tx.preparedQuery("select 1").executeBatch(List.of())));
        assertMistake(database.transaction(tx -> Future.failedFuture(new IllegalStateException("a bug"))));
        assertEquals(
                1, get(database.query("select $1::int", Tuple.of(1))).size(), "The connection is as good as before");
    }

    @Test
    void whatTheServerRefusesIsNoOutage() {
        Throwable failure = failureOf(database.query("select 1 / 0", Tuple.tuple()));
        assertEquals("22012", ((PgException) failure).getSqlState());
    }

    /** The statement that is under way, those that wait behind it, and those that come later. */
    @Test
    void aConnectionThatIsGoneIsAnOutageForAllThatAskOverIt() {
        List<Throwable> failures = new ArrayList<>();
        assertOutage(database.transaction(tx -> {
            List<Future<?>> asked = Stream.of("select pg_terminate_backend(pg_backend_pid())", "select 1", "select 2")
                    .<Future<?>>map(sql -> tx.preparedQuery(sql).execute().onFailure(failures::add))
                    .toList();
            return Future.join(asked).recover(gone -> closed(tx)).compose(gone -> {
                Future<?> later = tx.preparedQuery("select 3").execute().onFailure(failures::add);
                return later.mapEmpty();
            });
        }));
        assertEquals(4, failures.size());
        failures.forEach(failure -> assertTrue(Failures.isPassing(failure), failure::toString));
    }

    private static <T> Future<T> closed(SqlConnection connection) {
        return connection.close().otherwiseEmpty().mapEmpty();
    }

    @Test
    void aServerThatHangsUpInTheMiddleIsAnOutage() {
        NetServer server = get(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(data -> socket.close()))
                .listen(0, "127.0.0.1"));
        assertOutageAt(at(server.actualPort(), "disable"));
        get(server.close());
    }

    @Test
    void aServerThatCannotBeReachedIsAnOutage() {
        NetServer server =
                get(vertx.createNetServer().connectHandler(NetSocket::close).listen(0, "127.0.0.1"));
        int port = server.actualPort();
        get(server.close());
        assertOutageAt(at(port, "disable"));
        assertOutageAt(new DatabaseAddress("nowhere.invalid", port, "d", "u", "p", "disable"));
    }

    @Test
    void aServerThatHangsUpWhileItIsToEncryptIsAnOutage() {
        NetServer server = get(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(
                        asked -> socket.write("S").onSuccess(sent -> socket.handler(hello -> socket.close()))))
                .listen(0, "127.0.0.1"));
        assertOutageAt(at(server.actualPort(), "require"));
        get(server.close());
    }

    @Test
    void aPoolThatIsFullOrClosedIsAnOutage() {
        Database other = new Database(vertx, address, 1);
        Promise<Void> release = Promise.promise();
        Future<Void> holder = other.transaction(tx -> release.future());
        List<Future<Void>> asked = Stream.generate(other::ping).limit(5_001).toList();
        assertOutage(asked.get(5_000));
        Future<Void> closed = other.close();
        asked.forEach(FailuresTest::assertOutage);
        release.complete();
        holder.otherwiseEmpty().onFailure(never -> {});
        get(closed);
        assertOutage(other.ping());
    }

    @ParameterizedTest
    @ValueSource(strings = {"25006", "57P03", "57014", "53300", "08006", "40P01"})
    void aServerThatGoesDownOrIsOverloadedIsAnOutage(String state) {
        String raise = "do $$ begin raise exception 'x' using errcode = '" + state + "'; end $$";
        assertOutage(database.query(raise, Tuple.tuple()));
    }
}
