package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.QueueKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/** What people and programs do to jobs: submit, cancel, retry by hand. */
public final class JobStore {
    /** How often a job is looked for that moves on meanwhile. */
    private static final int TRIES = 20;

    private final Database database;
    private final Duration headStart;

    /**
     * @param headStart what one level of priority is worth; see {@link QueueKey}
     */
    public JobStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
    }

    /**
     * The jobs as accepted, in the order that was asked.
     *
     * @param existed the idempotency key was known
     * @param started those of them that the node that was named runs already, as claimed
     */
    public record Accepted(List<Job> jobs, boolean existed, List<Job> started) {}

    /** A job before and after a change. */
    public record Changed(JobStatus was, Job job) {}

    /** As {@link #submitAll} of one, which nothing starts at once. */
    public Future<Accepted> submit(List<NewJob> jobs, Caller caller, String idempotencyKey) {
        return submitAll(List.of(new Submission(jobs, caller, idempotencyKey)), null)
                .compose(accepted -> accepted.get(0));
    }

    /**
     * Inserts all submissions in one statement, each of them whole or not at all.
     *
     * @param submissions one, or several that all {@link Submission#groups}
     * @param startOn null, or the node that runs at once those that are due and whose types have no limits; a stopped node starts
     *     none
     * @return for each submission, in order; fails with {@code IDEMPOTENCY_MISMATCH} where the key was used for something else
     */
    public Future<List<Future<Accepted>>> submitAll(List<Submission> submissions, UUID startOn) {
        SubmitRows rows = SubmitRows.of(submissions);
        String sql = startOn == null ? JobSql.submit(rows.columns()) : JobSql.submitAndStart(rows.columns());
        Tuple parameters = Tuple.of(headStart.toMillis());
        if (startOn != null) {
            parameters.addUUID(startOn);
        }
        rows.addTo(parameters);
        if (!rows.isKeyed()) {
            return database.query(sql, parameters)
                    .map(answer -> accepted(rows, submissions, startOn, new Inserted(answer)));
        }
        return database.transaction(tx -> tx.preparedQuery(sql)
                .execute(parameters)
                .compose(answer -> known(tx, rows, submissions, startOn, new Inserted(answer))));
    }

    /** What the insert says: when, which were started, and, where keys were given, which were inserted. */
    private record Inserted(Instant at, Set<UUID> started, Set<UUID> ids) {
        Inserted(RowSet<Row> answer) {
            this(answer.iterator().next());
        }

        private Inserted(Row row) {
            this(Rows.instant(row, "at"), set(row.getArrayOfUUIDs("started")), set(row.getArrayOfUUIDs("inserted")));
        }

        private static Set<UUID> set(UUID[] ids) {
            return ids == null || ids.length == 0 ? Set.of() : new HashSet<>(List.of(ids));
        }
    }

    private static List<Future<Accepted>> accepted(
            SubmitRows rows, List<Submission> submissions, UUID node, Inserted inserted) {
        List<Future<Accepted>> all = new ArrayList<>(submissions.size());
        int at = 0;
        for (Submission submission : submissions) {
            all.add(Future.succeededFuture(fresh(rows, at, submission, node, inserted)));
            at += submission.size();
        }
        return all;
    }

    private static Accepted fresh(SubmitRows rows, int at, Submission submission, UUID node, Inserted inserted) {
        List<Job> jobs = rows.accepted(at, submission, inserted.at());
        List<Job> started = inserted.started().isEmpty()
                ? List.of()
                : SubmitRows.started(jobs, inserted.started(), node, inserted.at());
        return new Accepted(jobs, false, started);
    }

    /** Those whose key was known: they are looked up, and held against what was asked. */
    private static Future<List<Future<Accepted>>> known(
            SqlConnection tx, SubmitRows rows, List<Submission> submissions, UUID node, Inserted inserted) {
        if (inserted.ids().size() == rows.size()) {
            return Future.succeededFuture(accepted(rows, submissions, node, inserted));
        }
        if (submissions.size() == 1) {
            return existing(tx, rows, submissions.get(0), inserted.ids().size())
                    .map(accepted -> List.of(Future.succeededFuture(accepted)));
        }
        List<Future<Accepted>> all = new ArrayList<>(submissions.size());
        int at = 0;
        for (Submission submission : submissions) {
            all.add(
                    inserted.ids().contains(rows.id(at))
                            ? Future.succeededFuture(fresh(rows, at, submission, node, inserted))
                            : existing(tx, SubmitRows.of(List.of(submission)), submission, 0));
            at += submission.size();
        }
        return Future.join(all).transform(done -> Future.succeededFuture(all));
    }

    private static Future<Accepted> existing(SqlConnection tx, SubmitRows rows, Submission submission, int inserted) {
        return tx.preparedQuery(JobSql.BY_IDEMPOTENCY_KEY)
                .execute(Tuple.of(submission.caller().userId()).addArrayOfString(rows.keys()))
                .map(found -> {
                    // A batch whose key is known in part is another batch under the same key.
                    if (inserted > 0 || found.size() != rows.size()) {
                        throw mismatch();
                    }
                    return new Accepted(inOrder(rows, found), true, List.of());
                });
    }

    private static List<Job> inOrder(SubmitRows rows, RowSet<Row> found) {
        Map<String, Row> byKey = new HashMap<>();
        found.forEach(row -> byKey.put(row.getString("idempotency_key"), row));
        List<Job> jobs = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = byKey.get(rows.keys()[i]);
            if (row == null || !rows.fingerprint(i).equals(row.getString("fingerprint"))) {
                throw mismatch();
            }
            jobs.add(Rows.job(row));
        }
        return jobs;
    }

    private static Fault mismatch() {
        return Fault.of(
                ErrorCode.IDEMPOTENCY_MISMATCH,
                "This Idempotency-Key was used for another request; use a new key for a new job.");
    }

    /** The job as it is now. */
    public Future<Optional<Job>> get(UUID jobId) {
        return database.query(JobSql.GET, Tuple.of(jobId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(Rows.job(rows.iterator().next())));
    }

    /**
     * Cancels a waiting job with its open checkpoint; marks a running one, whose run is then told to stop.
     *
     * @return fails with {@code WRONG_STATE} where the job is over
     */
    public Future<Changed> cancel(UUID jobId) {
        return database.transaction(tx -> changed(tx, jobId, JobStore::cancelAs, TRIES));
    }

    private static Future<Optional<Changed>> cancelAs(SqlConnection tx, Job job) {
        UUID jobId = job.id();
        return switch (job.status()) {
            case PENDING, QUEUED -> moved(tx, JobSql.CANCEL_READY, Tuple.of(jobId));
            case WAITING_APPROVAL -> moved(tx, JobSql.CANCEL_WAITING, Tuple.of(jobId));
            case RUNNING ->
                tx.preparedQuery(JobSql.REQUEST_CANCEL)
                        .execute(Tuple.of(jobId))
                        .compose(rows -> rows.size() == 0
                                ? Future.succeededFuture(Optional.empty())
                                : read(tx, jobId).map(now -> Optional.of(new Changed(JobStatus.RUNNING, now))));
            case COMPLETED, FAILED, CANCELLED -> Future.failedFuture(wrongState(job, "cancelled"));
        };
    }

    /**
     * Queues a failed or cancelled job again with all its attempts. Its journal is kept, but what was not approved is asked anew.
     *
     * @return fails with {@code WRONG_STATE} where the job is in another state
     */
    public Future<Changed> retry(UUID jobId) {
        return database.transaction(tx -> changed(
                tx,
                jobId,
                (in, job) -> job.status().isTerminal() && job.status() != JobStatus.COMPLETED
                        ? moved(in, JobSql.RETRY, Tuple.of(jobId, headStart.toMillis()))
                        : Future.failedFuture(wrongState(job, "retried")),
                TRIES));
    }

    /** Looks where the job is and moves it from there; where it moved on between the two, looks again. */
    private static Future<Changed> changed(
            SqlConnection tx, UUID jobId, BiFunction<SqlConnection, Job, Future<Optional<Changed>>> change, int tries) {
        return read(tx, jobId)
                .compose(job -> change.apply(tx, job))
                .compose(done -> done.map(Future::succeededFuture)
                        .orElseGet(() -> tries > 1
                                ? changed(tx, jobId, change, tries - 1)
                                : Future.failedFuture(Fault.of(
                                        ErrorCode.UNAVAILABLE,
                                        "The job changes too quickly; try again in a moment."))));
    }

    private static Future<Job> read(SqlConnection tx, UUID jobId) {
        return tx.preparedQuery(JobSql.GET).execute(Tuple.of(jobId)).map(rows -> {
            if (rows.size() == 0) {
                throw Fault.notFound("job");
            }
            return Rows.job(rows.iterator().next());
        });
    }

    private static Future<Optional<Changed>> moved(SqlConnection tx, String sql, Tuple parameters) {
        return tx.preparedQuery(sql).execute(parameters).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            Row row = rows.iterator().next();
            return Optional.of(new Changed(JobStatus.valueOf(row.getString("was")), Rows.job(row)));
        });
    }

    private static Fault wrongState(Job job, String wanted) {
        return Fault.of(ErrorCode.WRONG_STATE, "The job is " + job.status() + " and cannot be " + wanted + ".")
                .with("status", job.status().name());
    }
}
