package io.bascule.store;

import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointFilter;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What is asked of checkpoints without deciding them. Who may ask is the caller's matter: reviewers see every job. */
public final class CheckpointQueries {

    /** A checkpoint with the job that it belongs to. */
    public record WithJob(Checkpoint checkpoint, Job job) {}

    private final Database database;

    public CheckpointQueries(Database database) {
        this.database = database;
    }

    /**
     * Checkpoints, each with its job; the jobs' input and output are left out (null), and where the filter says so the checkpoints'
     * data and metadata too.
     */
    public Future<Page<WithJob>> page(CheckpointFilter filter) {
        Tuple parameters = Tuple.tuple();
        return database.query(CheckpointQueriesSql.page(filter, parameters), parameters)
                .map(rows -> Page.of(Rows.list(rows, CheckpointQueries::withJob), filter.limit()));
    }

    /** How many checkpoints the filter lets through, its cursor and offset aside; {@code cap + 1} stands for more than {@code cap}. */
    public Future<Long> count(CheckpointFilter filter, int cap) {
        Tuple parameters = Tuple.tuple();
        return database.query(CheckpointQueriesSql.count(filter, cap, parameters), parameters)
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    /** One checkpoint with its whole job; fails with {@code NOT_FOUND}. */
    public Future<WithJob> one(UUID id) {
        return database.query(CheckpointQueriesSql.ONE, Tuple.of(id))
                .map(rows -> Rows.list(rows, CheckpointQueries::withJob).stream()
                        .findFirst()
                        .orElseThrow(() -> Fault.notFound("checkpoint")));
    }

    /** Those of the checkpoints that there are; what is large of them and of their jobs is left out (null). */
    public Future<List<WithJob>> some(Set<UUID> ids) {
        return database.query(CheckpointQueriesSql.SOME, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> Rows.list(rows, CheckpointQueries::withJob));
    }

    /** A job's checkpoints in the order they were reached, after the checkpoint {@code after}; null for the beginning. */
    public Future<Page<Checkpoint>> ofJob(UUID jobId, UUID after, int limit) {
        return database.query(
                        CheckpointQueriesSql.OF_JOB,
                        Tuple.of(jobId, after == null ? JobQueries.FIRST : after, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::checkpoint), limit));
    }

    private static WithJob withJob(Row row) {
        return new WithJob(Rows.checkpoint(row), Rows.job(row));
    }
}
