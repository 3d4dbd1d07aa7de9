package io.bascule.retention;

import io.bascule.job.DutyKey;
import io.bascule.store.PruneStore;
import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * One kind of rows, walked over from batch to batch in the order of their ids, and from the start again once at the end. Where it
 * stands is kept in memory alone: who begins anew finds the same.
 */
final class Sweep {
    static final int LARGEST = 1_000;
    private static final int FIRST_SIZE = 100;
    /** A batch that took longer than this is followed by a smaller one; one that took half of it, by a larger one. */
    private static final long LONG_MS = 100;

    /** Removes what is old of the rows of one batch. */
    interface Batches {
        Future<PruneStore.Batch> remove(DutyKey duty, PruneStore.Part part);
    }

    private final Batches batches;
    private final LongSupplier clockMs;
    private UUID after = PruneStore.FIRST;
    private int size = FIRST_SIZE;

    Sweep(Batches batches, LongSupplier clockMs) {
        this.batches = batches;
        this.clockMs = clockMs;
    }

    /** The next batch; its {@code last} is empty where it was the last one. */
    Future<PruneStore.Batch> step(DutyKey duty) {
        long beganMs = clockMs.getAsLong();
        return batches.remove(duty, new PruneStore.Part(after, size))
                .onSuccess(batch -> {
                    after = batch.last().orElse(PruneStore.FIRST);
                    size = next(clockMs.getAsLong() - beganMs);
                })
                // It may be the rows of a few jobs that take so long.
                .onFailure(failure -> size = Math.max(1, size / 8));
    }

    private int next(long tookMs) {
        if (tookMs > LONG_MS) {
            return Math.max(1, size / 2);
        }
        return tookMs > LONG_MS / 2 ? size : Math.min(LARGEST, size * 2);
    }
}
