package io.bascule.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Events;
import io.bascule.bus.Events.RunEnded.Outcome;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentryReporterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:02:00Z");

    private Ingest ingest;
    private SentryReporter reporter;

    @BeforeEach
    void open() throws IOException {
        ingest = new Ingest();
        reporter = start(ingest.dsn());
    }

    @AfterEach
    void close() {
        finish();
        ingest.close();
    }

    @Test
    void aRunIsATransactionWithTheTimesItHad() {
        Job job = Samples.job(JobStatus.COMPLETED);
        reporter.jobChanged(Samples.changed(Samples.job(job.id(), "simple-task", JobStatus.PENDING, null), null));
        reporter.runEnded(new Events.RunEnded(job, Outcome.COMPLETED, Duration.ofMillis(1500), null));
        finish();
        JsonObject transaction = only("transaction");
        assertEquals("simple-task", transaction.getString("transaction"));
        assertEquals(
                NOW.getEpochSecond(),
                Double.parseDouble(transaction.getValue("timestamp").toString()));
        assertEquals(
                NOW.getEpochSecond() - 1.5,
                Double.parseDouble(transaction.getValue("start_timestamp").toString()));
        JsonObject trace = transaction.getJsonObject("contexts").getJsonObject("trace");
        assertEquals("job.run", trace.getString("op"));
        assertEquals("ok", trace.getString("status"));
        JsonObject tags = transaction.getJsonObject("tags");
        assertEquals(job.id().toString(), tags.getString("jobId"));
        assertEquals("simple-task", tags.getString("jobType"));
        assertEquals("node-1", tags.getString("nodeId"));
        assertEquals("COMPLETED", tags.getString("outcome"));
        assertEquals("bascule@1.2.3", transaction.getString("release"));
        assertEquals(
                new JsonObject().put("id", Samples.ADA.userId().toString()).put("username", "ada"),
                transaction.getJsonObject("user"));
        assertTrue(ingest.items("event").isEmpty(), "a run that went well is no error");
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeHasAStatus(Outcome outcome) {
        reporter.runEnded(new Events.RunEnded(Samples.job(JobStatus.QUEUED), outcome, Duration.ofSeconds(1), null));
        finish();
        String expected = switch (outcome) {
            case COMPLETED, PARKED, SLEPT -> "ok";
            case FAILED, RETRYING -> "internal_error";
            case CANCELLED -> "cancelled";
            case RELEASED, STALE -> "aborted";
        };
        assertEquals(
                expected,
                only("transaction")
                        .getJsonObject("contexts")
                        .getJsonObject("trace")
                        .getString("status"));
    }

    @Test
    void aFailedRunIsAnErrorWithWhatLedToIt() {
        UUID checkpoint = Ids.next();
        Job job = failed("code-generation", new JobError(JobError.TIMEOUT, "took too long"));
        reporter.jobChanged(Samples.changed(Samples.job(job.id(), "code-generation", JobStatus.PENDING, null), null));
        reporter.checkpointChanged(Samples.checkpoint(checkpoint, job.id(), CheckpointStatus.PENDING, null));
        reporter.checkpointChanged(Samples.checkpoint(checkpoint, job.id(), CheckpointStatus.APPROVED, Samples.ADA));
        reporter.jobChanged(Samples.changed(job, JobStatus.RUNNING));
        reporter.runEnded(new Events.RunEnded(job, Outcome.FAILED, Duration.ofSeconds(1), job.error()));
        finish();
        JsonObject event = only("event");
        JsonObject exception =
                event.getJsonObject("exception").getJsonArray("values").getJsonObject(0);
        assertEquals("TIMEOUT", exception.getString("type"));
        assertEquals("took too long", exception.getString("value"));
        assertEquals("error", event.getString("level"));
        assertEquals("code-generation", event.getJsonObject("tags").getString("jobType"));
        assertEquals(checkpoint.toString(), event.getJsonObject("tags").getString("checkpointId"));
        assertEquals(
                List.of(
                        "job: PENDING",
                        "checkpoint: APPROVAL_REQUIRED write-files: PENDING",
                        "decision: APPROVAL_REQUIRED write-files: APPROVED",
                        "job: RUNNING → FAILED"),
                breadcrumbs(event));
        JsonObject transaction = only("transaction");
        JsonObject trace = transaction.getJsonObject("contexts").getJsonObject("trace");
        assertEquals("deadline_exceeded", trace.getString("status"));
        assertEquals(
                trace.getString("trace_id"),
                event.getJsonObject("contexts").getJsonObject("trace").getString("trace_id"));
    }

    @Test
    void aRetryIsAWarning() {
        JobError error = new JobError(JobError.HANDLER_FAILED, "not yet");
        reporter.runEnded(
                new Events.RunEnded(Samples.job(JobStatus.QUEUED), Outcome.RETRYING, Duration.ofSeconds(1), error));
        finish();
        assertEquals("warning", only("event").getString("level"));
    }

    @Test
    void twoJobsAtOnceAreNotMixed() {
        Job one = failed("one", new JobError("E1", "first"));
        Job two = failed("two", new JobError("E2", "second"));
        UUID checkpoint = Ids.next();
        reporter.jobChanged(Samples.changed(Samples.job(one.id(), "one", JobStatus.PENDING, null), null));
        reporter.jobChanged(Samples.changed(Samples.job(two.id(), "two", JobStatus.RUNNING, null), JobStatus.QUEUED));
        reporter.checkpointChanged(Samples.checkpoint(checkpoint, one.id(), CheckpointStatus.PENDING, null));
        reporter.runEnded(new Events.RunEnded(two, Outcome.FAILED, Duration.ofSeconds(1), two.error()));
        reporter.runEnded(new Events.RunEnded(one, Outcome.FAILED, Duration.ofSeconds(1), one.error()));
        finish();
        assertEquals(
                List.of("job: PENDING", "checkpoint: APPROVAL_REQUIRED write-files: PENDING"),
                breadcrumbs(eventOf(one)));
        assertEquals(List.of("job: QUEUED → RUNNING"), breadcrumbs(eventOf(two)));
        assertEquals(checkpoint.toString(), eventOf(one).getJsonObject("tags").getString("checkpointId"));
        assertNull(eventOf(two).getJsonObject("tags").getString("checkpointId"));
    }

    @Test
    void troubleComesWithItsStackTrace() {
        UUID job = Ids.next();
        String trace = "java.lang.IllegalStateException: boom\n"
                + "\tat app//io.bascule.scheduler.Scheduler.tick(Scheduler.java:12)\n"
                + "\tat java.base/java.lang.Thread.run(Thread.java:840)\n"
                + "Caused by: java.io.IOException: password=hunter2\n\tat x.Y.z(Y.java:1)\n";
        reporter.trouble(new Events.Trouble("scheduler", "boom", job, "simple-task", trace));
        finish();
        JsonObject event = only("event");
        assertEquals(job.toString(), event.getJsonObject("tags").getString("jobId"));
        JsonObject exception =
                event.getJsonObject("exception").getJsonArray("values").getJsonObject(0);
        assertEquals("scheduler", exception.getString("type"));
        JsonObject top =
                exception.getJsonObject("stacktrace").getJsonArray("frames").getJsonObject(1);
        assertEquals("io.bascule.scheduler.Scheduler", top.getString("module"));
        assertEquals("tick", top.getString("function"));
        assertEquals(12, top.getInteger("lineno"));
        assertTrue(top.getBoolean("in_app"));
    }

    @Test
    void nothingSecretLeavesTheHouse() {
        String secrets = "Bearer hunter2hunter2 bsk_key_hunter2 eyJhbGciOiJIUzI1NiJ9.hunter2.hunter2 "
                + "postgres://bascule:hunter2@db/x password=hunter2";
        Job job = failed("simple-task", new JobError(JobError.HANDLER_FAILED, secrets));
        reporter.jobChanged(Samples.changed(job, null));
        reporter.checkpointChanged(Samples.checkpoint(Ids.next(), job.id(), CheckpointStatus.REJECTED, Samples.ADA));
        reporter.runEnded(new Events.RunEnded(job, Outcome.FAILED, Duration.ofSeconds(1), job.error()));
        reporter.trouble(new Events.Trouble("store", secrets, job.id(), "simple-task", secrets));
        finish();
        assertEquals(2, ingest.items("event").size());
        assertFalse(ingest.all().contains("hunter2"), ingest.all());
        assertFalse(ingest.all().contains(Samples.SECRET), ingest.all());
        assertFalse(ingest.all().contains(System.getProperty("user.name") + "@"), ingest.all());
    }

    @Test
    void moreThanTheQueueHoldsIsDroppedAndCounted() {
        Job job = failed("simple-task", new JobError("E", "x"));
        for (int i = 0; i < 50_000; i++) {
            reporter.runEnded(new Events.RunEnded(job, Outcome.FAILED, Duration.ofSeconds(1), job.error()));
        }
        assertTrue(reporter.dropped() > 0);
    }

    @Test
    void aDeadIngestIsHarmless() throws IOException {
        finish();
        ingest.close();
        reporter = start(ingest.dsn());
        reporter.trouble(new Events.Trouble("scheduler", "boom", null, null, null));
        finish();
    }

    @Test
    void anIngestThatNeverAnswersDoesNotHoldTheCloseUp() throws IOException {
        finish();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            reporter = start("http://public@127.0.0.1:" + silent.getLocalPort() + "/42");
            reporter.trouble(new Events.Trouble("scheduler", "boom", null, null, null));
            finish();
        }
    }

    @Test
    void aDsnThatIsNoneIsRefusedByName() {
        Fault fault = assertThrows(Fault.class, () -> start("not a dsn"));
        assertEquals("sentry.dsn", fault.errors().get(0).field());
    }

    private static SentryReporter start(String dsn) {
        return SentryReporter.start(
                new SentryReporter.Settings(dsn, "test", "1.2.3", "node-1", 1.0), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** Closing sends what is queued; closing again is harmless. */
    private void finish() {
        reporter.close().timeout(5, TimeUnit.SECONDS).await();
    }

    private static Job failed(String type, JobError error) {
        return Samples.job(Ids.next(), type, JobStatus.FAILED, error);
    }

    private JsonObject only(String type) {
        List<JsonObject> items = ingest.items(type);
        assertEquals(1, items.size(), ingest.all());
        return items.get(0);
    }

    private JsonObject eventOf(Job job) {
        return ingest.items("event").stream()
                .filter(event ->
                        job.id().toString().equals(event.getJsonObject("tags").getString("jobId")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ingest.all()));
    }

    private static List<String> breadcrumbs(JsonObject event) {
        return event.getJsonArray("breadcrumbs").stream()
                .map(JsonObject.class::cast)
                .map(crumb -> crumb.getString("category") + ": " + crumb.getString("message"))
                .toList();
    }
}
