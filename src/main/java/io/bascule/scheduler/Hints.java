package io.bascule.scheduler;

import io.bascule.store.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the schedulers of other nodes, sparingly: transactions that NOTIFY commit one after another. */
final class Hints {
    private static final Logger LOG = LoggerFactory.getLogger(Hints.class);
    private static final long JOBS_AT_MOST_EVERY_MS = 10;

    private final Vertx vertx;
    private final Wakeups wakeups;
    private boolean resting;
    private boolean again;

    Hints(Vertx vertx, Wakeups wakeups) {
        this.vertx = vertx;
        this.wakeups = wakeups;
    }

    /** Hears of other nodes' hints, until closed. */
    Future<Void> listen(Consumer<String> listener) {
        return wakeups.listen(listener);
    }

    /** There are jobs that this node cannot start now. Sent at once, unless it was just before; then in a moment. */
    void jobs() {
        if (resting) {
            again = true;
            return;
        }
        resting = true;
        send(Wakeups.JOBS);
        vertx.setTimer(JOBS_AT_MOST_EVERY_MS, id -> {
            resting = false;
            if (again) {
                again = false;
                jobs();
            }
        });
    }

    /** A run of another node was asked to stop. */
    void cancel() {
        send(Wakeups.CANCEL);
    }

    /** The limits of a job type were changed. */
    void types() {
        send(Wakeups.TYPES);
    }

    private void send(String what) {
        wakeups.send(what).onFailure(failure -> LOG.debug("A wake-up was not sent; polls find it", failure));
    }

    Future<Void> close() {
        return wakeups.close();
    }
}
