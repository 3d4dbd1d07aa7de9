package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.CheckpointType;
import io.bascule.job.Digest;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Promise 4: every write of a run changes nothing once the job has another epoch or another state. */
class RunStoreFenceTest {
    private static StoreFixture db;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @BeforeEach
    void empty() {
        db.empty();
    }

    /** Every write, answering whether it took effect. */
    private static Map<String, Function<RunKey, Future<Boolean>>> writes() {
        JsonObject json = new JsonObject().put("b", 2);
        JobError error = new JobError("CODE", "message");
        Map<String, Function<RunKey, Future<Boolean>>> writes = new LinkedHashMap<>();
        writes.put("step", run -> step(run, json));
        writes.put("info", run -> db.runs.recordInfo(run, info(run)).map(Optional::isPresent));
        writes.put("logs", run -> logs(run, line(run)));
        writes.put(
                "progress",
                run -> db.runs
                        .progress(List.of(new RunStore.Progress(run, 50, "half")))
                        .map(live -> live.containsKey(run)));
        writes.put("complete", run -> db.complete(run, json));
        writes.put("fail", run -> db.runs.fail(run, error, 1, 3).map(Optional::isPresent));
        writes.put(
                "retry",
                run -> db.runs.retryLater(run, error, Duration.ofSeconds(1)).map(Optional::isPresent));
        writes.put("cancelled", run -> db.runs.cancelled(run).map(Optional::isPresent));
        writes.put(
                "park",
                run -> db.runs
                        .park(run, StoreFixture.asks(false), StoreFixture.DAY)
                        .map(Optional::isPresent));
        writes.put(
                "sleep",
                run -> db.runs.sleep(run, 1, "sleep#1", Duration.ofHours(1)).map(Optional::isPresent));
        writes.put("release", run -> db.runs.release(List.of(run)).map(released -> !released.isEmpty()));
        return writes;
    }

    private static Future<Boolean> step(RunKey run, JsonObject result) {
        return db.runs
                .recordSteps(List.of(new RunStore.StepResult(run, 1, "one", result)))
                .map(live -> live.contains(run));
    }

    private static Future<Boolean> logs(RunKey run, LogEntry line) {
        return db.runs
                .appendLogs(List.of(new RunStore.Lines(run, List.of(line))))
                .map(live -> live.contains(run));
    }

    private static NewCheckpoint info(RunKey run) {
        JsonObject data = new JsonObject();
        return new NewCheckpoint(
                Ids.next(), 1, "info#1", CheckpointType.INFO, "told", data, data, Digest.of(data), null, false, false);
    }

    private static LogEntry line(RunKey run) {
        return new LogEntry(Ids.next(), run.jobId(), "echo", "work", LogLevel.INFO, "line", null, Instant.now());
    }

    private static void assertNothingIsWritten(RunKey run, String why) {
        String before = db.everything();
        writes().forEach((name, write) -> {
            assertFalse(get(write.apply(run)), name + " was taken: " + why);
            assertEquals(before, db.everything(), name + " changed something: " + why);
        });
    }

    @Test
    void aLiveRunsWritesAreTaken() {
        writes().forEach((name, write) -> {
            String before = db.everything();
            assertTrue(get(write.apply(db.running().run())), name);
            assertFalse(before.equals(db.everything()), name);
        });
    }

    @Test
    void anOlderOrNewerEpochChangesNothing() {
        Job first = db.running();
        get(db.runs.release(List.of(first.run())));
        Job second = db.claim(db.node, 1).get(0);
        assertEquals(first.id(), second.id());
        assertNothingIsWritten(first.run(), "the epoch before");
        assertNothingIsWritten(new RunKey(second.id(), second.epoch() + 1), "an epoch to come");
        assertTrue(get(db.complete(second.run(), new JsonObject())));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RUNNING", "PENDING"})
    void aJobThatDoesNotRunTakesNothingEvenUnderItsLastEpoch(JobStatus status) {
        assertNothingIsWritten(ended(status), "the job is " + status);
    }

    @Test
    void aJobThatWasNeverClaimedTakesNothing() {
        assertNothingIsWritten(new RunKey(db.submit(1).get(0).id(), 0), "it is pending");
    }

    /** A run whose job went on to this state. */
    private static RunKey ended(JobStatus status) {
        RunKey run = db.running().run();
        Map<JobStatus, String> writes = Map.of(
                JobStatus.QUEUED, "release",
                JobStatus.WAITING_APPROVAL, "park",
                JobStatus.COMPLETED, "complete",
                JobStatus.FAILED, "fail",
                JobStatus.CANCELLED, "cancelled");
        assertTrue(get(writes().get(writes.get(status)).apply(run)));
        assertEquals(status, db.job(run.jobId()).status());
        return run;
    }

    @Test
    void aStepOrInfoThatIsReportedTwiceIsRecordedOnceAsItWasFirst() {
        RunKey run = db.running().run();
        assertTrue(get(step(run, new JsonObject().put("first", true))));
        assertTrue(get(step(run, new JsonObject().put("first", false))));
        NewCheckpoint shown = info(run);
        assertEquals(
                get(db.runs.recordInfo(run, shown)).orElseThrow().id(),
                get(db.runs.recordInfo(run, shown)).orElseThrow().id());
        LogEntry line = line(run);
        assertTrue(get(logs(run, line)));
        assertTrue(get(logs(run, line)));
        assertEquals("{\"first\": true}", db.sql("select result::text from bascule.job_steps"));
        assertEquals("1", db.sql("select count(*) from bascule.checkpoints"));
        assertEquals("1", db.sql("select count(*) from bascule.job_logs"));
    }

    @Test
    void amongManyOnlyLiveRunsAreReleased() {
        Job live = db.running();
        Job over = db.running();
        get(db.complete(over.run(), new JsonObject()));
        List<Job> released = get(db.runs.release(List.of(over.run(), live.run(), new RunKey(Ids.next(), 1))));
        assertEquals(List.of(live.id()), released.stream().map(Job::id).toList());
    }

    @Test
    void whatPeopleAskedToCancelDoesNotGoOn() {
        for (String end : List.of("park", "sleep", "retry")) {
            RunKey run = db.running().run();
            get(db.jobs.cancel(run.jobId(), Caller.SYSTEM));
            assertFalse(get(writes().get(end).apply(run)), end);
            assertEquals(JobStatus.RUNNING, db.job(run.jobId()).status());
            assertTrue(get(db.runs.cancelled(run)).isPresent());
        }
        RunKey run = db.running().run();
        get(db.jobs.cancel(run.jobId(), Caller.SYSTEM));
        assertEquals(
                JobStatus.CANCELLED, get(db.runs.release(List.of(run))).get(0).status());
    }
}
