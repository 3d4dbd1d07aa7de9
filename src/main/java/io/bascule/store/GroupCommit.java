package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;

/**
 * Writes what comes in while a write is under way together in the next one, so that a thousand small writes share one COMMIT.
 * What comes alone is written at once. Only right after a write, mostly one of several, does the next one wait a moment for company,
 * since those who were just answered tend to come back together; without that, they split into groups that keep waiting for each other.
 * Not thread-safe: one event loop.
 *
 * @param <T> what is written
 * @param <R> what became of it
 */
public final class GroupCommit<T, R> {
    /** Writes all items; each one's result in their order. Where the write as a whole fails, nothing of it was kept. */
    public interface Write<T, R> extends Function<List<T>, Future<List<Future<R>>>> {}

    /**
     * @param lanes most writes under way at once
     * @param largest most items of one write
     * @param waiting most items that may wait; what comes on top fails with {@code UNAVAILABLE}
     */
    public record Limits(int lanes, int largest, int waiting) {}

    /**
     * How long the next write waits for company.
     *
     * @param ms at most so long; 0 never waits
     * @param after only after a write of so many items
     * @param enough of the size of the last write and of how many waited at its end: as soon as so many wait, they are written
     */
    public record Pause(int ms, int after, IntBinaryOperator enough) {
        public static final Pause NONE = new Pause(0, (last, waiting) -> 0);

        /** After a write of several items. */
        public Pause(int ms, IntBinaryOperator enough) {
            this(ms, 2, enough);
        }

        /** For what nobody waits for: one write in so many ms, but for those that are full. */
        public static Pause between(int ms) {
            return new Pause(ms, 1, (last, waiting) -> Integer.MAX_VALUE);
        }
    }

    /** Runs something on this event loop after so many ms. */
    public interface Timer {
        void after(long ms, Runnable what);
    }

    private record Item<T, R>(T value, Promise<R> result) {}

    private final Limits limits;
    private final Pause pause;
    private final Timer timer;
    private final Write<T, R> write;
    private final IntConsumer written;
    private final Queue<Item<T, R>> waiting = new ArrayDeque<>();
    private int busy;
    private int enough;
    private long pauses;

    /** Without pauses. */
    public GroupCommit(Limits limits, Write<T, R> write, IntConsumer written) {
        this(limits, Pause.NONE, (ms, what) -> what.run(), write, written);
    }

    /**
     * @param written told how many items a write took, once it is done
     */
    public GroupCommit(Limits limits, Pause pause, Timer timer, Write<T, R> write, IntConsumer written) {
        this.limits = limits;
        this.pause = pause;
        this.timer = timer;
        this.write = write;
        this.written = written;
    }

    /** Succeeds once the item is durable. */
    public Future<R> add(T value) {
        if (waiting.size() >= limits.waiting()) {
            return Failures.overloaded();
        }
        Item<T, R> item = new Item<>(value, Promise.promise());
        waiting.add(item);
        next();
        return item.result().future();
    }

    /** As many of {@link #add}, in one turn: they are written together. */
    public List<Future<R>> addAll(Collection<T> values) {
        List<Future<R>> results = new ArrayList<>(values.size());
        for (T value : values) {
            if (waiting.size() >= limits.waiting()) {
                results.add(Failures.overloaded());
            } else {
                Item<T, R> item = new Item<>(value, Promise.promise());
                waiting.add(item);
                results.add(item.result().future());
            }
        }
        next();
        return results;
    }

    /** How many items wait for a lane. */
    public int waiting() {
        return waiting.size();
    }

    private void next() {
        while (busy < limits.lanes() && !waiting.isEmpty() && waiting.size() >= enough) {
            enough = 0;
            List<Item<T, R>> group = new ArrayList<>(Math.min(waiting.size(), limits.largest()));
            while (group.size() < limits.largest() && !waiting.isEmpty()) {
                group.add(waiting.poll());
            }
            busy++;
            written(group).onComplete(done -> {
                busy--;
                pauseAfter(group.size());
                next();
            });
        }
    }

    private void pauseAfter(int size) {
        if (pause.ms() == 0 || size < pause.after()) {
            return;
        }
        enough = Math.min(limits.largest(), pause.enough().applyAsInt(size, waiting.size()));
        long number = ++pauses;
        timer.after(pause.ms(), () -> {
            if (number == pauses) {
                enough = 0;
                next();
            }
        });
    }

    /** Done when each item has its result, whatever it is; a write that throws has failed. */
    private Future<?> written(List<Item<T, R>> group) {
        return Future.succeededFuture(group.stream().map(Item::value).toList())
                .compose(write)
                .onSuccess(results -> tell(group, results))
                .transform(done -> done.succeeded() ? Future.succeededFuture() : failed(group, done.cause()));
    }

    private void tell(List<Item<T, R>> group, List<Future<R>> results) {
        written.accept(group.size());
        for (int i = 0; i < group.size(); i++) {
            results.get(i).onComplete(group.get(i).result());
        }
    }

    /** What the database refuses of one item must not fail its neighbours: the halves are then written by themselves, in turn. */
    private Future<?> failed(List<Item<T, R>> group, Throwable failure) {
        int half = group.size() / 2;
        if (half == 0 || Failures.isOutage(failure)) {
            group.forEach(item -> item.result().fail(failure));
            return Future.succeededFuture();
        }
        return written(group.subList(0, half)).compose(v -> written(group.subList(half, group.size())));
    }
}
