package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Decision;
import io.bascule.job.DecisionRules;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.OwnJobDecision;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/** Decisions: each is one compare-and-set, in the transaction that wakes or fails the job and writes the audit chain. */
public final class CheckpointStore {
    private final Database database;
    private final Duration headStart;

    public CheckpointStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
    }

    /** A checkpoint that was decided or expired, and its job afterwards. */
    public record Decided(Checkpoint checkpoint, Job job) {}

    /**
     * Applies a decision, at most once.
     *
     * @return fails with {@code NOT_FOUND}; {@code FORBIDDEN} by {@link DecisionRules}; {@code ALREADY_DECIDED} with the
     *     {@code winner}; {@code EXPIRED}; {@code DIGEST_MISMATCH}; {@code WRONG_STATE} where there is nothing to decide, or changes
     *     are requested that the checkpoint does not take
     */
    public Future<Decided> decide(Decision decision, Caller caller, OwnJobDecision policy) {
        return database.transaction(tx -> asked(tx, decision, caller)
                .map(asked -> allowed(asked, caller, policy))
                .compose(asked -> compareAndSet(tx, decision, caller))
                .compose(checkpoint -> settleJob(tx, checkpoint))
                .compose(decided -> audit(tx, decided, caller).map(decided)));
    }

    /** What is to be decided, and by whose wish; the job's row is locked, before the checkpoint's, as everywhere. */
    private record Asked(Checkpoint checkpoint, Job job, DecisionRules.Circumstances circumstances) {}

    private static Future<Asked> asked(SqlConnection tx, Decision decision, Caller caller) {
        return tx.preparedQuery(CheckpointSql.LOCK)
                .execute(Tuple.of(decision.checkpointId()))
                .compose(locked -> tx.preparedQuery(CheckpointSql.ASKED)
                        .execute(Tuple.of(decision.checkpointId(), caller.userId())))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Fault.notFound("checkpoint");
                    }
                    Row row = rows.iterator().next();
                    return new Asked(
                            Rows.checkpoint(row),
                            Rows.job(row),
                            new DecisionRules.Circumstances(
                                    row.getBoolean("requested"),
                                    row.getBoolean("other_reviewer"),
                                    row.getBoolean("ran_it"),
                                    row.getBoolean("is_member")));
                });
    }

    private static Asked allowed(Asked asked, Caller caller, OwnJobDecision policy) {
        DecisionRules.refusal(caller, asked.job(), policy, asked.circumstances())
                .ifPresent(refusal -> {
                    throw refusal;
                });
        return asked;
    }

    private static Future<Checkpoint> compareAndSet(SqlConnection tx, Decision decision, Caller caller) {
        Tuple parameters = Tuple.of(decision.checkpointId(), decision.verdict().name(), caller.userId())
                .addString(caller.username())
                .addString(decision.reason())
                .addString(decision.comment())
                .addString(decision.digest());
        return tx.preparedQuery(CheckpointSql.DECIDE)
                .execute(parameters)
                .compose(rows -> rows.size() == 0
                        ? whyLost(tx, decision)
                        : Future.succeededFuture(Rows.checkpoint(rows.iterator().next())));
    }

    /** Reads again: what was read before waiting for the job's lock may be older than the winner's COMMIT. */
    private static Future<Checkpoint> whyLost(SqlConnection tx, Decision decision) {
        return tx.preparedQuery(CheckpointSql.GET)
                .execute(Tuple.of(decision.checkpointId()))
                .map(rows -> {
                    throw DecisionRules.lost(Rows.checkpoint(rows.iterator().next()), decision);
                });
    }

    private Future<Decided> settleJob(SqlConnection tx, Checkpoint checkpoint) {
        boolean goesOn = checkpoint.status().letsJobGoOn() || checkpoint.tellsHandler();
        JobError error = goesOn ? null : DecisionRules.errorOf(checkpoint);
        Future<RowSet<Row>> settled = goesOn
                ? tx.preparedQuery(CheckpointSql.WAKE_JOB)
                        .execute(Tuple.of(checkpoint.jobId(), checkpoint.id(), headStart.toMillis()))
                : tx.preparedQuery(CheckpointSql.FAIL_JOB)
                        .execute(Tuple.of(checkpoint.jobId(), checkpoint.id(), error.code(), error.message()));
        return settled.map(rows -> {
            if (rows.size() == 0) {
                throw Fault.of(ErrorCode.WRONG_STATE, "The job no longer waits at this checkpoint.");
            }
            return new Decided(checkpoint, Rows.job(rows.iterator().next()));
        });
    }

    private static Future<Void> audit(SqlConnection tx, Decided decided, Caller caller) {
        Checkpoint checkpoint = decided.checkpoint();
        JsonObject detail = new JsonObject()
                .put("jobId", checkpoint.jobId().toString())
                .put("jobType", decided.job().jobType())
                .put("digest", checkpoint.digest())
                .put("reason", checkpoint.rejectionReason())
                .put("comment", checkpoint.comment())
                .put(
                        "apiKeyId",
                        caller.apiKeyId() == null ? null : caller.apiKeyId().toString());
        String action = "checkpoint."
                + checkpoint.status().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return tx.preparedQuery(CheckpointSql.AUDIT)
                .execute(Tuple.of(caller.userId(), caller.username(), action, "checkpoint:" + checkpoint.id(), detail))
                .mapEmpty();
    }

    /** Closes up to {@code limit} checkpoints whose time is over; what they mean for their jobs is as with a decision. */
    public Future<List<Decided>> expire(int limit) {
        return database.transaction(tx -> tx.preparedQuery(CheckpointSql.EXPIRE)
                .execute(Tuple.of(limit))
                .map(rows -> Rows.list(rows, Rows::checkpoint))
                .compose(expired -> settleAll(tx, expired)));
    }

    private Future<List<Decided>> settleAll(SqlConnection tx, List<Checkpoint> expired) {
        List<Future<Decided>> settled = expired.stream()
                .map(checkpoint -> settleJob(tx, checkpoint)
                        .compose(decided -> audit(tx, decided, Caller.SYSTEM).map(decided)))
                .toList();
        return Future.all(settled).map(all -> all.list());
    }
}
