package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Job;
import io.bascule.job.WorkSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/**
 * What it means for a work session that its present job is cancelled or retried, whichever way that was asked for: it is said in the audit
 * log, of the session. Jobs of other types cost nothing here.
 */
final class SessionJobs {
    static final String EXECUTED_AGAIN = "work-session.executed-again";
    static final String CANCELLED = "work-session.cancelled";

    private SessionJobs() {}

    /** Before the job is queued again: the project and the session are locked first, as everywhere. */
    static Future<Void> executedAgain(SqlConnection tx, Caller by, Job job) {
        return isOther(job)
                ? Future.succeededFuture()
                : tx.preparedQuery(WorkSessionSql.EXECUTED_AGAIN)
                        .execute(Tuple.of(job.id(), by.userId()))
                        .mapEmpty();
    }

    /** Nothing where it is no session's present job. */
    static Future<Void> audit(SqlConnection tx, Caller by, String action, Job job) {
        return isOther(job)
                ? Future.succeededFuture()
                : tx.preparedQuery(WorkSessionSql.NAMED_BY_JOB)
                        .execute(Tuple.of(job.id()))
                        .compose(rows -> Rows.first(rows)
                                .map(row -> AuditStore.append(
                                        tx,
                                        by,
                                        action,
                                        "work-session:" + row.getUUID("id"),
                                        JsonObject.of(
                                                "projectId",
                                                row.getUUID("project_id").toString(),
                                                "agentType",
                                                row.getString("agent_type"),
                                                "jobId",
                                                job.id().toString())))
                                .orElseGet(Future::succeededFuture));
    }

    private static boolean isOther(Job job) {
        return !job.jobType().equals(WorkSession.JOB_TYPE);
    }
}
