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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What runs write. Each write names its {@link RunKey} and changes nothing unless the job is {@code RUNNING} under that epoch:
 * then it answers empty, or false, and the run is over.
 */
public final class RunStore {
    private static final Claimed NOTHING = new Claimed(List.of(), 0);

    private final Database database;
    private final Duration headStart;
    private final LimitedClaim<Claimed> limited;

    public RunStore(Database database, Duration headStart) {
        this.database = database;
        this.headStart = headStart;
        this.limited =
                new LimitedClaim<>(database, NOTHING, claimed -> claimed.jobs().size());
    }

    /** A run's end that may have opened or recorded a checkpoint. */
    public record Ended(Job job, Optional<Checkpoint> checkpoint) {}

    /** How many jobs of a type are wanted at most. */
    public record Room(String jobType, int jobs) {}

    /** A run that completed. */
    public record Completion(RunKey run, JsonObject output) {}

    /** Which of the completions counted, and when. */
    public record Completed(Set<RunKey> runs, Instant at) {}

    /** A step's result under its place in the run. */
    public record StepResult(RunKey run, int position, String name, JsonObject result) {}

    /** How far a run is; {@code note} may be null. */
    public record Progress(RunKey run, int percent, String note) {}

    /** Lines of a run's log. */
    public record Lines(RunKey run, List<LogEntry> entries) {}

    /** Jobs that were taken, and about how large their inputs are together, in bytes. */
    public record Claimed(List<Job> jobs, long bytes) {}

    /**
     * Takes up to {@code limit} of the best due jobs, no more of a type than asked for, each raised to its next epoch. A stopped node
     * takes none; nor is anything taken here of a type with limits for all nodes together.
     */
    public Future<Claimed> claim(UUID nodeId, List<Room> rooms, int limit) {
        Tuple parameters = Tuple.of(nodeId)
                .addArrayOfString(rooms.stream().map(Room::jobType).toArray(String[]::new))
                .addArrayOfInteger(rooms.stream().map(Room::jobs).toArray(Integer[]::new))
                .addInteger(limit);
        return database.query(RunSql.CLAIM, parameters).map(rows -> claimed(rows, nodeId));
    }

    private static Claimed claimed(RowSet<Row> rows, UUID nodeId) {
        List<Job> jobs = new ArrayList<>(rows.size());
        long bytes = 0;
        for (Row row : rows) {
            jobs.add(Rows.claimed(row, nodeId));
            bytes += row.getInteger(Rows.CLAIMED_SIZE);
        }
        return new Claimed(jobs, bytes);
    }

    /**
     * Takes jobs of a type that is paused or limited, as far as that lets it; one node at a time. Where the limits are new, none until
     * all that was claimed without them is counted.
     */
    public Future<Claimed> claimLimited(UUID nodeId, Room room) {
        return limited.claim(
                room.jobType(),
                room.jobs(),
                (tx, allowed) -> tx.preparedQuery(RunSql.CLAIM_LIMITED)
                        .execute(Tuple.of(nodeId, room.jobType(), allowed))
                        .map(rows -> claimed(rows, nodeId)));
    }

    /** How long until the next job of these types is due, by the database's clock; empty where none is scheduled. */
    public Future<Optional<Duration>> nextDue(List<String> jobTypes) {
        return database.query(RunSql.NEXT_DUE, Tuple.tuple().addArrayOfString(jobTypes.toArray(String[]::new)))
                .map(rows -> {
                    Double ms = rows.iterator().next().getDouble("ms");
                    return ms == null ? Optional.empty() : Optional.of(Duration.ofMillis((long) Math.ceil(ms)));
                });
    }

    /** What earlier runs of each of the jobs recorded, in the order of their calls; nothing where there is nothing. */
    public Future<Map<UUID, List<JournalEntry>>> journals(List<UUID> jobIds) {
        Tuple parameters = Tuple.tuple().addArrayOfUUID(jobIds.toArray(UUID[]::new));
        Future<RowSet<Row>> steps = database.query(RunSql.STEPS, parameters);
        Future<RowSet<Row>> shown = database.query(RunSql.SHOWN, parameters);
        return Future.all(steps, shown).map(both -> journals(steps.result(), shown.result()));
    }

    private static Map<UUID, List<JournalEntry>> journals(RowSet<Row> steps, RowSet<Row> shown) {
        Map<UUID, List<JournalEntry>> journals = new HashMap<>();
        steps.forEach(row -> journals.computeIfAbsent(row.getUUID("job_id"), job -> new ArrayList<>())
                .add(step(row)));
        shown.forEach(row -> journals.computeIfAbsent(row.getUUID("c_job_id"), job -> new ArrayList<>())
                .add(JournalEntry.shown(row.getInteger("c_position"), Rows.checkpoint(row))));
        journals.values().forEach(journal -> journal.sort(Comparator.comparingInt(JournalEntry::position)));
        return journals;
    }

    private static JournalEntry step(Row row) {
        int position = row.getInteger("position");
        String name = row.getString("name");
        return JournalEntry.Kind.valueOf(row.getString("kind")) == JournalEntry.Kind.STEP
                ? JournalEntry.step(position, name, row.getJsonObject("result"))
                : JournalEntry.sleep(position, name, Rows.instant(row, "until"));
    }

    /** Records steps' results, each once: a second one under the same name is dropped. Answers with the runs that are live. */
    public Future<Set<RunKey>> recordSteps(List<StepResult> results) {
        List<StepResult> steps = inOrder(results, StepResult::run);
        Tuple parameters = runs(steps, StepResult::run)
                .addArrayOfString(texts(steps, StepResult::name))
                .addArrayOfInteger(steps.stream().map(StepResult::position).toArray(Integer[]::new))
                .addArrayOfString(texts(steps, step -> step.result().encode()));
        return database.query(RunSql.RECORD_STEPS, parameters).map(RunStore::live);
    }

    /** Records an {@code INFO} checkpoint, once. */
    public Future<Optional<Checkpoint>> recordInfo(RunKey run, NewCheckpoint checkpoint) {
        return database.query(RunSql.RECORD_INFO, shown(run, checkpoint))
                .map(rows -> Rows.first(rows).map(Rows::checkpoint));
    }

    /** Adds lines to the logs of runs, each of which comes once. Answers with the runs that are live. */
    public Future<Set<RunKey>> appendLogs(List<Lines> lines) {
        List<LogEntry> entries =
                lines.stream().flatMap(one -> one.entries().stream()).toList();
        Tuple parameters = runs(inOrder(lines, Lines::run), Lines::run)
                .addArrayOfUUID(entries.stream().map(LogEntry::jobId).toArray(UUID[]::new))
                .addArrayOfUUID(entries.stream().map(LogEntry::id).toArray(UUID[]::new))
                .addArrayOfString(texts(entries, LogEntry::agentName))
                .addArrayOfString(texts(entries, LogEntry::action))
                .addArrayOfString(texts(entries, e -> e.level().name()))
                .addArrayOfString(texts(entries, LogEntry::message))
                .addArrayOfString(
                        texts(entries, e -> e.data() == null ? null : e.data().encode()))
                .addArrayOfOffsetDateTime(
                        entries.stream().map(e -> Rows.time(e.createdAt())).toArray(OffsetDateTime[]::new));
        return database.query(RunSql.APPEND_LOGS, parameters).map(RunStore::live);
    }

    /** Sets the jobs' progress, of each run the last that it says; when, of the runs that are live. */
    public Future<Map<RunKey, Instant>> progress(List<Progress> all) {
        Map<RunKey, Progress> last = new LinkedHashMap<>();
        all.forEach(one -> last.put(one.run(), one));
        List<Progress> each = inOrder(List.copyOf(last.values()), Progress::run);
        Tuple parameters = runs(each, Progress::run)
                .addArrayOfInteger(each.stream().map(Progress::percent).toArray(Integer[]::new))
                .addArrayOfString(texts(each, Progress::note));
        return database.query(RunSql.PROGRESS, parameters).map(rows -> {
            Map<RunKey, Instant> live = new HashMap<>();
            rows.forEach(row -> live.put(new RunKey(row.getUUID(0), row.getLong(1)), Rows.instant(row, "updated_at")));
            return live;
        });
    }

    /** The terminal writes of runs that succeeded. */
    public Future<Completed> complete(List<Completion> completions) {
        List<Completion> ends = inOrder(completions, Completion::run);
        Tuple parameters = runs(ends, Completion::run)
                .addArrayOfString(texts(ends, end -> end.output().encode()));
        return database.query(RunSql.COMPLETE, parameters).map(rows -> {
            Row row = rows.iterator().next();
            return new Completed(
                    keys(row.getArrayOfUUIDs("ended"), row.getArrayOfLongs("epochs")), Rows.instant(row, "at"));
        });
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
                .map(rows -> Rows.first(rows).map(Rows::job));
    }

    /** The job's terminal write after a cancel request. */
    public Future<Optional<Job>> cancelled(RunKey run) {
        return database.query(RunSql.CANCELLED_RUN, Tuple.of(run.jobId(), run.epoch()))
                .map(rows -> Rows.first(rows).map(Rows::job));
    }

    /** Opens a checkpoint and parks the job at it; empty, too, where people asked to cancel it. */
    public Future<Optional<Ended>> park(RunKey run, NewCheckpoint checkpoint, Duration expiresIn) {
        Tuple parameters = shown(run, checkpoint)
                .addBoolean(checkpoint.tellsHandler())
                .addBoolean(checkpoint.takesChanges())
                .addLong(expiresIn.toMillis());
        return database.query(RunSql.PARK, parameters).map(RunStore::ended);
    }

    /** Journals a sleep and queues the job for its end; empty, too, where people asked to cancel it. */
    public Future<Optional<Job>> sleep(RunKey run, int position, String name, Duration duration) {
        Tuple parameters = Tuple.of(run.jobId(), run.epoch(), name, position, duration.toMillis())
                .addLong(headStart.toMillis());
        return database.query(RunSql.SLEEP, parameters)
                .map(rows -> Rows.first(rows).map(Rows::job));
    }

    /** Hands jobs back without burning an attempt, or cancels them where that was asked; stale ones are left alone. */
    public Future<List<Job>> release(List<RunKey> runs) {
        if (runs.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Tuple parameters =
                runs(inOrder(runs, Function.identity()), Function.identity()).addLong(headStart.toMillis());
        return database.query(RunSql.RELEASE, parameters).map(rows -> Rows.list(rows, Rows::job));
    }

    /** How many running jobs are the node's. */
    public Future<Integer> holding(UUID nodeId) {
        return database.query(RunSql.HOLDING, Tuple.of(nodeId))
                .map(rows -> rows.iterator().next().getInteger("n"));
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
        return Rows.first(rows).map(row -> new Ended(Rows.job(row), Optional.of(Rows.checkpoint(row))));
    }

    private static Set<RunKey> live(RowSet<Row> rows) {
        Set<RunKey> live = new HashSet<>(rows.size() * 2);
        rows.forEach(row -> live.add(new RunKey(row.getUUID(0), row.getLong(1))));
        return live;
    }

    private static Set<RunKey> keys(UUID[] jobs, Long[] epochs) {
        Set<RunKey> keys = new HashSet<>();
        for (int i = 0; jobs != null && i < jobs.length; i++) {
            keys.add(new RunKey(jobs[i], epochs[i]));
        }
        return keys;
    }

    /** In the order that every statement on many runs locks their rows in. */
    private static <T> List<T> inOrder(List<T> items, Function<T, RunKey> run) {
        if (items.size() == 1) {
            return items;
        }
        List<T> sorted = new ArrayList<>(items);
        sorted.sort(Comparator.comparing(item -> run.apply(item).jobId(), Ids.ORDER));
        return sorted;
    }

    private static <T> Tuple runs(List<T> items, Function<T, RunKey> run) {
        UUID[] jobs = new UUID[items.size()];
        Long[] epochs = new Long[items.size()];
        for (int i = 0; i < jobs.length; i++) {
            RunKey key = run.apply(items.get(i));
            jobs[i] = key.jobId();
            epochs[i] = key.epoch();
        }
        return Tuple.tuple().addArrayOfUUID(jobs).addArrayOfLong(epochs);
    }

    private static <T> String[] texts(List<T> items, Function<T, String> text) {
        String[] texts = new String[items.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text.apply(items.get(i));
        }
        return texts;
    }
}
