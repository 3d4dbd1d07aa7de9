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

/** What an operator counts: jobs and checkpoints by state without a scan of history, and what must not exist. */
public final class TallyStore {
    /** Most rows that one fold takes; a larger rest is left to the next. */
    private static final int MAX_FOLDED = 100_000;

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
     * @param examples the ids of the oldest few
     */
    public record Stuck(long running, long waiting, List<UUID> examples) {
        public long total() {
            return running + waiting;
        }
    }

    public Future<Counts> counts() {
        return database.query(TallySql.COUNTS, Tuple.tuple()).map(TallyStore::counts);
    }

    /**
     * Adds up the rows that each change of a state appended. Safe beside writers, readers and other folds.
     *
     * @return whether more is left than one fold takes
     */
    public Future<Boolean> fold() {
        return database.query(TallySql.FOLD, Tuple.of(MAX_FOLDED))
                .map(rows -> rows.iterator().next().getLong("rows") == MAX_FOLDED);
    }

    /** How long the job that is due longest has waited for a worker, by the database's clock; zero where none is due. */
    public Future<Duration> oldestRunnable() {
        return database.query(TallySql.OLDEST_RUNNABLE, Tuple.tuple())
                .map(rows -> Duration.ofMillis(rows.iterator().next().getLong("waiting_ms")));
    }

    /**
     * The audit of promise 5.
     *
     * @param margin how long a node may be silent or gone, and a checkpoint expired, before their jobs count
     */
    public Future<Stuck> stuck(Duration margin) {
        return database.query(TallySql.STUCK, Tuple.of(margin.toMillis())).map(rows -> {
            Row row = rows.iterator().next();
            return new Stuck(row.getLong("running"), row.getLong("waiting"), List.of(row.getArrayOfUUIDs("examples")));
        });
    }

    private static Counts counts(RowSet<Row> rows) {
        Map<JobStatus, Long> jobs = new EnumMap<>(JobStatus.class);
        Map<CheckpointStatus, Long> checkpoints = new EnumMap<>(CheckpointStatus.class);
        for (JobStatus status : JobStatus.values()) {
            jobs.put(status, 0L);
        }
        for (CheckpointStatus status : CheckpointStatus.values()) {
            checkpoints.put(status, 0L);
        }
        for (Row row : rows) {
            String status = row.getString("status");
            if (row.getString("subject").equals("job")) {
                jobs.put(JobStatus.valueOf(status), row.getLong("n"));
            } else {
                checkpoints.put(CheckpointStatus.valueOf(status), row.getLong("n"));
            }
        }
        return new Counts(jobs, checkpoints);
    }
}
