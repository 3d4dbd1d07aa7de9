package io.bascule.store;

import io.bascule.job.Checkpoint;
import io.bascule.job.Digest;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogEntry;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.RunKey;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What runs write. Each write names its {@link RunKey} and changes nothing unless the job is {@code RUNNING} under that epoch:
 * then it answers empty, or false, and the run is over.
 */
public final class RunStore {
    private final Database database;
    private final Duration headStart;

    public RunStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
    }

    /** A run's end that may have opened or recorded a checkpoint. */
    public record Ended(Job job, Optional<Checkpoint> checkpoint) {}

    /** Takes up to {@code limit} of the best due jobs of these types, each raised to its next epoch. A stopped node takes none. */
    public Future<List<Job>> claim(UUID nodeId, List<String> jobTypes, int limit) {
        Tuple parameters = Tuple.of(nodeId)
                .addArrayOfString(jobTypes.toArray(String[]::new))
                .addInteger(limit);
        return database.query(RunSql.CLAIM, parameters).map(rows -> Rows.list(rows, Rows::job));
    }

    /** How long until the next job of these types is due, by the database's clock; empty where none is scheduled. */
    public Future<Optional<Duration>> nextDue(List<String> jobTypes) {
        return database.query(RunSql.NEXT_DUE, Tuple.tuple().addArrayOfString(jobTypes.toArray(String[]::new)))
                .map(rows -> {
                    Double ms = rows.iterator().next().getDouble("ms");
                    return ms == null ? Optional.empty() : Optional.of(Duration.ofMillis((long) Math.ceil(ms)));
                });
    }

    /** What earlier runs of the job recorded, in the order of their calls. */
    public Future<List<JournalEntry>> journal(UUID jobId) {
        Future<RowSet<Row>> steps = database.query(RunSql.STEPS, Tuple.of(jobId));
        Future<RowSet<Row>> shown = database.query(RunSql.SHOWN, Tuple.of(jobId));
        return Future.all(steps, shown).map(both -> journal(steps.result(), shown.result()));
    }

    private static List<JournalEntry> journal(RowSet<Row> steps, RowSet<Row> shown) {
        Stream<JournalEntry> all = Stream.concat(
                Rows.list(steps, RunStore::step).stream(),
                Rows.list(shown, row -> JournalEntry.shown(row.getInteger("c_position"), Rows.checkpoint(row)))
                        .stream());
        return all.sorted(Comparator.comparingInt(JournalEntry::position)).toList();
    }

    private static JournalEntry step(Row row) {
        int position = row.getInteger("position");
        String name = row.getString("name");
        return JournalEntry.Kind.valueOf(row.getString("kind")) == JournalEntry.Kind.STEP
                ? JournalEntry.step(position, name, row.getJsonObject("result"))
                : JournalEntry.sleep(position, name, Rows.instant(row, "until"));
    }

    /** Records a step's result, once; a second one under the same name is dropped. */
    public Future<Boolean> recordStep(RunKey run, int position, String name, JsonObject result) {
        return database.query(RunSql.RECORD_STEP, Tuple.of(run.jobId(), run.epoch(), name, position, result))
                .map(RunStore::isLive);
    }

    /** Records an {@code INFO} checkpoint, once. */
    public Future<Optional<Checkpoint>> recordInfo(RunKey run, NewCheckpoint checkpoint) {
        return database.query(RunSql.RECORD_INFO, shown(run, checkpoint))
                .map(rows -> first(rows).map(Rows::checkpoint));
    }

    /** Adds lines to the job's log. */
    public Future<Boolean> appendLogs(RunKey run, List<LogEntry> entries) {
        Tuple parameters = Tuple.of(run.jobId(), run.epoch())
                .addArrayOfUUID(entries.stream().map(LogEntry::id).toArray(UUID[]::new))
                .addArrayOfString(entries.stream().map(LogEntry::agentName).toArray(String[]::new))
                .addArrayOfString(entries.stream().map(LogEntry::action).toArray(String[]::new))
                .addArrayOfString(entries.stream().map(e -> e.level().name()).toArray(String[]::new))
                .addArrayOfString(entries.stream().map(LogEntry::message).toArray(String[]::new))
                .addArrayOfString(entries.stream()
                        .map(e -> e.data() == null ? null : e.data().encode())
                        .toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        entries.stream().map(e -> Rows.time(e.createdAt())).toArray(java.time.OffsetDateTime[]::new));
        return database.query(RunSql.APPEND_LOGS, parameters).map(RunStore::isLive);
    }

    /** Sets the job's progress. */
    public Future<Optional<Job>> progress(RunKey run, int percent, String note) {
        return database.query(RunSql.PROGRESS, Tuple.of(run.jobId(), run.epoch(), percent, note))
                .map(rows -> first(rows).map(Rows::job));
    }

    /** The job's terminal write on success. */
    public Future<Optional<Job>> complete(RunKey run, JsonObject output) {
        return database.query(RunSql.COMPLETE, Tuple.of(run.jobId(), run.epoch(), output))
                .map(rows -> first(rows).map(Rows::job));
    }

    /** The job's terminal write on failure, with an {@code ERROR} checkpoint that shows it. */
    public Future<Optional<Ended>> fail(RunKey run, JobError error, int attempt, int maxAttempts) {
        JsonObject data = new JsonObject()
                .put("attempt", attempt)
                .put("code", error.code())
                .put("maxAttempts", maxAttempts)
                .put("message", error.message());
        Tuple parameters = Tuple.of(run.jobId(), run.epoch(), error.code(), error.message(), Ids.next(), data)
                .addString(Digest.of(data))
                .addString(Text.clip(error.message(), NewCheckpoint.MAX_MESSAGE));
        return database.query(RunSql.FAIL, parameters).map(RunStore::ended);
    }

    /** A failed run whose job is tried again after {@code delay}; empty, too, where people asked to cancel it. */
    public Future<Optional<Job>> retryLater(RunKey run, JobError error, Duration delay) {
        Tuple parameters = Tuple.of(run.jobId(), run.epoch(), error.code(), error.message(), delay.toMillis())
                .addLong(headStart.toMillis());
        return database.query(RunSql.RETRY_LATER, parameters)
                .map(rows -> first(rows).map(Rows::job));
    }

    /** The job's terminal write after a cancel request. */
    public Future<Optional<Job>> cancelled(RunKey run) {
        return database.query(RunSql.CANCELLED, Tuple.of(run.jobId(), run.epoch()))
                .map(rows -> first(rows).map(Rows::job));
    }

    /** Opens a checkpoint and parks the job at it; empty, too, where people asked to cancel it. */
    public Future<Optional<Ended>> park(RunKey run, NewCheckpoint checkpoint, Duration expiresIn) {
        Tuple parameters =
                shown(run, checkpoint).addBoolean(checkpoint.tellsHandler()).addLong(expiresIn.toMillis());
        return database.query(RunSql.PARK, parameters).map(RunStore::ended);
    }

    /** Journals a sleep and queues the job for its end; empty, too, where people asked to cancel it. */
    public Future<Optional<Job>> sleep(RunKey run, int position, String name, Duration duration) {
        Tuple parameters = Tuple.of(run.jobId(), run.epoch(), name, position, duration.toMillis())
                .addLong(headStart.toMillis());
        return database.query(RunSql.SLEEP, parameters).map(rows -> first(rows).map(Rows::job));
    }

    /** Hands jobs back without burning an attempt, or cancels them where that was asked; stale ones are left alone. */
    public Future<List<Job>> release(List<RunKey> runs) {
        if (runs.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(runs.stream().map(RunKey::jobId).toArray(UUID[]::new))
                .addArrayOfLong(runs.stream().map(RunKey::epoch).toArray(Long[]::new));
        return database.query(RunSql.RELEASE, parameters).map(rows -> Rows.list(rows, Rows::job));
    }

    /** Hands back what the node holds besides {@code known}, all of it. */
    public Future<List<Job>> releaseStrays(UUID nodeId, List<RunKey> known) {
        return database.query(
                        RunSql.STRAYS,
                        Tuple.of(nodeId)
                                .addArrayOfUUID(
                                        known.stream().map(RunKey::jobId).toArray(UUID[]::new)))
                .map(rows -> Rows.list(rows, row -> new RunKey(row.getUUID("id"), row.getLong("epoch"))))
                .compose(this::release);
    }

    private static Tuple shown(RunKey run, NewCheckpoint c) {
        return Tuple.of(run.jobId(), run.epoch(), c.id(), c.name(), c.position(), c.message())
                .addJsonObject(c.data())
                .addJsonObject(c.metadata())
                .addString(c.digest());
    }

    private static Optional<Ended> ended(RowSet<Row> rows) {
        return first(rows).map(row -> new Ended(Rows.job(row), Optional.of(Rows.checkpoint(row))));
    }

    private static boolean isLive(RowSet<Row> rows) {
        return rows.iterator().next().getBoolean("live");
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }
}
