package io.bascule.store;

import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryRange;
import io.bascule.job.HistorySums;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the history. Costs the same however many jobs there were. */
public final class HistoryQueries {
    private final Database database;

    public HistoryQueries(Database database) {
        this.database = database;
    }

    /**
     * How many jobs were in a state, and checkpoints open: the mean of the looks within a bucket, one a minute. Null where it was not
     * looked.
     */
    public record Depths(Double pending, Double queued, Double running, Double parked, Double open) {}

    /**
     * A bucket of time.
     *
     * @param sums null where nothing is known of it: no node ran
     */
    public record Bucket(Instant at, Depths depths, HistorySums sums) {}

    /**
     * A history.
     *
     * @param now by the database's clock; within the last bucket
     * @param buckets from the oldest, one after the other
     * @param types what each type counted in all that time, by name; {@link HistoryStore#OTHER} may be among them
     */
    public record History(Instant now, List<Bucket> buckets, Map<String, HistorySums> types) {}

    /** @param jobType or {@link HistoryStore#ALL}, or {@link HistoryStore#OTHER} */
    public Future<History> history(HistoryRange range, String jobType) {
        return database.query(HistorySql.NOW, Tuple.tuple())
                .map(rows -> Rows.instant(rows.iterator().next(), "now"))
                .compose(now -> {
                    HistoryBuckets buckets = new HistoryBuckets(range, jobType, now);
                    Future<RowSet<Row>> rows =
                            database.query(HistorySql.SUMS, Tuple.of(jobType, Rows.time(buckets.since())));
                    Future<RowSet<Row>> types = database.query(HistorySql.TYPES, Tuple.of(Rows.time(buckets.since())));
                    return Future.all(rows, types).map(both -> {
                        rows.result().forEach(buckets::add);
                        return new History(now, buckets.list(), types(types.result()));
                    });
                });
    }

    /** How many jobs failed since so long ago, to the minute. */
    public Future<Long> failedSince(Duration ago) {
        return database.query(HistorySql.FAILED_SINCE, Tuple.of(ago.toMillis()))
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    private static Map<String, HistorySums> types(RowSet<Row> rows) {
        Map<String, HistorySums> types = new TreeMap<>();
        rows.forEach(row -> {
            HistorySums sums = new HistorySums();
            for (HistoryCount what : HistoryCount.values()) {
                sums.add(what, row.getLong(what.wireName()));
            }
            types.put(row.getString("job_type"), sums);
        });
        return types;
    }
}
