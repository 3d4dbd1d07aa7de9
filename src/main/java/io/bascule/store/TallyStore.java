package io.bascule.store;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.JobStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What an operator counts: jobs and checkpoints by state without a scan of history, and what must not exist. */
public final class TallyStore {
    /** Most rows that one fold takes; a larger rest is left to the next. */
    private static final int MAX_FOLDED = 100_000;

    private static final int MAX_EXAMPLES = 5;
    private static final int MAX_HELD = 10_000;

    private final Database database;

    public TallyStore(Database database) {
        this.database = database;
    }

    /** How many jobs and checkpoints are in each state now; every state is there. */
    public record Counts(Map<JobStatus, Long> jobs, Map<CheckpointStatus, Long> checkpoints) {}

    /**
     * Jobs that promise 5 says cannot be.
     *
     * @param running owned by a node that is gone or silent
     * @param waiting parked at a checkpoint that nobody can decide
     * @param nowhere in no state at all
     * @param examples the ids of a few
     */
    public record Stuck(long running, long waiting, long nowhere, List<UUID> examples) {
        public long total() {
            return running + waiting + nowhere;
        }
    }

    public Future<Counts> counts() {
        Future<Map<JobStatus, Long>> jobs = jobCounts(database);
        Future<RowSet<Row>> checkpoints = database.query(TallySql.CHECKPOINTS, Tuple.tuple());
        return Future.all(jobs, checkpoints)
                .map(both -> new Counts(jobs.result(), checkpointCounts(checkpoints.result())));
    }

    /** How many jobs are in each state; every state is there. Costs the same however many jobs there are. */
    static Future<Map<JobStatus, Long>> jobCounts(Database database) {
        return database.query(TallySql.JOBS, Tuple.tuple()).map(rows -> {
            Row row = rows.iterator().next();
            Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
            for (JobStatus status : JobStatus.values()) {
                counts.put(status, row.getLong(status.name()));
            }
            return counts;
        });
    }

    private static Map<CheckpointStatus, Long> checkpointCounts(RowSet<Row> rows) {
        Map<CheckpointStatus, Long> counts = new EnumMap<>(CheckpointStatus.class);
        for (CheckpointStatus status : CheckpointStatus.values()) {
            counts.put(status, 0L);
        }
        rows.forEach(row -> counts.put(CheckpointStatus.valueOf(row.getString("status")), row.getLong("n")));
        return counts;
    }

    /**
     * Adds up the rows that each change of a state appended. Safe beside writers, readers and other folds.
     *
     * @return whether more is left than one fold takes
     */
    public Future<Boolean> fold() {
        return Future.all(fold(TallySql.FOLD_JOBS), fold(TallySql.FOLD_CHECKPOINTS))
                .map(folded -> folded.<Boolean>list().contains(true));
    }

    private Future<Boolean> fold(String sql) {
        return database.query(sql, Tuple.of(MAX_FOLDED))
                .map(rows -> rows.iterator().next().getLong("rows") == MAX_FOLDED);
    }

    /** How long the job that is due longest has waited for a worker, by the database's clock; zero where none is due. */
    public Future<Duration> oldestRunnable() {
        return database.query(TallySql.OLDEST_RUNNABLE, Tuple.tuple())
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong("waiting_ms")));
    }

    /** How many jobs wait for others of their concurrency key; {@value #MAX_HELD} stands for that many or more. */
    public Future<Integer> held() {
        return database.query(TallySql.HELD, Tuple.of(MAX_HELD))
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    /**
     * The audit of promise 5.
     *
     * @param margin how long a node may be silent or gone, and a checkpoint expired, before their jobs count
     */
    public Future<Stuck> stuck(Duration margin) {
        return stuck(margin, JobQueries.FIRST, new Stuck(0, 0, 0, List.of()));
    }

    /** Slice by slice, so that no statement takes long however many jobs are parked. */
    private Future<Stuck> stuck(Duration margin, UUID from, Stuck before) {
        Tuple parameters = Tuple.of(margin.toMillis(), from, from.equals(JobQueries.FIRST));
        return database.query(TallySql.STUCK, parameters).compose(rows -> {
            Row row = rows.iterator().next();
            Stuck here = new Stuck(
                    row.getLong("running"),
                    before.waiting() + row.getLong("waiting"),
                    before.nowhere() + row.getLong("nowhere"),
                    some(before.examples(), List.of(row.getArrayOfUUIDs("examples"))));
            UUID next = row.getUUID("next");
            return next == null ? Future.succeededFuture(here) : stuck(margin, next, here);
        });
    }

    private static List<UUID> some(List<UUID> examples, List<UUID> more) {
        return Stream.concat(examples.stream(), more.stream())
                .distinct()
                .limit(MAX_EXAMPLES)
                .toList();
    }
}
