package io.bascule.stream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Work that is asked for often and done seldom: a moment after it is asked for, but so long after the time before, and never
 * twice at once. For one context.
 */
final class Seldom {
    private final Vertx vertx;
    private final long everyMs;
    private final Supplier<Future<?>> work;
    private boolean planned;
    private boolean underWay;
    private long lastMs;

    Seldom(Vertx vertx, Duration every, Supplier<Future<?>> work) {
        this.vertx = vertx;
        this.everyMs = every.toMillis();
        this.work = work;
        this.lastMs = Clock.nowMs() - everyMs;
    }

    void ask() {
        if (planned) {
            return;
        }
        planned = true;
        if (!underWay) {
            plan();
        }
    }

    private void plan() {
        vertx.setTimer(Math.max(Pace.GATHER_MS, lastMs + everyMs - Clock.nowMs()), timer -> begin());
    }

    private void begin() {
        planned = false;
        underWay = true;
        lastMs = Clock.nowMs();
        // In compose, so that work that throws is work that fails; who does it says what became of it.
        Future.succeededFuture().compose(v -> work.get()).onComplete(done -> {
            underWay = false;
            if (planned) {
                plan();
            }
        });
    }
}
