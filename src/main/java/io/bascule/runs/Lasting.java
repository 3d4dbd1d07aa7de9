package io.bascule.runs;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Writes that outlast an outage of the database: tried again until it answers. Only for writes that are harmless to repeat. */
public final class Lasting {
    private static final long FIRST_WAIT_MS = 100;
    private static final long LONGEST_WAIT_MS = 2_000;

    private final Vertx vertx;
    private final BooleanSupplier givesUp;

    /**
     * @param givesUp asked before each further try
     */
    public Lasting(Vertx vertx, BooleanSupplier givesUp) {
        this.vertx = vertx;
        this.givesUp = givesUp;
    }

    /** Tries until it is written, refused, or given up. */
    public <T> Future<T> write(Supplier<Future<T>> work) {
        return write(work, FIRST_WAIT_MS);
    }

    private <T> Future<T> write(Supplier<Future<T>> work, long waitMs) {
        return work.get()
                .recover(failure -> isPassing(failure) && !givesUp.getAsBoolean()
                        ? vertx.timer(waitMs, TimeUnit.MILLISECONDS)
                                .compose(v -> write(work, Math.min(waitMs * 2, LONGEST_WAIT_MS)))
                        : Future.failedFuture(failure));
    }

    /** Whether the database was away, and so the write may or may not have been made. */
    public static boolean isPassing(Throwable failure) {
        return failure instanceof Fault fault && fault.code() == ErrorCode.UNAVAILABLE;
    }
}
