package io.bascule.bench.node;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Things done at a steady pace, and how long they took. */
final class Pickups {
    private Pickups() {}

    /**
     * Does {@code work} once each {@code everyMs}, however long it takes.
     *
     * @return how long each took, in ns
     */
    static long[] paced(int times, int everyMs, IntConsumer work) {
        long[] took = new long[times];
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long due = begin + i * everyMs * 1_000_000L;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long asked = System.nanoTime();
            work.accept(i);
            took[i] = System.nanoTime() - asked;
        }
        return took;
    }
}
