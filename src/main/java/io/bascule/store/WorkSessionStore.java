package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.NewWorkSession;
import io.bascule.job.Page;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Work sessions. What a session is, is derived from its present job whenever it is read. Making, executing and cancelling are audited in
 * their own transactions. Who may do so is the caller's matter, and so is whether an agent type exists and its configuration fits.
 */
public final class WorkSessionStore {
    private static final Set<WorkStatus> MAY_BE_EXECUTED =
            Set.of(WorkStatus.INITIALIZED, WorkStatus.FAILED, WorkStatus.CANCELLED);

    private final Database database;

    public WorkSessionStore(Database database) {
        this.database = database;
    }

    /**
     * Makes a session with its documents; artifacts that it names are copied as they are. It is not executed.
     *
     * @return a failure with {@code NOT_FOUND} where there is no such project, with {@code INVALID_REQUEST} where an artifact is none of
     *     the project's, or the documents are larger than they may be
     */
    public Future<WorkSession> create(Caller by, UUID projectId, NewWorkSession wanted) {
        return create(by, projectId, wanted, null).map(Created::session);
    }

    /**
     * A session that was asked for.
     *
     * @param existed whether it was there, since its idempotency key was known
     */
    public record Created(WorkSession session, boolean existed) {}

    /**
     * As {@link #create(Caller, UUID, NewWorkSession)}, once for each key: asked for again it is the same session, as it is by then.
     *
     * @param idempotencyKey null for none
     * @return also a failure with {@code IDEMPOTENCY_MISMATCH} where the key was used for something else
     */
    public Future<Created> create(Caller by, UUID projectId, NewWorkSession wanted, String idempotencyKey) {
        return database.transaction(tx -> keepProject(tx, projectId, "project")
                .compose(kept -> insert(tx, by, projectId, wanted, idempotencyKey))
                .compose(id -> id.isPresent()
                        ? complete(tx, by, projectId, id.get(), wanted)
                        : known(tx, by, projectId, wanted, idempotencyKey)));
    }

    private static Future<Optional<UUID>> insert(
            SqlConnection tx, Caller by, UUID projectId, NewWorkSession wanted, String idempotencyKey) {
        Tuple parameters = Tuple.of(projectId, wanted.agentType(), wanted.taskDescription())
                .addJsonObject(wanted.taskConfiguration())
                .addString(wanted.approvalStrategy().name())
                .addBoolean(wanted.autoExecute())
                .addInteger(wanted.maxRounds())
                .addLong(wanted.tokenBudget())
                .addLong(wanted.costBudget())
                .addJsonObject(wanted.metadata())
                .addUUID(by.userId())
                .addString(idempotencyKey)
                .addString(idempotencyKey == null ? null : wanted.fingerprint(projectId));
        return tx.preparedQuery(WorkSessionSql.CREATE)
                .execute(parameters)
                .map(rows -> Rows.first(rows).map(row -> row.getUUID("id")));
    }

    private static Future<Created> complete(
            SqlConnection tx, Caller by, UUID projectId, UUID id, NewWorkSession wanted) {
        return NewDocuments.add(tx, id, projectId, wanted.contextDocuments())
                .compose(added -> present(tx, projectId, id))
                .compose(created -> audit(tx, by, "work-session.created", created))
                .map(created -> new Created(created, false));
    }

    private static Future<Created> known(
            SqlConnection tx, Caller by, UUID projectId, NewWorkSession wanted, String idempotencyKey) {
        return tx.preparedQuery(WorkSessionSql.BY_KEY)
                .execute(Tuple.of(by.userId(), idempotencyKey))
                .map(
                        rows -> Rows.first(rows)
                                .filter(row -> row.getString("fingerprint").equals(wanted.fingerprint(projectId)))
                                .orElseThrow(
                                        () -> Fault.of(
                                                ErrorCode.IDEMPOTENCY_MISMATCH,
                                                "This Idempotency-Key was used for another work session; use a new key for a new one.")))
                .compose(row -> present(tx, projectId, row.getUUID("id")))
                .map(session -> new Created(session, true));
    }

    /** One with its documents. */
    public Future<Optional<WorkSession>> find(UUID projectId, UUID id) {
        return database.query(WorkSessionSql.FIND, Tuple.of(id, projectId)).map(WorkSessionStore::first);
    }

    /**
     * A page, newest first, without the documents.
     *
     * @param status only those, or null for all
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<WorkSession>> list(UUID projectId, WorkStatus status, UUID before, int limit) {
        Tuple parameters = Tuple.of(projectId, before, limit + 1);
        Future<RowSet<Row>> rows = status == null
                ? database.query(WorkSessionSql.LIST, parameters)
                : database.query(WorkSessionSql.LIST_IN, parameters.addString(status.name()));
        return rows.map(found -> Page.of(Rows.list(found, WorkRows::session), limit));
    }

    /**
     * Submits the session's job, in the name of {@code by}; one that failed or was cancelled gets another, of which round 1 is the first
     * again. To go on with the same job, {@link JobStore#retry} it.
     *
     * @return a failure with {@code NOT_FOUND}, with {@code WRONG_STATE} unless it is initialized, failed or cancelled, with {@code
     *     FORBIDDEN} where the user became inactive, with {@code UNAVAILABLE} where no node knows the job type
     */
    public Future<WorkSession> execute(Caller by, UUID projectId, UUID id) {
        return database.transaction(tx -> keepProject(tx, projectId, "work session")
                .compose(kept -> lock(tx, projectId, id))
                .compose(jobId -> keepEnded(tx, jobId))
                .compose(ended -> present(tx, projectId, id))
                .compose(session -> submit(tx, by, mayBeExecuted(session)).map(session))
                .compose(was -> present(tx, projectId, id).compose(now -> audit(tx, by, executed(was), now))));
    }

    private static String executed(WorkSession was) {
        return was.jobId() == null ? "work-session.executed" : SessionJobs.EXECUTED_AGAIN;
    }

    private static WorkSession mayBeExecuted(WorkSession session) {
        if (!MAY_BE_EXECUTED.contains(session.status())) {
            throw Fault.of(
                    ErrorCode.WRONG_STATE,
                    "This work session is " + session.status().wireName()
                            + "; only one that is initialized, failed or cancelled can be executed.");
        }
        return session;
    }

    private static Future<Void> submit(SqlConnection tx, Caller by, WorkSession session) {
        Tuple parameters = Tuple.of(session.id(), session.projectId(), session.agentType())
                .addString(session.taskDescription())
                .addString(by.username());
        return tx.preparedQuery(WorkSessionSql.SUBMIT)
                .execute(parameters)
                .recover(failure -> Future.failedFuture(whyNotSubmitted(failure)))
                .map(rows -> rows.iterator().next().getUUID("id"))
                .compose(jobId -> tx.preparedQuery(WorkSessionSql.OF_SESSION)
                        .execute(Tuple.of(jobId, session.id(), session.projectId(), session.jobId()))
                        .compose(noted -> tx.preparedQuery(WorkSessionSql.EXECUTED)
                                .execute(Tuple.of(session.id(), jobId, by.userId()))))
                .mapEmpty();
    }

    /** The function says in words alone what it refuses. */
    private static Throwable whyNotSubmitted(Throwable failure) {
        String said = failure instanceof PgException refused ? String.valueOf(refused.getErrorMessage()) : "";
        if (said.startsWith("unknown job type")) {
            return Fault.of(
                    ErrorCode.UNAVAILABLE,
                    "No node has announced the job type " + WorkSession.JOB_TYPE
                            + " yet; start one whose worker runs work sessions, then execute it again.");
        }
        return said.startsWith("no active user")
                ? Fault.of(ErrorCode.FORBIDDEN, "Your account was changed meanwhile; sign in again.")
                : failure;
    }

    /**
     * Cancels a session that has no job; one that is cancelled stays so.
     *
     * @return a failure with {@code NOT_FOUND}, with {@code WRONG_STATE} where it has a job: then that is what can be cancelled
     */
    public Future<WorkSession> cancelUnstarted(Caller by, UUID projectId, UUID id) {
        return database.transaction(tx -> lock(tx, projectId, id)
                .compose(jobId -> present(tx, projectId, id))
                .compose(session -> session.status() == WorkStatus.CANCELLED && session.jobId() == null
                        ? Future.succeededFuture(session)
                        : cancel(tx, by, session)));
    }

    private static Future<WorkSession> cancel(SqlConnection tx, Caller by, WorkSession session) {
        if (session.jobId() != null) {
            return Future.failedFuture(Fault.of(
                    ErrorCode.WRONG_STATE, "This work session was executed meanwhile; cancel what it does now."));
        }
        return tx.preparedQuery(WorkSessionSql.CANCEL)
                .execute(Tuple.of(session.id()))
                .compose(cancelled -> present(tx, session.projectId(), session.id()))
                .compose(now -> audit(tx, by, SessionJobs.CANCELLED, now));
    }

    /** The session, with its documents, whose present job this is. */
    public Future<Optional<WorkSession>> ofJob(UUID jobId) {
        return database.query(WorkSessionSql.OF_JOB, Tuple.of(jobId)).map(WorkSessionStore::first);
    }

    /** All zero where there is no such session. */
    public Future<WorkCounts> counts(UUID id) {
        return database.query(WorkSessionSql.COUNTS, Tuple.of(id)).map(WorkSessionStore::counts);
    }

    private static WorkCounts counts(RowSet<Row> rows) {
        Map<CheckpointStatus, Long> checkpoints = new EnumMap<>(CheckpointStatus.class);
        long artifacts = 0;
        for (Row row : rows) {
            String status = row.getString("status");
            if (status == null) {
                artifacts = row.getLong("n");
            } else {
                checkpoints.put(CheckpointStatus.valueOf(status), row.getLong("n"));
            }
        }
        return new WorkCounts(artifacts, checkpoints.getOrDefault(CheckpointStatus.PENDING, 0L), checkpoints);
    }

    /** What the calls of a model took that its present job has journaled. */
    public Future<WorkUsage> usage(UUID id) {
        return database.query(WorkSessionSql.USAGE, Tuple.of(id))
                .map(rows -> WorkRows.usage(rows.iterator().next()));
    }

    /** Notes that its job began a round; a lower one than is noted, and a job that is no longer the session's, change nothing. */
    public Future<Void> beginRound(UUID id, UUID jobId, int round) {
        return database.query(WorkSessionSql.BEGIN_ROUND, Tuple.of(id, jobId, round))
                .mapEmpty();
    }

    /**
     * Those of all jobs that it had and that are kept, oldest first.
     *
     * @param after only those that came after this one, or null: the keyset cursor
     */
    public Future<Page<Checkpoint>> checkpoints(UUID id, UUID after, int limit) {
        return database.query(
                        WorkSessionSql.CHECKPOINTS, Tuple.of(id, after == null ? JobQueries.FIRST : after, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, Rows::checkpoint), limit));
    }

    private static Future<Void> keepProject(SqlConnection tx, UUID projectId, String what) {
        return tx.preparedQuery(ProjectSql.KEEP)
                .execute(Tuple.of(projectId))
                .compose(rows ->
                        rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(Fault.notFound(what)));
    }

    /** The session's present job, or null. What is read of the session after this stays so. */
    private static Future<UUID> lock(SqlConnection tx, UUID projectId, UUID id) {
        return tx.preparedQuery(WorkSessionSql.LOCK)
                .execute(Tuple.of(id, projectId))
                .map(rows -> Rows.first(rows)
                        .orElseThrow(() -> Fault.notFound("work session"))
                        .getUUID("job_id"));
    }

    private static Future<?> keepEnded(SqlConnection tx, UUID jobId) {
        return jobId == null
                ? Future.succeededFuture()
                : tx.preparedQuery(WorkSessionSql.KEEP_ENDED).execute(Tuple.of(jobId));
    }

    private static Future<WorkSession> present(SqlConnection tx, UUID projectId, UUID id) {
        return tx.preparedQuery(WorkSessionSql.FIND)
                .execute(Tuple.of(id, projectId))
                .map(rows -> first(rows).orElseThrow(() -> Fault.notFound("work session")));
    }

    private static Optional<WorkSession> first(RowSet<Row> rows) {
        return Rows.first(rows).map(WorkRows::session);
    }

    private static Future<WorkSession> audit(SqlConnection tx, Caller by, String action, WorkSession session) {
        JsonObject detail = JsonObject.of(
                "projectId", session.projectId().toString(),
                "agentType", session.agentType(),
                "jobId", session.jobId() == null ? null : session.jobId().toString());
        return AuditStore.append(tx, by, action, "work-session:" + session.id(), detail)
                .map(session);
    }
}
