package io.bascule.store;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The line in front of a pool of connections, counted from outside: requests beyond the pool's size wait, and the one that has waited
 * longest goes on when another ends. Cheaper than asking the pool, whose own shortcuts for single statements stay in use.
 */
final class PoolLine {
    private final int size;
    private final LongConsumer waited;
    private final LongSupplier clockNanos;
    private final Queue<Long> waitingSince = new ArrayDeque<>();
    private int inUse;

    /**
     * @param waited told of each request, once it is its turn, for how long it waited, in nanoseconds; from any thread
     */
    PoolLine(int size, LongConsumer waited, LongSupplier clockNanos) {
        this.size = size;
        this.waited = waited;
        this.clockNanos = clockNanos;
    }

    /**
     * Counts a request for as long as it takes.
     *
     * @param request told whether it has to wait
     */
    <T> Future<T> through(Function<Boolean, Future<T>> request) {
        boolean waits = enter();
        try {
            return request.apply(waits).onComplete(done -> leave());
        } catch (RuntimeException failure) {
            leave();
            throw failure;
        }
    }

    private boolean enter() {
        synchronized (this) {
            if (inUse >= size) {
                waitingSince.add(clockNanos.getAsLong());
                return true;
            }
            inUse++;
        }
        waited.accept(0);
        return false;
    }

    private void leave() {
        Long since;
        synchronized (this) {
            since = waitingSince.poll();
            if (since == null) {
                inUse--;
            }
        }
        if (since != null) {
            waited.accept(clockNanos.getAsLong() - since);
        }
    }

    synchronized int inUse() {
        return inUse;
    }

    synchronized int waiting() {
        return waitingSince.size();
    }
}
