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
import java.util.ArrayList;
import java.util.HashMap;
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
        return submitAll(submissions, startOn, TRIES);
    }

    private Future<List<Future<Accepted>>> submitAll(List<Submission> submissions, UUID startOn, int tries) {
        SubmitRows rows = SubmitRows.of(submissions);
        String sql = startOn == null ? JobSql.submit(rows.columns()) : JobSql.submitAndStart(rows.columns());
        Tuple parameters = Tuple.of(headStart.toMillis());
        if (startOn != null) {
            parameters.addUUID(startOn);
        }
        rows.addTo(parameters);
        if (!rows.isKeyed()) {
            return database.query(sql, parameters)
                    .map(answer -> accepted(rows, submissions, startOn, inserted(answer)));
        }
        return database.transaction(tx -> tx.preparedQuery(sql)
                        .execute(parameters)
                        .compose(answer -> known(tx, rows, submissions, startOn, inserted(answer))))
                .map(all -> settled(all, submissions, startOn, tries));
    }

    /** Where retention removed a job between the insert that met its key and the look at it, the key is free again. */
    private List<Future<Accepted>> settled(
            List<Future<Optional<Accepted>>> all, List<Submission> submissions, UUID startOn, int tries) {
        List<Future<Accepted>> settled = new ArrayList<>(all.size());
        for (int i = 0; i < all.size(); i++) {
            Submission submission = submissions.get(i);
            settled.add(all.get(i)
                    .compose(known ->
                            known.map(Future::succeededFuture).orElseGet(() -> again(submission, startOn, tries - 1))));
        }
        return settled;
    }

    private Future<Accepted> again(Submission submission, UUID startOn, int tries) {
        return tries == 0
                ? Future.failedFuture(Fault.of(
                        ErrorCode.UNAVAILABLE, "The jobs of this key come and go too quickly; try again in a moment."))
                : submitAll(List.of(submission), startOn, tries).compose(one -> one.get(0));
    }

    private static SubmitRows.Inserted inserted(RowSet<Row> answer) {
        return SubmitRows.Inserted.of(answer.iterator().next());
    }

    private static List<Future<Accepted>> accepted(
            SubmitRows rows, List<Submission> submissions, UUID node, SubmitRows.Inserted inserted) {
        List<Future<Accepted>> all = new ArrayList<>(submissions.size());
        int at = 0;
        for (Submission submission : submissions) {
            all.add(Future.succeededFuture(fresh(rows, at, submission, node, inserted)));
            at += submission.size();
        }
        return all;
    }

    private static Accepted fresh(
            SubmitRows rows, int at, Submission submission, UUID node, SubmitRows.Inserted inserted) {
        List<Job> jobs = rows.accepted(at, submission, inserted);
        List<Job> started = inserted.started().isEmpty() ? List.of() : SubmitRows.started(jobs, inserted, node);
        return new Accepted(jobs, false, started);
    }

    /** Those whose key was known: they are looked up, and held against what was asked. Empty for those that are gone again. */
    private static Future<List<Future<Optional<Accepted>>>> known(
            SqlConnection tx, SubmitRows rows, List<Submission> submissions, UUID node, SubmitRows.Inserted inserted) {
        if (submissions.size() == 1 && inserted.ids().size() < rows.size()) {
            return existing(tx, rows, submissions.get(0), inserted.ids().size())
                    .map(accepted -> List.of(Future.succeededFuture(accepted)));
        }
        List<Future<Optional<Accepted>>> all = new ArrayList<>(submissions.size());
        int at = 0;
        for (Submission submission : submissions) {
            all.add(
                    inserted.ids().contains(rows.id(at, inserted))
                            ? Future.succeededFuture(Optional.of(fresh(rows, at, submission, node, inserted)))
                            : existing(tx, SubmitRows.of(List.of(submission)), submission, 0));
            at += submission.size();
        }
        return Future.join(all).transform(done -> Future.succeededFuture(all));
    }

    private static Future<Optional<Accepted>> existing(
            SqlConnection tx, SubmitRows rows, Submission submission, int inserted) {
        return tx.preparedQuery(JobSql.BY_IDEMPOTENCY_KEY)
                .execute(Tuple.of(submission.caller().userId()).addArrayOfString(rows.keys()))
                .map(found -> {
                    // A batch whose key is known in part is another batch under the same key.
                    if (inserted > 0) {
                        throw mismatch();
                    }
                    return found.size() < rows.size()
                            ? Optional.empty()
                            : Optional.of(new Accepted(inOrder(rows, found), true, List.of()));
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

    /** Whether jobs were accepted from the caller under the key. */
    public Future<Boolean> knows(Caller caller, String idempotencyKey) {
        return database.query(JobSql.KNOWS, Tuple.of(caller.userId(), idempotencyKey))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    /** Those of the jobs that there are and that the caller may see; their input and output are left out (null). */
    public Future<List<Job>> someSeen(Set<UUID> ids, Caller caller) {
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(ids.toArray(UUID[]::new))
                .addBoolean(caller.role().seesAllJobs())
                .addUUID(caller.userId());
        return database.query(JobSql.SOME_SEEN, parameters).map(rows -> Rows.list(rows, Rows::job));
    }

    /**
     * A job that the caller may see.
     *
     * @param isOwn whether it is theirs: they submitted it and, where it is a work session's, are a member of its project still
     * @param isOfProject whether it is a work session's, of whose project they are a member
     */
    public record Seen(Job job, boolean isOwn, boolean isOfProject) {}

    /** The job as it is now; empty where there is none, or none that the caller may see. */
    public Future<Optional<Seen>> seen(UUID jobId, Caller caller) {
        return database.query(JobSql.SEEN, Tuple.of(jobId, caller.role().seesAllJobs(), caller.userId()))
                .map(rows -> Rows.first(rows)
                        .map(row ->
                                new Seen(Rows.job(row), row.getBoolean("is_own"), row.getBoolean("is_of_project"))));
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
     * @param by who is said to have cancelled the work session, where the job is one's
     * @return fails with {@code WRONG_STATE} where the job is over
     */
    public Future<Changed> cancel(UUID jobId, Caller by) {
        return database.transaction(tx -> changed(
                tx,
                jobId,
                (in, job) -> cancelAs(in, job)
                        .compose(done -> done.isEmpty() || job.cancelRequested()
                                ? Future.succeededFuture(done)
                                : SessionJobs.audit(in, by, SessionJobs.CANCELLED, job)
                                        .map(done)),
                TRIES));
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
     * Queues a failed or cancelled job again with all its attempts. Its journal is kept, but what was rejected or not decided is asked anew.
     *
     * @param by who is said to have executed the work session again, where the job is one's
     * @return fails with {@code WRONG_STATE} where the job is in another state
     */
    public Future<Changed> retry(UUID jobId, Caller by) {
        return database.transaction(tx -> changed(
                tx,
                jobId,
                (in, job) -> job.status().isTerminal() && job.status() != JobStatus.COMPLETED
                        ? retryOf(in, job, by)
                        : Future.failedFuture(wrongState(job, "retried")),
                TRIES));
    }

    private Future<Optional<Changed>> retryOf(SqlConnection tx, Job job, Caller by) {
        return SessionJobs.executedAgain(tx, by, job)
                .compose(noted -> moved(tx, JobSql.RETRY, Tuple.of(job.id(), headStart.toMillis())))
                .compose(done -> done.isEmpty()
                        ? Future.succeededFuture(done)
                        : SessionJobs.audit(tx, by, SessionJobs.EXECUTED_AGAIN, job)
                                .map(done));
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
