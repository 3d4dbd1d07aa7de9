package io.bascule.bus;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Decision;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.JobType;
import io.bascule.job.JournalEntry;
import io.bascule.job.KnownType;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.RunKey;
import io.bascule.job.Scope;
import io.bascule.job.TypeLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** One of each message, with every field set, and one with nulls where the record allows them. */
final class Messages {
    static final UUID ID = Ids.next();
    static final Instant AT = Instant.parse("2026-05-01T10:00:00.123456Z");
    static final JsonObject JSON = new JsonObject()
            .put("text", "ü\"\\\n\uD83D\uDE00")
            .put("n", 1L << 60)
            .put("list", JsonArray.of(1, 0.5, true, new JsonObject().put("deep", JsonArray.of())));
    static final Caller CALLER = new Caller(ID, "rita", Role.REVIEWER, ID, Set.of(Scope.READ, Scope.DECIDE));
    static final JobError ERROR = new JobError("CODE", "what went wrong");
    static final Job JOB = new Job(
            ID,
            "echo",
            JobStatus.FAILED,
            "text",
            JSON,
            JSON,
            ERROR,
            7,
            ID,
            ID,
            List.of("a", "b"),
            2,
            3,
            50,
            "half",
            AT,
            1_000L,
            AT,
            AT,
            AT,
            AT,
            5,
            ID,
            ID,
            true,
            "key",
            Map.of("gpu", "true"),
            new UUID(7, 8));
    static final Job BARE_JOB = new Job(
            ID,
            "echo",
            JobStatus.PENDING,
            null,
            null,
            null,
            null,
            0,
            null,
            null,
            List.of(),
            0,
            3,
            null,
            null,
            AT,
            null,
            AT,
            null,
            null,
            AT,
            0,
            null,
            null,
            false,
            null,
            null,
            null);
    static final Checkpoint CHECKPOINT = new Checkpoint(
            ID,
            ID,
            "approval#1",
            CheckpointType.APPROVAL_REQUIRED,
            CheckpointStatus.REJECTED,
            "Publish?",
            JSON,
            JSON,
            "sha256:00",
            true,
            true,
            ID,
            "rita",
            AT,
            "no",
            "comment",
            AT,
            AT,
            AT);
    private static final Checkpoint BARE_CHECKPOINT = new Checkpoint(
            ID,
            ID,
            null,
            CheckpointType.INFO,
            CheckpointStatus.RECORDED,
            "told",
            new JsonObject(),
            new JsonObject(),
            "sha256:00",
            false,
            false,
            null,
            null,
            null,
            null,
            null,
            null,
            AT,
            AT);
    private static final NewCheckpoint ASKED = new NewCheckpoint(
            ID,
            1,
            "approval#1",
            CheckpointType.APPROVAL_REQUIRED,
            "Publish?",
            JSON,
            JSON,
            "sha256:00",
            5_000L,
            true,
            true);
    private static final NewCheckpoint TOLD = new NewCheckpoint(
            ID,
            2,
            "info#1",
            CheckpointType.INFO,
            "told",
            new JsonObject(),
            new JsonObject(),
            "sha256:00",
            null,
            false,
            false);
    private static final List<LogEntry> LINES = List.of(
            new LogEntry(ID, ID, "echo", "work", LogLevel.WARN, "message", JSON, AT),
            new LogEntry(ID, ID, "echo", "work", LogLevel.DEBUG, "", null, AT));
    static final JobType TYPE = new JobType("echo", "says it again", 3, 1_000L, 2, JSON, JSON);
    private static final RunKey RUN = new RunKey(ID, 5);

    private Messages() {}

    static Stream<Object> all() {
        return Stream.of(requests(), runs(), reports(), AgentMessages.all(), events())
                .flatMap(s -> s);
    }

    private static Stream<Object> requests() {
        NewJob job = new NewJob("echo", "text", JSON, 7, AT, 3, 1_000L, List.of("a"));
        return Stream.of(
                new Requests.SubmitJobs(List.of(job, NewJob.of("echo", null)), CALLER, "key"),
                new Requests.SubmitJobs(List.of(), Caller.SYSTEM, null),
                new Requests.SubmittedJobs(List.of(JOB, BARE_JOB), true),
                new Requests.OneJob(ID, CALLER),
                new Requests.OneJob(ID, Caller.person(ID, "ann", Role.USER)),
                new Requests.ChangeType("echo", TypeLimits.Change.pause(), CALLER),
                new Requests.ChangeType("echo", TypeLimits.Change.rate(new TypeLimits.Rate(5, 60_000)), CALLER),
                new KnownType(TYPE, new TypeLimits(true, 3, new TypeLimits.Rate(5, 60_000)), true),
                new KnownType(TYPE, TypeLimits.NONE, false),
                new Requests.Decide(Decision.approve(ID, "fine", "sha256:00"), CALLER),
                new Requests.Decide(Decision.reject(ID, "no", null), CALLER),
                new Requests.Decide(Decision.approve(ID, null, null), CALLER),
                new Requests.ControlWorker(Requests.ControlWorker.Order.STOP, CALLER),
                new Requests.WorkerStatus(ID, true, 1, 2, 3, 5_000, 1_500),
                new Requests.WorkerStatus(ID, false, 0, 0, 1, 1, 0),
                JOB,
                BARE_JOB,
                CHECKPOINT,
                BARE_CHECKPOINT,
                Bus.Done.DONE);
    }

    private static Stream<Object> runs() {
        List<JournalEntry> journal = List.of(
                JournalEntry.step(1, "one", JSON),
                JournalEntry.sleep(2, "sleep#1", AT),
                JournalEntry.shown(3, CHECKPOINT),
                JournalEntry.shown(4, BARE_CHECKPOINT));
        return Stream.of(
                new Runs.HandlerUp(TYPE, true),
                new Runs.HandlerUp(new JobType("echo", "", 1, null, 0, new JsonObject(), null), false),
                new Runs.CheckInputs(List.of(JSON, new JsonObject())),
                new Runs.InputsChecked(List.of(List.of(new FieldError("inputData.a", "must be")), List.of())),
                new Runs.StartAll(ID, List.of(new Runs.Start(JOB, journal), new Runs.Start(BARE_JOB, List.of()))),
                new Runs.WhoHandles(),
                new Runs.Taken(ID),
                new Runs.StillThere(List.of(RUN)),
                new Runs.Missing(List.of()),
                new Runs.Stop(RUN, Runs.Stop.Reason.DRAIN),
                Runs.Answers.taken(2),
                Runs.Answers.of(Arrays.asList(null, Fault.notFound("job"), null)));
    }

    private static Stream<Object> reports() {
        List<Runs.Report> reports =
                contents().map(content -> new Runs.Report(RUN, content)).toList();
        return Stream.of(new Runs.Reports(reports), new Runs.Reports(List.of()));
    }

    static Stream<Runs.Content> contents() {
        return Stream.of(
                new Runs.StepDone(1, "one", JSON),
                new Runs.Shown(TOLD),
                new Runs.Logged(LINES),
                new Runs.Progressed(50, "half"),
                new Runs.Progressed(0, null),
                new Runs.Completed(JSON),
                new Runs.Failed(ERROR, true),
                new Runs.Failed(ERROR, true, 90_000),
                new Runs.Parked(ASKED),
                new Runs.Slept(3, "sleep#1", Long.MAX_VALUE),
                new Runs.Stopped(),
                new Runs.HandedBack());
    }

    private static Stream<Object> events() {
        return Stream.of(
                new Events.JobsChanged(List.of(
                        new Events.JobChanged(JOB, JobStatus.RUNNING), new Events.JobChanged(BARE_JOB, null, CALLER))),
                new Events.CheckpointChanged(CHECKPOINT, "echo", CALLER),
                new Events.CheckpointChanged(BARE_CHECKPOINT, "echo", Caller.SYSTEM),
                new Events.LogAppended(ID, LINES),
                new Events.AgentsChanged(List.of(new Events.AgentChanged(ID, "lab-1", ID)), 3),
                new Events.RunsEnded(List.of(
                        new Events.RunEnded(
                                JOB, Events.RunEnded.Outcome.RETRYING, Duration.ofNanos(1_500_000_001L), ERROR),
                        new Events.RunEnded(BARE_JOB, Events.RunEnded.Outcome.SLEPT, Duration.ZERO, null))),
                new Events.Count(Events.Count.What.RESCUES, 7),
                new Events.Commits(List.of(new Events.Commit(Events.Commit.What.ENDS, 3))),
                new Events.Trouble("scheduler", "what", ID, "echo", "trace"),
                new Events.Trouble("scheduler", "what", null, null, null),
                new Events.StreamHint("{}"));
    }
}
