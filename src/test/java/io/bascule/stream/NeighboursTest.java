package io.bascule.stream;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Ids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes tell each other, over ways that lose some of it and bring some of it twice. */
class NeighboursTest {
    private static final UUID HERE = Ids.next();
    private static final UUID THERE = Ids.next();

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Way bus = new Way();
    private final Way notify = new Way();
    private final List<Hint.News> news = new ArrayList<>();

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    /** One that can be out of order. */
    private static final class Way implements Grapevine {
        final BlockingQueue<String> said = new LinkedBlockingQueue<>();
        Consumer<String> listener;
        boolean works = true;

        @Override
        public void listen(Consumer<String> ear) {
            listener = ear;
        }

        @Override
        public Future<Void> say(String text) {
            said.add(text);
            return works ? Future.succeededFuture() : Future.failedFuture("out of order");
        }

        Hint next() throws InterruptedException {
            String text = said.poll(30, TimeUnit.SECONDS);
            assertTrue(text != null, "nothing was said");
            return Hint.read(text).orElseThrow();
        }
    }

    private <T> T there(Supplier<T> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> done.complete(work.get()));
        return get(done.future());
    }

    private Neighbours neighbours() {
        return there(() -> {
            Neighbours neighbours = new Neighbours(vertx, HERE, Grapevine.both(bus, notify), new Neighbours.Ears() {
                @Override
                public boolean isWatched() {
                    return true;
                }

                @Override
                public void watchedElsewhere() {}

                @Override
                public void heard(Hint.News told) {
                    news.add(told);
                }
            });
            neighbours.start();
            return neighbours;
        });
    }

    private static Hint.News ofJob(UUID id) {
        return new Hint.News(List.of(id), 0, List.of(), 0, Map.of(), false, List.of(), false);
    }

    private static String news(UUID node, long number, UUID job) {
        return new Hint(node, number, Hint.Topic.NEWS, ofJob(job)).write();
    }

    @Test
    void whatComesOnBothWaysIsHeardOnce() {
        neighbours();
        UUID job = Ids.next();
        bus.listener.accept(news(THERE, 1, job));
        notify.listener.accept(news(THERE, 1, job));
        bus.listener.accept(news(THERE, 2, job));
        notify.listener.accept(news(THERE, 2, job));
        assertEquals(List.of(ofJob(job), ofJob(job)), there(() -> List.copyOf(news)), "the job changed twice");
    }

    @Test
    void whatOneWayLosesTheOtherBringsThoughItIsLate() {
        neighbours();
        UUID lost = Ids.next();
        UUID later = Ids.next();
        bus.listener.accept(news(THERE, 2, later));
        notify.listener.accept(news(THERE, 1, lost));
        notify.listener.accept(news(THERE, 2, later));
        assertEquals(List.of(ofJob(later), ofJob(lost)), there(() -> List.copyOf(news)));
    }

    @Test
    void nodesAreNotTakenForEachOtherAndNobodyHearsItself() {
        neighbours();
        UUID job = Ids.next();
        bus.listener.accept(news(THERE, 1, job));
        bus.listener.accept(news(Ids.next(), 1, job));
        bus.listener.accept(news(HERE, 1, job));
        assertEquals(2, there(news::size));
    }

    @Test
    void onlySoManyHintsAreRemembered() {
        HeardHints heard = new HeardHints();
        Hint first = Hint.read(news(THERE, 0, Ids.next())).orElseThrow();
        assertTrue(heard.isNew(first));
        assertFalse(heard.isNew(first));
        for (long number = 1; number <= 1_000; number++) {
            assertTrue(heard.isNew(Hint.read(news(THERE, number, Ids.next())).orElseThrow()));
        }
        assertTrue(heard.isNew(first), "it is long ago");
    }

    @Test
    void allIsSaidOnBothWaysEachTimeUnderAnotherNumber() throws InterruptedException {
        bus.works = false;
        Neighbours neighbours = neighbours();
        Hint start = notify.next();
        assertEquals(Hint.Topic.WHO_WATCHES, start.topic());
        assertEquals(start, bus.next());
        there(() -> {
            neighbours.announce();
            return true;
        });
        Hint announced = notify.next();
        assertEquals(Hint.Topic.WATCHES, announced.topic());
        assertEquals(announced, bus.next());
        assertTrue(announced.number() > start.number());
    }
}
