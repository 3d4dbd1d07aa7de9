package io.bascule.store;

import static io.bascule.store.StoreFixture.ANN;
import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobRun;
import io.bascule.job.JobRun.Outcome;
import io.bascule.job.NewJob;
import io.bascule.job.Page;
import io.bascule.job.RecordedStep;
import io.bascule.job.Role;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of a job's runs and steps, and of the jobs in place of it. */
class JobHistoryTest {
    private static final JobError BROKE = new JobError("HANDLER_FAILED", "It broke.");
    private static final Duration AT_ONCE = Duration.ZERO;

    private static StoreFixture db;
    private static JobQueries queries;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
        queries = new JobQueries(db.database);
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @BeforeEach
    void empty() {
        db.empty();
    }

    private static List<JobRun> runs(UUID job) {
        return get(queries.runsBefore(job, null, 100)).items();
    }

    private static Job claimed(UUID node) {
        return db.claim(node, 1).get(0);
    }

    /** A job that failed once, on the fixture's node, and is due again. */
    private static Job failedOnce() {
        Job job = db.running();
        get(db.runs.retryLater(job.run(), BROKE, AT_ONCE)).orElseThrow();
        return job;
    }

    @Test
    void everyRunIsThereWithItsNodeItsEndAndWhetherItCounted() {
        Job job = failedOnce();
        UUID other = db.node();
        Job second = claimed(other);
        get(db.runs.park(second.run(), StoreFixture.asks(false), StoreFixture.DAY))
                .orElseThrow();
        List<JobRun> found = runs(job.id());
        assertEquals(List.of(2, 1), found.stream().map(JobRun::number).toList());
        JobRun parked = found.get(0);
        assertEquals(Outcome.PARKED, parked.outcome());
        assertEquals(other, parked.nodeId());
        assertEquals("node-" + other, parked.nodeName());
        assertNotNull(parked.endedAt());
        JobRun failed = found.get(1);
        assertEquals(BROKE, failed.error());
        assertEquals(db.node, failed.nodeId());
        assertEquals(
                List.of(Outcome.PARKED, Outcome.SLEPT, Outcome.RELEASED),
                List.of(Outcome.values()).stream()
                        .filter(outcome -> !outcome.counts())
                        .toList());
    }

    @Test
    void thePresentRunIsThereToo() {
        Job job = failedOnce();
        Job second = claimed(db.node);
        JobRun present = runs(job.id()).get(0);
        assertEquals(second.epoch(), present.epoch());
        assertEquals(2, present.attempt());
        assertNull(present.outcome());
        assertNull(present.endedAt());
        assertEquals(db.node, present.nodeId());
    }

    @Test
    void theRunThatEndedTheJobIsThereOnce() {
        Job job = failedOnce();
        assertTrue(get(db.complete(claimed(db.node).run(), new JsonObject())));
        List<JobRun> found = runs(job.id());
        assertEquals(
                List.of(Outcome.COMPLETED, Outcome.FAILED),
                found.stream().map(JobRun::outcome).toList());
        assertEquals(db.node, found.get(0).nodeId());
    }

    @Test
    void whereAFirstRunCompletedItsJobTheNodeIsNotKept() {
        Job job = db.running();
        assertTrue(get(db.complete(job.run(), new JsonObject())));
        JobRun only = runs(job.id()).get(0);
        assertEquals(Outcome.COMPLETED, only.outcome());
        assertNull(only.nodeId());
        assertEquals(1, runs(job.id()).size());
    }

    @Test
    void aRunThatFailedItsJobKeepsItsNodeAlsoAfterARetryByHand() {
        Job job = db.running(1);
        get(db.runs.fail(job.run(), BROKE, 1, 1)).orElseThrow();
        assertEquals(db.node, runs(job.id()).get(0).nodeId());
        assertEquals(BROKE, runs(job.id()).get(0).error());
        get(db.jobs.retry(job.id(), Caller.SYSTEM));
        JobRun past = runs(job.id()).get(0);
        assertEquals(db.node, past.nodeId());
        assertEquals(Outcome.FAILED, past.outcome());
        claimed(db.node);
        assertEquals(List.of(2, 1), runs(job.id()).stream().map(JobRun::number).toList());
    }

    @Test
    void aRunWhoseNodeWasLostInItsLastAttemptIsThereOnce() {
        UUID gone = db.node();
        get(db.jobs.submit(List.of(StoreFixture.newJob(1)), ANN, null));
        Job job = claimed(gone);
        get(db.nodes.leave(gone));
        get(db.nodes.rescue(10, Duration.ZERO));
        List<JobRun> found = runs(job.id());
        assertEquals(
                List.of(Outcome.RESCUED), found.stream().map(JobRun::outcome).toList());
        assertEquals(gone, found.get(0).nodeId());
    }

    @Test
    void aCancelledRunKeepsItsNodeAndAJobThatNeverRanHasNoRuns() {
        Job job = db.running();
        get(db.jobs.cancel(job.id(), Caller.SYSTEM));
        get(db.runs.cancelled(job.run())).orElseThrow();
        assertEquals(Outcome.CANCELLED, runs(job.id()).get(0).outcome());
        assertEquals(db.node, runs(job.id()).get(0).nodeId());
        UUID waits = db.submit(1).get(0).id();
        assertEquals(List.of(), runs(waits));
        get(db.jobs.cancel(waits, Caller.SYSTEM));
        assertEquals(List.of(), runs(waits));
    }

    @Test
    void runsComeInPagesNewestFirst() {
        Job job = db.running(100);
        for (int i = 0; i < 6; i++) {
            get(db.runs.retryLater(job.run(), BROKE, AT_ONCE)).orElseThrow();
            job = claimed(db.node);
        }
        List<Integer> numbers = new ArrayList<>();
        Long before = null;
        Page<JobRun> page;
        do {
            page = get(queries.runsBefore(job.id(), before, 3));
            page.items().forEach(run -> numbers.add(run.number()));
            before = page.items().get(page.items().size() - 1).epoch();
        } while (page.hasMore());
        assertEquals(List.of(7, 6, 5, 4, 3, 2, 1), numbers);
    }

    @Test
    void stepsComeInTheOrderOfTheirCallsAndTheirResultsOneByOne() {
        Job job = db.running();
        JsonObject large = new JsonObject().put("text", Ids.next().toString().repeat(1_000));
        get(db.runs.recordSteps(List.of(new RunStore.StepResult(job.run(), 2, "b", large))));
        get(db.runs.recordSteps(List.of(new RunStore.StepResult(job.run(), 1, "a/..?&\u202e", new JsonObject()))));
        get(db.runs.recordSteps(List.of(new RunStore.StepResult(job.run(), 2, "a", new JsonObject()))));
        get(db.runs.sleep(job.run(), 3, "nap", Duration.ofHours(1))).orElseThrow();
        List<String> names = new ArrayList<>();
        List<RecordedStep> all = new ArrayList<>();
        RecordedStep.Place after = RecordedStep.Place.FIRST;
        Page<RecordedStep> page;
        do {
            page = get(queries.steps(job.id(), after, 1));
            RecordedStep step = page.items().get(0);
            names.add(step.name());
            all.add(step);
            after = step.place();
        } while (page.hasMore());
        assertEquals(List.of("a/..?&\u202e", "a", "b", "nap"), names);
        assertTrue(all.get(2).bytes() > 100, "bytes " + all.get(2).bytes());
        assertNull(all.get(3).bytes());
        assertNotNull(all.get(3).until());
        assertEquals(job.epoch(), all.get(0).epoch());
        assertEquals(large, get(queries.stepResult(job.id(), "b")));
        for (String none : List.of("c", "nap")) {
            Fault fault = assertThrows(Fault.class, () -> get(queries.stepResult(job.id(), none)));
            assertEquals(ErrorCode.NOT_FOUND, fault.code());
        }
    }

    @Test
    void jobsInPlaceOfAnotherAreFoundByThoseWhoMaySeeThem() {
        UUID old = db.submit(1).get(0).id();
        NewJob inPlace = new NewJob("echo", null, new JsonObject(), 5, null, 3, null, List.of(), null, null, null, old);
        UUID first =
                get(db.jobs.submit(List.of(inPlace), ANN, null)).jobs().get(0).id();
        UUID second =
                get(db.jobs.submit(List.of(inPlace), RITA, null)).jobs().get(0).id();
        assertEquals(List.of(second, first), ids(get(queries.retries(old, RITA, 5))));
        assertEquals(List.of(first), ids(get(queries.retries(old, ANN, 5))));
        assertEquals(List.of(), ids(get(queries.retries(old, Caller.person(Ids.next(), "bob", Role.USER), 5))));
        Page<Job> newest = get(queries.retries(old, RITA, 1));
        assertEquals(List.of(second), ids(newest));
        assertTrue(newest.hasMore());
        assertEquals(old, newest.items().get(0).retryOf());
        assertEquals(old, claimedAs(second).retryOf(), "the run knows it too");
    }

    private static Job claimedAs(UUID id) {
        return db.claim(db.node, 10).stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<UUID> ids(Page<Job> page) {
        return page.items().stream().map(Job::id).toList();
    }
}
