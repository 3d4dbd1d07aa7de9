package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Claims of types that are paused or limited, as far as that lets them; one claimer at a time. Where the limits are new, none until all
 * that was claimed without them is counted.
 *
 * @param <T> what a claim gives
 */
final class LimitedClaim<T> {
    /** New limits are settled and made use of in so many steps, where nothing is in their way. */
    private static final int SETTLING = 3;

    /** Takes up to so many jobs. */
    interface Take<T> {
        Future<T> upTo(SqlConnection tx, int jobs);
    }

    private final Database database;
    private final T nothing;
    private final ToIntFunction<T> size;

    /**
     * @param nothing what a claim gives that takes no job
     * @param size how many jobs were taken
     */
    LimitedClaim(Database database, T nothing, ToIntFunction<T> size) {
        this.database = database;
        this.nothing = nothing;
        this.size = size;
    }

    /** Takes jobs of a type, as many as its limits let, and no more than {@code wanted}. */
    Future<T> claim(String jobType, int wanted, Take<T> take) {
        return claim(jobType, wanted, take, SETTLING);
    }

    private Future<T> claim(String jobType, int wanted, Take<T> take, int tries) {
        return database.transaction(tx -> tx.preparedQuery(RunSql.LOCK_TYPE)
                        .execute(Tuple.of(jobType))
                        .map(Rows::first)
                        .compose(type -> type.filter(row -> row.getBoolean("starts"))
                                .map(row -> row.getBoolean("settled")
                                        ? takeAllowed(tx, jobType, wanted, take).map(Optional::of)
                                        : settle(tx, jobType).map(Optional.<T>empty()))
                                .orElse(Future.succeededFuture(Optional.of(nothing)))))
                .compose(taken -> taken.isPresent() || tries == 1
                        ? Future.succeededFuture(taken.orElse(nothing))
                        : claim(jobType, wanted, take, tries - 1));
    }

    private static Future<Void> settle(SqlConnection tx, String jobType) {
        return tx.preparedQuery(RunSql.SETTLE_TYPE)
                .execute(Tuple.of(jobType))
                .compose(rows -> Rows.first(rows)
                                .filter(row -> row.getBoolean("settled"))
                                .isPresent()
                        ? JobTypeStore.markRunning(tx, jobType)
                        : Future.succeededFuture());
    }

    private Future<T> takeAllowed(SqlConnection tx, String jobType, int wanted, Take<T> take) {
        return tx.preparedQuery(RunSql.ROOM_OF_TYPE)
                .execute(Tuple.of(jobType))
                .map(rows -> allowed(rows.iterator().next(), wanted))
                .compose(allowed -> allowed <= 0
                        ? Future.succeededFuture(nothing)
                        : take.upTo(tx, allowed).compose(taken -> started(tx, jobType, taken)));
    }

    private static int allowed(Row type, int wanted) {
        Integer most = type.getInteger("max_running");
        Integer starts = type.getInteger("starts");
        int allowed = most == null ? wanted : Math.min(wanted, most - type.getInteger("running"));
        return starts == null ? allowed : Math.min(allowed, starts);
    }

    private Future<T> started(SqlConnection tx, String jobType, T taken) {
        return tx.preparedQuery(RunSql.STARTED_OF_TYPE)
                .execute(Tuple.of(jobType, size.applyAsInt(taken)))
                .map(taken);
    }
}
