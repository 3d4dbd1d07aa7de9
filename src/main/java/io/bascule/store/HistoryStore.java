package io.bascule.store;

import io.bascule.job.DutyKey;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Keeps the history: what nodes add to it, and what a duty does so that it stays small. */
public final class HistoryStore {
    /** All types together; no type can have this name. */
    public static final String ALL = "*";

    /** The types beyond the most that are kept by name; no type can have this name. */
    public static final String OTHER = "*other";

    /** So many types are kept by name: the first by the alphabet. */
    public static final int MAX_TYPES = 100;

    /** Of a type no more jobs are counted that are ready; and where more are parked in all, not how many of which type. */
    static final int MAX_COUNTED = 10_000;

    private final Database database;

    public HistoryStore(Database database) {
        this.database = database;
    }

    /**
     * What was seen of a type within a minute.
     *
     * @param minute its start
     * @param jobType or {@link #ALL}
     */
    public record Sum(Instant minute, String jobType, HistorySums sums) {}

    /**
     * Adds to the rows of the minutes, in one statement.
     *
     * @param number higher than those before of this node; with the number of the last one again, nothing is added
     */
    public Future<Void> add(UUID nodeId, long number, List<Sum> sums) {
        JsonArray rows = new JsonArray();
        sums.forEach(sum -> rows.add(row(sum)));
        return database.query(HistorySql.ADD, Tuple.of(nodeId, number, rows)).mapEmpty();
    }

    private static JsonObject row(Sum sum) {
        JsonObject row = new JsonObject().put("at", sum.minute().toString()).put("job_type", sum.jobType());
        for (HistoryCount what : HistoryCount.values()) {
            row.put(what.wireName(), sum.sums().count(what));
        }
        for (HistoryTime what : HistoryTime.values()) {
            JsonArray counts = new JsonArray();
            for (long n : sum.sums().times(what).counts()) {
                counts.add(n);
            }
            row.put(what.wireName() + "_times", counts);
        }
        return row;
    }

    /** Notes how many jobs are in each state, once a minute. False where this minute has been noted. */
    public Future<Boolean> look(DutyKey duty) {
        return database.query(HistorySql.LOOK, Tuple.of(duty.duty(), duty.epoch()))
                .map(rows -> rows.rowCount() > 0);
    }

    /** Counts what was submitted in SQL; answers how many of at most {@code most}. */
    public Future<Integer> foldSubmits(DutyKey duty, int most) {
        return changed(HistorySql.FOLD_SUBMITS, Tuple.of(most, duty.duty(), duty.epoch()));
    }

    /**
     * Moves what lies in narrow rows into wide ones; no sum changes by that.
     *
     * @param kept how long it stays in narrow ones
     * @return how many rows of at most {@code most}
     */
    public Future<Integer> merge(DutyKey duty, Duration from, Duration to, Duration kept, int most) {
        Tuple parameters = Tuple.of(
                (int) from.toSeconds(), (int) to.toSeconds(), kept.toMillis(), most, duty.duty(), duty.epoch());
        return changed(HistorySql.MERGE, parameters);
    }

    /** Removes what is older; answers how many rows of at most {@code most} of each kind. */
    public Future<Integer> prune(DutyKey duty, Duration kept, int most) {
        return changed(HistorySql.PRUNE, Tuple.of(kept.toMillis(), most, duty.duty(), duty.epoch()));
    }

    private Future<Integer> changed(String sql, Tuple parameters) {
        return database.query(sql, parameters)
                .map(rows -> rows.iterator().next().getInteger("n"));
    }
}
