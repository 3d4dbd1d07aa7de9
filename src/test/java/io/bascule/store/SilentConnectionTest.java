package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that stay open and on which nothing arrives any more, as where a firewall has forgotten them. */
@Timeout(60)
class SilentConnectionTest {
    private final Vertx vertx = Vertx.vertx();
    private final DatabaseAddress server = TestDatabase.fresh();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** What was opened in an earlier one is silent. */
    private volatile int era;

    private volatile boolean opensSilent;

    private Database database;
    private Wakeups wakeups;

    @BeforeEach
    void connectThroughAProxy() {
        NetServer proxy = vertx.createNetServer().connectHandler(this::link);
        int port = get(proxy.listen(0, "127.0.0.1")).actualPort();
        DatabaseAddress address = new DatabaseAddress(
                "127.0.0.1", port, server.database(), server.user(), server.password(), server.sslMode());
        Database.Limits limits = new Database.Limits(2, Duration.ofSeconds(1));
        database = new Database(vertx, address, limits, Database.Purpose.ENGINE, nanos -> {});
        wakeups = new Wakeups(database);
    }

    private void link(NetSocket near) {
        int born = opensSilent ? -1 : era;
        near.pause();
        vertx.createNetClient().connect(server.port(), server.host()).onSuccess(far -> {
            pass(near, far, born);
            pass(far, near, born);
            near.resume();
        });
    }

    private void pass(NetSocket from, NetSocket to, int born) {
        from.handler(bytes -> {
            if (born == era) {
                to.write(bytes);
            }
        });
        from.closeHandler(v -> to.close());
    }

    @AfterEach
    void close() {
        get(wakeups.close());
        get(database.close());
        get(vertx.close());
    }

    @Test
    void thoseOfThePoolAreReplaced() {
        get(pingBoth());
        era++;
        assertThrows(Fault.class, () -> get(pingBoth()), "both were silent");
        awaitAnswers();
    }

    @Test
    void thoseThatAreSilentFromTheStartAreReplaced() {
        opensSilent = true;
        assertThrows(Fault.class, () -> get(pingBoth()));
        opensSilent = false;
        awaitAnswers();
    }

    private Future<?> pingBoth() {
        return Future.join(database.ping(), database.ping());
    }

    /** Each round ends at the latest when it is told that there is no answer. */
    private void awaitAnswers() {
        boolean both = false;
        while (!both) {
            both = get(pingBoth().transform(answers -> Future.succeededFuture(answers.succeeded())));
        }
    }

    @Test
    void theOneThatListensIsReplaced() throws InterruptedException {
        get(wakeups.listen(heard::add));
        era++;
        String hint = null;
        while (hint == null) {
            get(wakeups.send("here").otherwiseEmpty());
            hint = heard.poll(100, TimeUnit.MILLISECONDS);
        }
        assertEquals("here", hint);
    }
}
