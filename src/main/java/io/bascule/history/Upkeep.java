package io.bascule.history;

import io.bascule.job.DutyKey;
import io.bascule.store.HistoryStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;

/** What one node does for the history of all: two small statements a round, three more once a minute. */
final class Upkeep {
    /** Most rows of a statement; what is left comes right after it. */
    private static final int MOST_ROWS = 2_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Each is a little longer than the range that is drawn of it, so that its oldest bucket is whole. */
    private static final Duration MINUTES_KEPT = Duration.ofHours(2);

    private static final Duration TEN_MINUTES_KEPT = Duration.ofHours(26);
    private static final Duration HOURS_KEPT = Duration.ofDays(8);

    private final HistoryStore store;

    Upkeep(HistoryStore store) {
        this.store = store;
    }

    Future<?> round(DutyKey duty) {
        return all(() -> store.foldSubmits(duty, MOST_ROWS))
                .compose(folded -> store.look(duty))
                .compose(isNewMinute -> isNewMinute ? tidy(duty) : Future.succeededFuture());
    }

    private Future<?> tidy(DutyKey duty) {
        return all(() -> store.merge(duty, MINUTE, TEN_MINUTES, MINUTES_KEPT, MOST_ROWS))
                .compose(merged -> all(() -> store.merge(duty, TEN_MINUTES, HOUR, TEN_MINUTES_KEPT, MOST_ROWS)))
                .compose(merged -> store.prune(duty, HOURS_KEPT, MOST_ROWS));
    }

    private static Future<?> all(Supplier<Future<Integer>> some) {
        return some.get().compose(n -> n < MOST_ROWS ? Future.succeededFuture() : all(some));
    }
}
