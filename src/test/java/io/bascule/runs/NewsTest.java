package io.bascule.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.scheduler.Jobs;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final Context context = vertx.getOrCreateContext();
    /** What is to happen once a moment is over; touched on the context alone. */
    private final Queue<Runnable> moments = new ArrayDeque<>();

    private final News news = new News(context, bus, (ms, what) -> moments.add(what));
    /** How many each message told of. */
    private final BlockingQueue<Integer> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        bus.listen(Addresses.JOBS_CHANGED, event -> told.add(event.changes().size()))
                .completion()
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    @Test
    void whatHappensInOneTurnIsToldTogetherAtItsEnd() throws InterruptedException {
        turn(() -> happens(3));
        assertEquals(3, heard());
    }

    @Test
    void whatHappensInTheMomentAfterIsToldTogetherAtItsEnd() throws InterruptedException {
        turn(() -> happens(1));
        assertEquals(1, heard());
        turn(() -> happens(2));
        turn(() -> happens(3));
        turn(this::aMomentPasses);
        assertEquals(5, heard());
    }

    @Test
    void afterAMomentInWhichNothingHappenedTheNextIsToldAtOnceAgain() throws InterruptedException {
        turn(() -> happens(1));
        assertEquals(1, heard());
        turn(this::aMomentPasses);
        turn(() -> happens(2));
        assertEquals(2, heard());
    }

    @Test
    void whatIsLeftIsToldWhenAsked() throws InterruptedException {
        turn(() -> happens(1));
        assertEquals(1, heard());
        turn(() -> {
            happens(2);
            news.tell();
        });
        assertEquals(2, heard());
    }

    @Test
    void aMessageHoldsSoManyAtMost() throws InterruptedException {
        turn(() -> happens(2_500));
        assertEquals(1_000, heard());
        assertEquals(1_000, heard());
        assertEquals(500, heard());
    }

    private void happens(int changes) {
        for (int i = 0; i < changes; i++) {
            news.changed(new Events.JobChanged(Jobs.attempt(1, 3), null));
        }
    }

    private void aMomentPasses() {
        moments.remove().run();
    }

    private int heard() throws InterruptedException {
        Integer size = told.poll(20, TimeUnit.SECONDS);
        return size == null ? 0 : size;
    }

    /** In a turn of the event loop of its own; returns once it is over, and what it left for the next one. */
    private void turn(Runnable what) {
        Promise<Void> over = Promise.promise();
        context.runOnContext(v -> {
            what.run();
            context.runOnContext(w -> over.complete());
        });
        over.future().timeout(20, TimeUnit.SECONDS).await();
    }
}
