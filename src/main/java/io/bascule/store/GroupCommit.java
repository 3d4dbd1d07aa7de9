package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Writes what comes in while a write is under way together in the next one, so that a thousand small writes share one COMMIT.
 * Nothing waits for company: with a lane free, an item is written at once. Not thread-safe: one event loop.
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

    private record Item<T, R>(T value, Promise<R> result) {}

    private final Limits limits;
    private final Write<T, R> write;
    private final IntConsumer written;
    private final Queue<Item<T, R>> waiting = new ArrayDeque<>();
    private int busy;

    /**
     * @param written told how many items a write took, once it is done
     */
    public GroupCommit(Limits limits, Write<T, R> write, IntConsumer written) {
        this.limits = limits;
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
        while (busy < limits.lanes() && !waiting.isEmpty()) {
            List<Item<T, R>> group = new ArrayList<>(Math.min(waiting.size(), limits.largest()));
            while (group.size() < limits.largest() && !waiting.isEmpty()) {
                group.add(waiting.poll());
            }
            busy++;
            written(group).onComplete(done -> {
                busy--;
                next();
            });
        }
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
