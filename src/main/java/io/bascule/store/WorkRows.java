package io.bascule.store;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Artifact;
import io.bascule.job.ArtifactType;
import io.bascule.job.ContextDocument;
import io.bascule.job.DocumentFormat;
import io.bascule.job.JobError;
import io.bascule.job.Project;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Projects, work sessions and what belongs to them as rows. */
final class WorkRows {
    /**
     * What a session {@code s} is by its job {@code j}, if it has one. A job that is kept no longer is over: who removed it by hand shall
     * not leave a session that seems to be at work for ever.
     */
    static final String STATUS = """
            case when s.job_id is null then case when s.cancelled_at is null then 'INITIALIZED' else 'CANCELLED' end
                 when j.status in ('PENDING', 'QUEUED', 'RUNNING') then 'IN_PROGRESS'
                 when j.status = 'WAITING_APPROVAL' then 'PENDING_REVIEW'
                 else coalesce(j.status, 'FAILED') end""";

    /** The job of a session {@code s}, by its id alone, whatever the planner thinks of the sizes of the tables that a job can be in. */
    static final String JOIN_JOB =
            "left join lateral (select * from bascule.jobs where id = s.job_id offset 0) j on true";

    /** Of the journaled calls {@code c} of a model. */
    static final String USAGE = """
            count(*) as calls, coalesce(sum(c."inputTokens"), 0)::bigint as input_tokens,
            coalesce(sum(c."outputTokens"), 0)::bigint as output_tokens, coalesce(sum(c."costMicros"), 0)::bigint as cost_micros""";

    /** The steps {@code t} of a job that are calls of a model, each taken apart once, since they can be large. */
    static final String CALLS = """
            bascule.job_steps t
            cross join lateral jsonb_to_record(case when jsonb_typeof(t.result) = 'object' then t.result else '{}' end)
              as c("inputTokens" numeric, "outputTokens" numeric, "costMicros" numeric)""";

    static final String IS_CALL = "t.name like '%/ask-%' and t.kind = 'STEP'";

    private WorkRows() {}

    static Project project(Row row) {
        return new Project(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("description"),
                row.getUUID("created_by"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    static ProjectMember member(Row row) {
        return new ProjectMember(
                row.getUUID("project_id"),
                row.getUUID("user_id"),
                row.getString("username"),
                ProjectRole.valueOf(row.getString("role")),
                Rows.instant(row, "added_at"));
    }

    static WorkSession session(Row row) {
        String error = row.getString("error_code");
        return new WorkSession(
                row.getUUID("id"),
                row.getUUID("project_id"),
                row.getString("agent_type"),
                row.getString("task_description"),
                row.getJsonObject("task_configuration"),
                documents(row.getJsonArray("documents")),
                ApprovalStrategy.valueOf(row.getString("approval_strategy")),
                row.getBoolean("auto_execute"),
                row.getInteger("max_rounds"),
                row.getLong("token_budget"),
                row.getLong("cost_budget"),
                row.getJsonObject("metadata"),
                WorkStatus.valueOf(row.getString("status")),
                row.getUUID("job_id"),
                row.getInteger("round"),
                row.getInteger("progress"),
                row.getString("progress_note"),
                error == null ? null : new JobError(error, row.getString("error_message")),
                row.getUUID("executed_by"),
                row.getUUID("created_by"),
                row.getString("created_by_name"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    private static List<ContextDocument> documents(JsonArray documents) {
        return documents.stream()
                .map(JsonObject.class::cast)
                .map(one -> new ContextDocument(
                        one.getInteger("position"),
                        one.getString("title"),
                        DocumentFormat.valueOf(one.getString("format")),
                        one.getInteger("characters"),
                        one.getString("artifactId") == null ? null : UUID.fromString(one.getString("artifactId"))))
                .toList();
    }

    static ContextDocument document(Row row) {
        return new ContextDocument(
                row.getInteger("position"),
                row.getString("title"),
                DocumentFormat.valueOf(row.getString("format")),
                row.getInteger("characters"),
                row.getUUID("artifact_id"));
    }

    static Artifact artifact(Row row) {
        return new Artifact(
                row.getUUID("id"),
                row.getUUID("session_id"),
                row.getUUID("job_id"),
                ArtifactType.valueOf(row.getString("artifact_type")),
                row.getString("key"),
                row.getInteger("version"),
                row.getInteger("round"),
                row.getString("title"),
                row.getString("content"),
                row.getJsonObject("metadata"),
                Rows.instant(row, "created_at"));
    }

    static WorkUsage usage(Row row) {
        return new WorkUsage(
                row.getLong("calls"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                row.getLong("cost_micros"));
    }

    static AgentFigures figures(Row row) {
        long approved = row.getLong("approved");
        long decisions = approved + row.getLong("rejected") + row.getLong("changes_requested");
        return new AgentFigures(
                row.getString("agent_type"),
                row.getLong("sessions"),
                byStatus(row),
                approved,
                row.getLong("rejected"),
                row.getLong("changes_requested"),
                decisions == 0 ? null : (double) approved / decisions,
                row.getDouble("mean_rounds"),
                row.getLong("median_decision_ms"),
                usage(row));
    }

    /** The name of the column that counts the sessions of a status. */
    static String column(WorkStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static Map<WorkStatus, Long> byStatus(Row row) {
        Map<WorkStatus, Long> counts = new EnumMap<>(WorkStatus.class);
        for (WorkStatus status : WorkStatus.values()) {
            long n = row.getLong(column(status));
            if (n > 0) {
                counts.put(status, n);
            }
        }
        return counts;
    }
}
