package io.bascule.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.DutyKey;
import io.bascule.job.Ids;
import io.bascule.store.Database;
import io.bascule.store.DutyStore;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DutyTest {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(vertx, TestDatabase.fresh(), 4);
    private final DutyStore duties = new DutyStore(database);

    @AfterEach
    void close() {
        get(database.close());
        get(vertx.close());
    }

    /** A node that has the duty. */
    private final class Node extends VerticleBase {
        final BlockingQueue<DutyKey> rounds = new LinkedBlockingQueue<>();
        private final Duty duty;

        Node(Duty.Work work) {
            this("sweep", work);
        }

        Node(String name, Duty.Work work) {
            duty = new Duty(duties, Ids.next(), new Duty.Terms(name, INTERVAL, LEASE), key -> {
                rounds.add(key);
                return work.round(key);
            });
        }

        @Override
        public Future<?> start() {
            duty.start(vertx);
            return Future.succeededFuture();
        }

        @Override
        public Future<?> stop() {
            return duty.end(vertx);
        }

        DutyKey awaitRound() throws InterruptedException {
            DutyKey key = rounds.poll(20, TimeUnit.SECONDS);
            assertTrue(key != null, "no round came");
            return key;
        }
    }

    @Test
    void oneNodeDoesRoundAfterRoundAndAnotherGoesOnAsSoonAsItStops() throws InterruptedException {
        Node first = new Node(key -> Future.succeededFuture());
        String id = get(vertx.deployVerticle(first));
        for (int i = 0; i < 3; i++) {
            assertEquals(1, first.awaitRound().epoch());
        }
        Node second = new Node(key -> Future.succeededFuture());
        get(vertx.deployVerticle(second));
        first.rounds.clear();
        first.awaitRound();
        first.awaitRound();
        assertEquals(List.of(), List.copyOf(second.rounds));
        get(vertx.undeploy(id));
        // The lease is of minutes: it was handed over.
        assertEquals(2, second.awaitRound().epoch());
    }

    @Test
    void aRoundThatFailsOrThrowsIsFollowedByAnother() throws InterruptedException {
        Node failing = new Node(key -> Future.failedFuture("failed"));
        get(vertx.deployVerticle(failing));
        failing.awaitRound();
        failing.awaitRound();
        Node throwing = new Node(key -> {
            throw new IllegalStateException("thrown");
        });
        vertx.deploymentIDs().forEach(id -> get(vertx.undeploy(id)));
        get(vertx.deployVerticle(throwing));
        throwing.awaitRound();
        throwing.awaitRound();
    }

    @Test
    void roundsDoNotOverlapAndStoppingWaitsForTheLast() throws InterruptedException {
        List<Promise<Void>> open = new CopyOnWriteArrayList<>();
        Node slow = new Node(key -> {
            Promise<Void> round = Promise.promise();
            open.add(round);
            return round.future();
        });
        String id = get(vertx.deployVerticle(slow));
        slow.awaitRound();
        // Many ticks of another duty later there is still one round.
        Node quick = new Node("other", key -> Future.succeededFuture());
        get(vertx.deployVerticle(quick));
        for (int i = 0; i < 5; i++) {
            quick.awaitRound();
        }
        assertEquals(1, open.size());
        Future<Void> stopped = vertx.undeploy(id);
        quick.rounds.clear();
        quick.awaitRound();
        assertEquals(false, stopped.isComplete());
        open.get(0).complete();
        get(stopped);
        assertEquals(1, open.size());
    }

    @Test
    void aLeaseThatIsAsShortAsAnIntervalIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Duty.Terms("sweep", LEASE, LEASE));
    }

    private static <T> T get(Future<T> future) {
        return future.await();
    }
}
