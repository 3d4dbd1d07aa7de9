package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
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
import java.util.UUID;

/** What people and programs do to jobs: submit, cancel, retry by hand. */
public final class JobStore {
    private final Database database;
    private final Duration headStart;

    /**
     * @param headStart what one level of priority is worth; see {@link QueueKey}
     */
    public JobStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
    }

    /** The jobs as accepted, in the order that was asked; {@code existed} where the idempotency key was known. */
    public record Accepted(List<Job> jobs, boolean existed) {}

    /** A job before and after a change. */
    public record Changed(JobStatus was, Job job) {}

    /**
     * Inserts all jobs or none.
     *
     * @param jobs with {@code maxAttempts} filled in
     * @param idempotencyKey null, or a key under which the same jobs are returned again
     * @return fails with {@code IDEMPOTENCY_MISMATCH} where the key was used for something else
     */
    public Future<Accepted> submit(List<NewJob> jobs, Caller caller, String idempotencyKey) {
        SubmitRows rows = SubmitRows.of(jobs, idempotencyKey);
        Tuple parameters = rows.parameters(caller, headStart);
        if (idempotencyKey == null) {
            return database.query(JobSql.SUBMIT, parameters)
                    .map(inserted -> new Accepted(rows.accepted(inserted, caller), false));
        }
        return database.transaction(tx -> tx.preparedQuery(JobSql.SUBMIT)
                .execute(parameters)
                .compose(inserted -> inserted.size() == jobs.size()
                        ? Future.succeededFuture(new Accepted(rows.accepted(inserted, caller), false))
                        : existing(tx, rows, caller, inserted.size())));
    }

    private static Future<Accepted> existing(SqlConnection tx, SubmitRows rows, Caller caller, int inserted) {
        return tx.preparedQuery(JobSql.BY_IDEMPOTENCY_KEY)
                .execute(Tuple.of(caller.userId()).addArrayOfString(rows.keys()))
                .map(found -> {
                    // A batch whose key is known in part is another batch under the same key.
                    if (inserted > 0 || found.size() != rows.size()) {
                        throw mismatch();
                    }
                    return new Accepted(inOrder(rows, found), true);
                });
    }

    private static List<Job> inOrder(SubmitRows rows, RowSet<Row> found) {
        Map<String, Row> byKey = new HashMap<>();
        found.forEach(row -> byKey.put(row.getString("idempotency_key"), row));
        List<Job> jobs = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Row row = byKey.get(rows.keys()[i]);
            if (row == null || !rows.fingerprints()[i].equals(row.getString("fingerprint"))) {
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
        return database.transaction(tx -> locked(tx, jobId).compose(job -> {
            if (job.status().isTerminal()) {
                return Future.failedFuture(wrongState(job, "cancelled"));
            }
            String sql = job.status() == JobStatus.RUNNING ? JobSql.REQUEST_CANCEL : JobSql.CANCEL;
            return tx.preparedQuery(sql).execute(Tuple.of(jobId)).map(rows -> changed(job, rows));
        }));
    }

    /**
     * Queues a failed or cancelled job again with all its attempts. Its journal is kept, but what was not approved is asked anew.
     *
     * @return fails with {@code WRONG_STATE} where the job is in another state
     */
    public Future<Changed> retry(UUID jobId) {
        return database.transaction(tx -> locked(tx, jobId).compose(job -> {
            if (!job.status().isTerminal() || job.status() == JobStatus.COMPLETED) {
                return Future.failedFuture(wrongState(job, "retried"));
            }
            return tx.preparedQuery(JobSql.RETRY)
                    .execute(Tuple.of(jobId, headStart.toMillis()))
                    .map(rows -> changed(job, rows));
        }));
    }

    private static Future<Job> locked(SqlConnection tx, UUID jobId) {
        return tx.preparedQuery(JobSql.LOCK).execute(Tuple.of(jobId)).map(rows -> {
            if (rows.size() == 0) {
                throw Fault.notFound("job");
            }
            return Rows.job(rows.iterator().next());
        });
    }

    private static Changed changed(Job was, RowSet<Row> rows) {
        return new Changed(was.status(), Rows.job(rows.iterator().next()));
    }

    private static Fault wrongState(Job job, String wanted) {
        return Fault.of(ErrorCode.WRONG_STATE, "The job is " + job.status() + " and cannot be " + wanted + ".")
                .with("status", job.status().name());
    }

    /** A fresh id for each job of a submit. */
    static UUID[] ids(int n) {
        UUID[] ids = new UUID[n];
        for (int i = 0; i < n; i++) {
            ids[i] = Ids.next();
        }
        return ids;
    }
}
