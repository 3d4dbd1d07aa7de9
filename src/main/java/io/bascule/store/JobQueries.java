package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.KnownType;
import io.bascule.job.LogEntry;
import io.bascule.job.Page;
import io.bascule.job.PastRun;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is asked of jobs without changing them. Each caller sees only what {@link Caller#sees} allows. */
public final class JobQueries {
    /** Smaller than every id: where a list by id begins. */
    static final UUID FIRST = new UUID(0, 0);

    private final Database database;

    public JobQueries(Database database) {
        this.database = database;
    }

    /**
     * Jobs, newest first.
     *
     * @param withData whether with input and output, which can be a megabyte a job; without, both are null
     */
    public Future<Page<Job>> page(JobFilter filter, Caller caller, boolean withData) {
        return ask(JobQueriesSql.page(filter, caller, withData))
                .map(rows -> Page.of(Rows.list(rows, Rows::job), filter.limit()));
    }

    /** How many jobs the filter lets through, its cursor and offset aside; {@code cap + 1} stands for more than {@code cap}. */
    public Future<Long> count(JobFilter filter, Caller caller, int cap) {
        return ask(JobQueriesSql.count(filter, caller, cap))
                .map(rows -> rows.iterator().next().getLong("n"));
    }

    /** One job with its data; fails with {@code NOT_FOUND} where there is none, or none that the caller may see. */
    public Future<Job> one(UUID id, Caller caller) {
        return database.query(JobQueriesSql.ONE, Tuple.of(id))
                .map(rows -> Rows.list(rows, Rows::job).stream()
                        .filter(job -> caller.sees(job.userId()))
                        .findFirst()
                        .orElseThrow(() -> Fault.notFound("job")));
    }

    /** A job's log in the order it was written, after the line {@code after}; null for the beginning. */
    public Future<Page<LogEntry>> logs(UUID jobId, UUID after, int limit) {
        return database.query(JobQueriesSql.LOGS, Tuple.of(jobId, after == null ? FIRST : after, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::log), limit));
    }

    /** The end of a job's log, in the order it was written; {@code hasMore} tells of lines before it. */
    public Future<Page<LogEntry>> lastLogs(UUID jobId, int limit) {
        return database.query(JobQueriesSql.LAST_LOGS, Tuple.of(jobId, limit + 1))
                .map(rows -> {
                    Page<LogEntry> newestFirst = Page.of(Rows.list(rows, Rows::log), limit);
                    List<LogEntry> inOrder = new ArrayList<>(newestFirst.items());
                    Collections.reverse(inOrder);
                    return new Page<>(inOrder, newestFirst.hasMore());
                });
    }

    /** The first {@code limit} runs of a job that ended without ending it. */
    public Future<List<PastRun>> runs(UUID jobId, int limit) {
        return database.query(JobQueriesSql.RUNS, Tuple.of(jobId, limit)).map(rows -> Rows.list(rows, Rows::run));
    }

    /** When a job was last claimed, or empty if it never was. */
    public Future<Optional<Instant>> claimedAt(UUID jobId) {
        return database.query(JobQueriesSql.CLAIMED_AT, Tuple.of(jobId))
                .map(rows -> Rows.list(rows, row -> Optional.ofNullable(Rows.instant(row, "claimed_at"))).stream()
                        .findFirst()
                        .flatMap(claimedAt -> claimedAt));
    }

    /** How many jobs are in each state; every state is there. Costs the same however many jobs there are. */
    public Future<Map<JobStatus, Long>> countsByStatus() {
        return TallyStore.jobCounts(database);
    }

    /** Every job type that a node of this database has announced, by name. */
    public Future<List<KnownType>> jobTypes() {
        return new JobTypeStore(database).known();
    }

    private Future<RowSet<Row>> ask(JobQueriesSql.Statement statement) {
        return database.query(statement.sql(), statement.parameters());
    }
}
