package io.bascule.engine;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.bus.Requests;
import io.bascule.handler.NonRetryableException;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that are submitted in place of ended ones. */
class RetryOfTest {
    private static final Caller ANN = Caller.person(Ids.next(), "ann", Role.USER);
    private static final Caller BOB = Caller.person(Ids.next(), "bob", Role.USER);

    private final AtomicInteger runs = new AtomicInteger();
    private final Promise<JsonObject> secondRun = Promise.promise();
    private Engine engine;

    @BeforeEach
    void start() {
        engine = new Engine(
                TestDatabase.fresh(),
                Engine.settings(),
                Handlers.of("echo", job -> Future.succeededFuture(job.input())),
                Handlers.of(
                        "fails-once",
                        job -> runs.incrementAndGet() == 1
                                ? Future.failedFuture(new NonRetryableException("NO", "No."))
                                : secondRun.future()));
    }

    @AfterEach
    void stop() {
        secondRun.tryComplete(new JsonObject());
        engine.close();
    }

    private static NewJob inPlaceOf(UUID old) {
        return new NewJob(
                "echo",
                null,
                new JsonObject().put("edited", true),
                5,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                old);
    }

    private Job ended(Caller caller, String jobType, JobStatus as) {
        Job job = get(engine.as(caller).submit(NewJob.of(jobType, new JsonObject())));
        return engine.await(job.id(), as);
    }

    private void assertRefused(Caller caller, List<NewJob> jobs, String field, String message) {
        Fault fault = assertThrows(Fault.class, () -> get(engine.as(caller).submitAll(jobs, null)));
        assertEquals(ErrorCode.INVALID_REQUEST, fault.code());
        assertEquals(List.of(new FieldError(field, message)), fault.errors());
    }

    @Test
    void theLinkStaysWithTheJobAllItsLife() {
        Job old = ended(ANN, "echo", JobStatus.COMPLETED);
        assertNull(old.retryOf());
        Job accepted = get(engine.as(ANN).submit(inPlaceOf(old.id())));
        assertEquals(old.id(), accepted.retryOf());
        assertEquals(old.id(), engine.await(accepted.id(), JobStatus.COMPLETED).retryOf());
        Job chained = get(engine.as(ANN).submit(inPlaceOf(accepted.id())));
        assertEquals(
                accepted.id(), engine.await(chained.id(), JobStatus.COMPLETED).retryOf());
        assertEquals(JobStatus.COMPLETED, get(engine.client.get(old.id())).status(), "the old one stays as it is");
    }

    @Test
    void aJobThatIsNotThereCannotBeRetried() {
        assertRefused(
                ANN, List.of(inPlaceOf(Ids.next())), "retryOf", "there is no such job, or it is not yours to see");
    }

    @Test
    void aJobOfSomebodyElseCannotBeRetriedUnlessOneSeesAll() {
        Job old = ended(ANN, "echo", JobStatus.COMPLETED);
        assertRefused(BOB, List.of(inPlaceOf(old.id())), "retryOf", "there is no such job, or it is not yours to see");
        assertEquals(
                old.id(),
                get(engine.as(Engine.REVIEWER).submit(inPlaceOf(old.id()))).retryOf());
    }

    @Test
    void aJobThatHasNotEndedCannotBeRetriedAndABatchSaysWhich() {
        Instant later = Instant.now().plusSeconds(3_600);
        Job waits = get(engine.as(ANN).submit(new NewJob("echo", null, null, 5, later, null, null, List.of())));
        String message = "must be the id of a job that has ended; that one is PENDING";
        assertRefused(ANN, List.of(inPlaceOf(waits.id())), "retryOf", message);
        assertRefused(
                ANN, List.of(NewJob.of("echo", new JsonObject()), inPlaceOf(waits.id())), "jobs[1].retryOf", message);
        assertEquals("1", engine.sql("select count(*) from bascule.jobs"), "all or none");
    }

    @Test
    void askingAgainUnderTheSameKeyIsAnsweredWhateverBecameOfTheOldJob() {
        Job old = ended(ANN, "fails-once", JobStatus.FAILED);
        Requests.SubmittedJobs first = get(engine.as(ANN).submitAll(List.of(inPlaceOf(old.id())), "key"));
        get(engine.as(ANN).retry(old.id()));
        engine.await(old.id(), JobStatus.RUNNING);
        Requests.SubmittedJobs again = get(engine.as(ANN).submitAll(List.of(inPlaceOf(old.id())), "key"));
        assertEquals(first.jobs().get(0).id(), again.jobs().get(0).id());
        Fault fault =
                assertThrows(Fault.class, () -> get(engine.as(ANN).submitAll(List.of(inPlaceOf(old.id())), "another")));
        assertEquals("retryOf", fault.errors().get(0).field());
        assertNotEquals(
                inPlaceOf(old.id()).fingerprint(),
                inPlaceOf(null).fingerprint(),
                "another job under the same key is a mismatch");
    }

    @Test
    void whatANodeTakesIsKnownAndThatAStoppedWorkerTakesNothing() {
        String takes = "select coalesce(array_to_string(max(job_types), ' '), 'none') from bascule.nodes";
        engine.awaitSql(takes, "echo fails-once");
        engine.worker(Requests.ControlWorker.Order.STOP);
        engine.awaitSql(takes, "");
        engine.worker(Requests.ControlWorker.Order.START);
        engine.awaitSql(takes, "echo fails-once");
    }
}
