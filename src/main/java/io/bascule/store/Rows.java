package io.bascule.store;

import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobRun;
import io.bascule.job.JobStatus;
import io.bascule.job.JournalEntry;
import io.bascule.job.Labels;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.PastRun;
import io.bascule.job.RecordedStep;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** One mapper from row to record, and the columns that each needs. */
final class Rows {
    /** Of {@code j}: {@code bascule.jobs}, or what has its columns. */
    static final String JOB = """
            j.id, j.job_type, j.status, j.task_description, j.input, j.output, j.error_code, j.error_message, j.priority,
            j.user_id, j.api_key_id, j.tags, j.attempt, j.max_attempts, j.progress, j.progress_note, j.run_at, j.timeout_ms,
            j.created_at, j.started_at, j.completed_at, j.updated_at, j.epoch, j.node_id, j.checkpoint_id, j.cancel_requested,
            j.concurrency_key, j.requires, j.retry_of
            """;

    /** The same without the job's data, which can be large: for lists, and for those who have it already. */
    static final String JOB_WITHOUT_DATA =
            JOB.replace("j.input, j.output", "null::json as input, null::json as output");

    /** Of {@code bascule.checkpoints c}; prefixed, so that a row can hold a job and its checkpoint. */
    static final String CHECKPOINT = """
            c.id as c_id, c.job_id as c_job_id, c.name as c_name, c.position as c_position, c.checkpoint_type as c_type,
            c.status as c_status, c.message as c_message, c.data as c_data, c.metadata as c_metadata, c.digest as c_digest,
            c.tells_handler as c_tells_handler, c.takes_changes as c_takes_changes, c.decided_by as c_decided_by,
            c.decided_by_name as c_decided_by_name, c.decided_at as c_decided_at, c.rejection_reason as c_rejection_reason,
            c.comment as c_comment, c.expires_at as c_expires_at, c.created_at as c_created_at, c.updated_at as c_updated_at
            """;

    /** The same without what can be large. */
    static final String CHECKPOINT_WITHOUT_DATA = CHECKPOINT.replace(
            "c.data as c_data, c.metadata as c_metadata", "null::jsonb as c_data, null::jsonb as c_metadata");

    /** Of {@code bascule.job_logs l}. */
    static final String LOG = "l.id, l.job_id, l.agent_name, l.action, l.level, l.message, l.data, l.created_at";

    /** Of {@code bascule.job_runs r}. */
    static final String RUN =
            "r.job_id, r.epoch, r.attempt, r.node_id, r.started_at, r.ended_at, r.outcome, r.error_code, r.error_message";

    /** Where a claim's columns say how large the input is. */
    static final int CLAIMED_SIZE = 17;

    private static final double MICROS = 1e6;

    private Rows() {}

    static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapper) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(mapper.apply(row)));
        return list;
    }

    static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    static Job job(Row row) {
        return new Job(
                row.getUUID("id"),
                row.getString("job_type"),
                JobStatus.valueOf(row.getString("status")),
                row.getString("task_description"),
                row.getJsonObject("input"),
                row.getJsonObject("output"),
                error(row),
                row.getShort("priority"),
                row.getUUID("user_id"),
                row.getUUID("api_key_id"),
                List.of(row.getArrayOfStrings("tags")),
                row.getInteger("attempt"),
                row.getInteger("max_attempts"),
                row.getInteger("progress"),
                row.getString("progress_note"),
                instant(row, "run_at"),
                row.getLong("timeout_ms"),
                instant(row, "created_at"),
                instant(row, "started_at"),
                instant(row, "completed_at"),
                instant(row, "updated_at"),
                row.getLong("epoch"),
                row.getUUID("node_id"),
                row.getUUID("checkpoint_id"),
                row.getBoolean("cancel_requested"),
                row.getString("concurrency_key"),
                Labels.of(row.getJsonObject("requires")),
                row.getUUID("retry_of"));
    }

    /**
     * A job that {@code nodeId} has just claimed. By position, in the order of the claim's columns: looking up the names is what
     * a claim of a thousand jobs would spend its time with.
     */
    static Job claimed(Row row, UUID nodeId) {
        Instant runAt = row.getOffsetDateTime(10).toInstant();
        Instant claimedAt = Instant.EPOCH.plus(Math.round(row.getDouble(14) * MICROS), ChronoUnit.MICROS);
        String[] tags = row.getArrayOfStrings(7);
        return new Job(
                row.getUUID(0),
                row.getString(1),
                JobStatus.RUNNING,
                row.getString(2),
                row.getJsonObject(3),
                null,
                null,
                row.getShort(4),
                row.getUUID(5),
                row.getUUID(6),
                tags == null ? List.of() : List.of(tags),
                row.getInteger(8),
                row.getShort(9),
                null,
                null,
                runAt,
                row.getLong(11),
                otherwise(row.getOffsetDateTime(12), runAt),
                otherwise(row.getOffsetDateTime(13), claimedAt),
                null,
                claimedAt,
                row.getLong(15),
                nodeId,
                null,
                false,
                row.getString(16),
                null,
                row.getUUID(18));
    }

    private static Instant otherwise(OffsetDateTime time, Instant otherwise) {
        return time == null ? otherwise : time.toInstant();
    }

    static Checkpoint checkpoint(Row row) {
        return new Checkpoint(
                row.getUUID("c_id"),
                row.getUUID("c_job_id"),
                row.getString("c_name"),
                CheckpointType.valueOf(row.getString("c_type")),
                CheckpointStatus.valueOf(row.getString("c_status")),
                row.getString("c_message"),
                row.getJsonObject("c_data"),
                row.getJsonObject("c_metadata"),
                row.getString("c_digest"),
                row.getBoolean("c_tells_handler"),
                row.getBoolean("c_takes_changes"),
                row.getUUID("c_decided_by"),
                row.getString("c_decided_by_name"),
                instant(row, "c_decided_at"),
                row.getString("c_rejection_reason"),
                row.getString("c_comment"),
                instant(row, "c_expires_at"),
                instant(row, "c_created_at"),
                instant(row, "c_updated_at"));
    }

    static LogEntry log(Row row) {
        return new LogEntry(
                row.getUUID("id"),
                row.getUUID("job_id"),
                row.getString("agent_name"),
                row.getString("action"),
                LogLevel.valueOf(row.getString("level")),
                row.getString("message"),
                row.getJsonObject("data"),
                instant(row, "created_at"));
    }

    static PastRun run(Row row) {
        return new PastRun(
                row.getUUID("job_id"),
                row.getLong("epoch"),
                row.getInteger("attempt"),
                row.getUUID("node_id"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                PastRun.Outcome.valueOf(row.getString("outcome")),
                error(row));
    }

    static JobRun jobRun(Row row) {
        String outcome = row.getString("outcome");
        return new JobRun(
                row.getInteger("number"),
                row.getLong("epoch"),
                row.getInteger("attempt"),
                row.getUUID("node_id"),
                row.getString("node_name"),
                instant(row, "started_at"),
                instant(row, "ended_at"),
                outcome == null ? null : JobRun.Outcome.valueOf(outcome),
                error(row),
                row.getString("agent_id") == null
                        ? null
                        : new JobRun.By(row.getString("agent_id"), row.getUUID("agent_user")));
    }

    static RecordedStep step(Row row) {
        return new RecordedStep(
                row.getInteger("position"),
                row.getString("name"),
                JournalEntry.Kind.valueOf(row.getString("kind")),
                instant(row, "until"),
                row.getInteger("bytes"),
                row.getLong("epoch"),
                instant(row, "created_at"));
    }

    /** A time column, or null. */
    static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    /** A time parameter, or null. */
    static OffsetDateTime time(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static JobError error(Row row) {
        String code = row.getString("error_code");
        return code == null ? null : new JobError(code, row.getString("error_message"));
    }
}
