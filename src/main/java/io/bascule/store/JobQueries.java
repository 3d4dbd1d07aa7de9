package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.JobRun;
import io.bascule.job.JobStatus;
import io.bascule.job.KnownType;
import io.bascule.job.LogEntry;
import io.bascule.job.Page;
import io.bascule.job.PastRun;
import io.bascule.job.RecordedStep;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is asked of jobs without changing them. Each caller sees only what {@link Caller#sees} allows. */
public final class JobQueries {
    /** Smaller than every id: where a list by id begins. */
    static final UUID FIRST = new UUID(0, 0);

    /** Greater than every id. */
    private static final UUID LAST = new UUID(-1, -1);

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
        return isTallied(filter, caller)
                ? tallies(filter).map(counts -> Math.min(counts.all(), cap + 1L))
                : ask(JobQueriesSql.count(filter, caller, cap))
                        .map(rows -> rows.iterator().next().getLong("n"));
    }

    /**
     * How many jobs are in each state.
     *
     * @param at when, by the database's clock
     * @param byStatus every state is there; those that the filter leaves out are 0
     * @param capped of these there may be more than the count says
     */
    public record Counts(Instant at, Map<JobStatus, Long> byStatus, Set<JobStatus> capped) {
        private long all() {
            return byStatus.values().stream().mapToLong(n -> n).sum();
        }
    }

    /**
     * How many of the jobs that the filter lets through are in each state. Without conditions other than states and type, for one
     * who sees all jobs, it costs the same however many there are; otherwise each state is counted no further than {@code cap}, and
     * states that few of the jobs are in are looked for among all that the filter lets through.
     */
    public Future<Counts> counts(JobFilter filter, Caller caller, int cap) {
        return isTallied(filter, caller)
                ? tallies(filter)
                : ask(JobQueriesSql.counts(filter, caller, cap)).map(rows -> counted(rows, cap));
    }

    /** As {@link #counts}, but otherwise the newest {@code most} are counted: that costs little more than a page of as many. */
    public Future<Counts> countsOfNewest(JobFilter filter, Caller caller, int most) {
        return isTallied(filter, caller)
                ? tallies(filter)
                : ask(JobQueriesSql.countsOfNewest(filter, caller, most)).map(rows -> countedOfNewest(rows, filter));
    }

    private static boolean isTallied(JobFilter filter, Caller caller) {
        return filter.saysOnlyStatesAndType() && caller.role().seesAllJobs();
    }

    private Future<Counts> tallies(JobFilter filter) {
        Future<RowSet<Row>> found = filter.jobType() == null
                ? database.query(TallySql.JOBS_NOW, Tuple.tuple())
                : database.query(TallySql.JOBS_NOW_OF_TYPE, Tuple.of(filter.jobType()));
        return found.map(rows -> tallied(rows, filter));
    }

    private static Counts tallied(RowSet<Row> rows, JobFilter filter) {
        Row row = rows.iterator().next();
        Map<JobStatus, Long> counts = none();
        counts.replaceAll((status, none) -> filter.lets(status) ? row.getLong(status.name()) : none);
        return new Counts(Rows.instant(row, "at"), counts, Set.of());
    }

    private static Counts counted(RowSet<Row> rows, int cap) {
        Map<JobStatus, Long> counts = byStatus(rows);
        Set<JobStatus> capped = EnumSet.allOf(JobStatus.class);
        capped.removeIf(status -> counts.get(status) <= cap);
        counts.replaceAll((status, n) -> Math.min(n, cap));
        return new Counts(Rows.instant(rows.iterator().next(), "at"), counts, capped);
    }

    private static Counts countedOfNewest(RowSet<Row> rows, JobFilter filter) {
        boolean hasMore = false;
        for (Row row : rows) {
            hasMore |= row.getBoolean("has_more");
        }
        Set<JobStatus> capped = EnumSet.noneOf(JobStatus.class);
        if (hasMore) {
            capped.addAll(EnumSet.allOf(JobStatus.class));
            capped.removeIf(status -> !filter.lets(status));
        }
        return new Counts(Rows.instant(rows.iterator().next(), "at"), byStatus(rows), capped);
    }

    private static Map<JobStatus, Long> byStatus(RowSet<Row> rows) {
        Map<JobStatus, Long> counts = none();
        rows.forEach(row -> {
            if (row.getString("status") != null) {
                counts.put(JobStatus.valueOf(row.getString("status")), row.getLong("n"));
            }
        });
        return counts;
    }

    private static Map<JobStatus, Long> none() {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(status, 0L);
        }
        return counts;
    }

    /**
     * The ids of jobs, newest first.
     *
     * @param at when, by the database's clock; null where there is none
     */
    public record Ids(Page<UUID> page, Instant at) {}

    /** A page of ids alone: which jobs the filter lets through. */
    public Future<Ids> ids(JobFilter filter, Caller caller) {
        return ask(JobQueriesSql.pageOfIds(filter, caller))
                .map(rows -> new Ids(
                        Page.of(Rows.list(rows, row -> row.getUUID("id")), filter.limit()),
                        rows.size() == 0 ? null : Rows.instant(rows.iterator().next(), "at")));
    }

    /** One job with its data; fails with {@code NOT_FOUND} where there is none, or none that the caller may see. */
    public Future<Job> one(UUID id, Caller caller) {
        return database.query(JobQueriesSql.ONE, asked(id, caller))
                .map(rows -> Rows.first(rows).map(Rows::job).orElseThrow(() -> Fault.notFound("job")));
    }

    /**
     * A job that someone watches, without its data.
     *
     * @param isOfProject whether it is a work session's, so that who may see it can change while it is watched
     */
    public record Watched(Job job, boolean isOfProject) {}

    /** One job to watch; fails with {@code NOT_FOUND} where there is none, or none that the caller may see. */
    public Future<Watched> watched(UUID id, Caller caller) {
        return database.query(JobQueriesSql.WATCHED, asked(id, caller))
                .map(rows -> Rows.first(rows)
                        .map(row -> new Watched(Rows.job(row), row.getBoolean("of_project")))
                        .orElseThrow(() -> Fault.notFound("job")));
    }

    private static Tuple asked(UUID id, Caller caller) {
        return Tuple.of(id, caller.role().seesAllJobs(), caller.userId());
    }

    /** Those of the jobs that there are, whoever asks; their input and output are left out (null). */
    public Future<List<Job>> some(Set<UUID> ids) {
        return database.query(JobQueriesSql.SOME, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows -> Rows.list(rows, Rows::job));
    }

    /**
     * Lines of the logs of several jobs, in the order that each was written in.
     *
     * @param first the line to begin with, by the job
     * @param most how many of each job
     */
    public Future<List<LogEntry>> linesFrom(Map<UUID, UUID> first, int most) {
        List<Map.Entry<UUID, UUID>> each = List.copyOf(first.entrySet());
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(each.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .addArrayOfUUID(each.stream().map(Map.Entry::getValue).toArray(UUID[]::new))
                .addInteger(most);
        return database.query(JobQueriesSql.LINES_FROM, parameters).map(rows -> Rows.list(rows, Rows::log));
    }

    /** A job's log in the order it was written, after the line {@code after}; null for the beginning. */
    public Future<Page<LogEntry>> logs(UUID jobId, UUID after, int limit) {
        return database.query(JobQueriesSql.LOGS, Tuple.of(jobId, after == null ? FIRST : after, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::log), limit));
    }

    /**
     * The end of a job's log, in the order it was written; {@code hasMore} tells of lines before it.
     *
     * @param before the line that follows; null for the end of all
     */
    public Future<Page<LogEntry>> lastLogs(UUID jobId, UUID before, int limit) {
        return database.query(JobQueriesSql.LAST_LOGS, Tuple.of(jobId, before == null ? LAST : before, limit + 1))
                .map(rows -> {
                    Page<LogEntry> newestFirst = Page.of(Rows.list(rows, Rows::log), limit);
                    List<LogEntry> inOrder = new ArrayList<>(newestFirst.items());
                    Collections.reverse(inOrder);
                    return new Page<>(inOrder, newestFirst.hasMore());
                });
    }

    /** The first {@code limit} runs of a job that ended without ending it. */
    public Future<Page<PastRun>> runs(UUID jobId, int limit) {
        return database.query(JobQueriesSql.RUNS, Tuple.of(jobId, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::run), limit));
    }

    /**
     * All runs of a job, the present one included, newest first.
     *
     * @param before only those under lesser epochs; null for the newest
     */
    public Future<Page<JobRun>> runsBefore(UUID jobId, Long before, int limit) {
        return database.query(
                        JobHistorySql.RUNS_BEFORE, Tuple.of(jobId, before == null ? Long.MAX_VALUE : before, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::jobRun), limit));
    }

    /** What a job's runs recorded, in the order of their calls, after a place. */
    public Future<Page<RecordedStep>> steps(UUID jobId, RecordedStep.Place after, int limit) {
        return database.query(JobHistorySql.STEPS, Tuple.of(jobId, after.position(), after.name(), limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::step), limit));
    }

    /** What a step returned; fails with {@code NOT_FOUND} where none of this name was recorded. */
    public Future<JsonObject> stepResult(UUID jobId, String name) {
        return database.query(JobHistorySql.STEP_RESULT, Tuple.of(jobId, name))
                .map(rows -> Rows.list(rows, row -> row.getJsonObject("result")).stream()
                        .findFirst()
                        .orElseThrow(() -> Fault.notFound("step")));
    }

    /** Jobs that were submitted in place of a job, of those that the caller may see, newest first; without input and output. */
    public Future<Page<Job>> retries(UUID jobId, Caller caller, int limit) {
        return database.query(JobHistorySql.RETRIES, asked(jobId, caller).addInteger(limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::job), limit));
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
