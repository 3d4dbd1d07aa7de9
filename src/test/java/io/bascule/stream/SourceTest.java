package io.bascule.stream;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.Checkpoint;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.store.TallyStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is heard for, and who is not any more. */
class SourceTest {
    private static final UUID JOB = new UUID(1, 1);

    private final Vertx vertx = Vertx.vertx();
    private final Frames frames = new Frames("0123456789ab");
    private final BlockingQueue<Frame> taken = new LinkedBlockingQueue<>();
    private final Context context = vertx.getOrCreateContext();
    private final Member member = new Member(context, new Taker());

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    /** On the one context that everything here is for. */
    private <T> T there(Supplier<T> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> done.complete(work.get()));
        return get(done.future());
    }

    private void run(Runnable work) {
        there(() -> {
            work.run();
            return true;
        });
    }

    private Source.Start join(Source source, Long lastSequence) {
        String last = lastSequence == null ? null : "0123456789ab-" + lastSequence;
        return there(() -> source.join(Subject.job(JOB), last, member));
    }

    private boolean isWatched(Source source) {
        Boolean watched = there(() -> source.isWatched());
        return watched;
    }

    private void leave(Source source) {
        run(() -> source.leave(Subject.job(JOB), member));
    }

    private final class Taker implements Subscriber {
        @Override
        public void take(Frame frame) {
            taken.add(frame);
        }

        @Override
        public void beat() {}

        @Override
        public void look() {}

        @Override
        public Future<Void> end(Bye why) {
            return Future.succeededFuture();
        }
    }

    private static final class Brief implements Views {
        @Override
        public JsonObject job(Job job) {
            return JsonObject.of("id", job.id().toString());
        }

        @Override
        public JsonObject checkpoint(Checkpoint checkpoint, String jobType) {
            return JsonObject.of("id", checkpoint.id().toString());
        }

        @Override
        public JsonObject log(LogEntry entry) {
            return JsonObject.of("message", entry.message());
        }

        @Override
        public JsonObject counts(TallyStore.Counts counts) {
            return new JsonObject();
        }
    }

    private Source source(int mostWatches) {
        return new Source(vertx, frames, new Brief(), mostWatches);
    }

    private static LogEntry line(String message) {
        return new LogEntry(Ids.next(), JOB, "echo", "say", LogLevel.INFO, message, null, Instant.EPOCH);
    }

    private Frame next() {
        try {
            Frame frame = taken.poll(30, TimeUnit.SECONDS);
            assertTrue(frame != null, "nothing was told");
            return frame;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStreamThatEndedIsRememberedForAWhile() {
        Source source = source(10);
        Source.Start start = join(source, null);
        leave(source);
        run(source::sweep);
        assertTrue(isWatched(source));
        assertEquals(false, there(() -> source.isTaken(Subject.job(JOB))));
        assertFalse(greeting(join(source, start.sequence())).contains("resync"));
    }

    @Test
    void ofThoseThatEndedOnlySoManyAreRememberedAndTheOthersAreNotResumed() {
        Source source = source(0);
        Source.Start start = join(source, null);
        leave(source);
        assertFalse(isWatched(source));
        assertTrue(greeting(join(source, start.sequence())).contains("resync"));
    }

    @Test
    void whatIsWatchedIsToldInOrderAndCanBeResumed() {
        Source source = source(10);
        Source.Start start = join(source, null);
        run(() -> {
            source.logged(line("one"));
            source.logged(line("two"));
        });
        Frame told = next();
        String text = told.bytes().toString();
        assertTrue(text.contains("{\"logs\":[{\"message\":\"one\"},{\"message\":\"two\"}],\"more\":0}"), text);
        assertEquals(List.of(told), join(source, start.sequence()).missed());
        assertEquals(List.of(), join(source, told.sequence()).missed());
    }

    @Test
    void nothingIsHeardOnTheBusWhileNobodyWatches() {
        Bus bus = new Bus(vertx);
        Source source = source(0);
        List<String> said = new ArrayList<>();
        Collector collector = there(() -> new Collector(bus, source, neighbours(source, said), () -> {}));
        run(collector::listen);
        assertTrue(isDeaf());
        join(source, null);
        run(collector::listen);
        bus.publish(Addresses.LOG_APPENDED, new Events.LogAppended(JOB, List.of(line("heard"))));
        assertTrue(next().bytes().toString().contains("heard"));
        leave(source);
        run(collector::listen);
        assertTrue(isDeaf());
        assertEquals(List.of(), there(() -> said));
    }

    private Neighbours neighbours(Source source, List<String> said) {
        Grapevine nobody = new Grapevine() {
            @Override
            public void listen(Consumer<String> listener) {}

            @Override
            public Future<Void> say(String text) {
                said.add(text);
                return Future.succeededFuture();
            }
        };
        return new Neighbours(vertx, Ids.next(), nobody, new Neighbours.Ears() {
            @Override
            public boolean isWatched() {
                return source.isWatched();
            }

            @Override
            public void watchedElsewhere() {}

            @Override
            public void heard(Hint.News news) {}
        });
    }

    private boolean isDeaf() {
        return get(vertx.eventBus()
                .request(Addresses.LOG_APPENDED.name(), "anyone?")
                .map(false)
                .recover(failure -> Future.succeededFuture(
                        failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS)));
    }

    private static String greeting(Source.Start start) {
        return start.greeting().toString();
    }
}
