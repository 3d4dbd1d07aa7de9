package io.bascule.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a handler's verticle says to a scheduler that the test plays. */
class HandlerVerticleTest {
    private static final Fault STALE = Fault.of(ErrorCode.STALE_RUN, "stale");
    private static final Fault AWAY = Fault.of(ErrorCode.UNAVAILABLE, "The database is away.");

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final UUID nodeId = Ids.next();
    private final BlockingQueue<Runs.HandlerUp> announced = new LinkedBlockingQueue<>();
    private final BlockingQueue<Runs.Reports> messages = new LinkedBlockingQueue<>();
    private volatile Function<Runs.Report, Future<Fault>> scheduler = report -> Future.succeededFuture();

    @BeforeEach
    void schedule() {
        bus.serve(Addresses.HANDLER_UP, up -> Future.succeededFuture(Bus.Done.DONE));
        bus.listen(Addresses.HANDLERS, announced::add);
        bus.serve(Addresses.reports(nodeId), this::take);
    }

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    private Future<Runs.Answers> take(Runs.Reports reports) {
        List<Future<Fault>> faults = reports.reports().stream().map(scheduler).toList();
        messages.add(reports);
        return Future.join(faults)
                .map(v -> Runs.Answers.of(
                        Arrays.asList(faults.stream().map(Future::result).toArray(Throwable[]::new))));
    }

    private String deploy(JobHandler handler) {
        return vertx.deployVerticle(new HandlerVerticle(handler))
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    private static JobHandler handler(Function<JobContext, Future<JsonObject>> code) {
        return new JobHandler() {
            @Override
            public String jobType() {
                return "test";
            }

            @Override
            public Future<JsonObject> run(JobContext job) {
                return code.apply(job);
            }
        };
    }

    private static Job job(int number) {
        UUID id = new UUID(7, number);
        Instant at = Instant.EPOCH;
        JsonObject input = new JsonObject().put("n", number);
        return new Job(
                id,
                "test",
                JobStatus.RUNNING,
                null,
                input,
                null,
                null,
                5,
                null,
                null,
                List.of(),
                1,
                3,
                null,
                null,
                at,
                null,
                at,
                at,
                null,
                at,
                1,
                null,
                null,
                false,
                null,
                null,
                null);
    }

    private static RunKey run(int number) {
        return job(number).run();
    }

    /** Hands the runs 0, 1, … over in one message. */
    private void start(int runs) {
        List<Runs.Start> starts = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            starts.add(new Runs.Start(job(i), List.of()));
        }
        bus.request(Addresses.startRuns("test"), new Runs.StartAll(nodeId, starts))
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(20, TimeUnit.SECONDS);
            assertTrue(next != null, "nothing came");
            return next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Runs.Report nextReport() {
        Runs.Reports message = next(messages);
        assertEquals(1, message.reports().size());
        return message.reports().get(0);
    }

    /** By run, whatever messages they came in. */
    private List<Runs.Report> reports(int n) {
        List<Runs.Report> reports = new ArrayList<>();
        while (reports.size() < n) {
            reports.addAll(next(messages).reports());
        }
        assertEquals(n, reports.size());
        reports.sort(Comparator.comparing(report -> report.run().jobId()));
        return reports;
    }

    /** Holds runs up until all of them are there; then they go on in one turn of their event loop. */
    private static final class Gate {
        private final Promise<Void> open = Promise.promise();
        private int missing;

        Gate(int runs) {
            missing = runs;
        }

        Future<JsonObject> pass(JobContext job) {
            missing--;
            if (missing == 0) {
                Vertx.currentContext().runOnContext(v -> open.complete());
            }
            return open.future().map(v -> job.input());
        }
    }

    @Test
    void theReportsOfOneTurnLeaveInOneMessage() {
        deploy(handler(new Gate(1_500)::pass));
        start(1_500);
        Runs.Reports first = next(messages);
        Runs.Reports second = next(messages);
        assertEquals(1_000, first.reports().size());
        assertEquals(500, second.reports().size());
        List<Runs.Report> all =
                Stream.of(first, second).flatMap(m -> m.reports().stream()).toList();
        for (int i = 0; i < all.size(); i++) {
            assertEquals(new Runs.Report(run(i), new Runs.Completed(new JsonObject().put("n", i))), all.get(i));
        }
    }

    @Test
    void largeReportsDoNotLeaveTogether() {
        String large = "x".repeat(400_000);
        Gate gate = new Gate(3);
        deploy(handler(job -> gate.pass(job).map(input -> input.put("large", large))));
        start(3);
        for (int i = 0; i < 3; i++) {
            assertEquals(run(i), nextReport().run());
        }
    }

    @Test
    void aRunsNextReportLeavesOnceItsFormerIsAnswered() {
        Promise<Fault> written = Promise.promise();
        scheduler = report -> report.content() instanceof Runs.StepDone ? written.future() : Future.succeededFuture();
        deploy(handler(job -> {
            Future<JsonObject> one = job.step("one", () -> Future.succeededFuture(new JsonObject()));
            Future<JsonObject> two = job.step("two", () -> Future.succeededFuture(new JsonObject()));
            return Future.all(one, two).map(v -> new JsonObject());
        }));
        start(1);
        assertEquals(new Runs.StepDone(1, "one", new JsonObject()), nextReport().content());
        assertTrue(messages.isEmpty());
        written.complete(null);
        assertEquals(new Runs.StepDone(2, "two", new JsonObject()), nextReport().content());
        assertInstanceOf(Runs.Completed.class, nextReport().content());
    }

    @Test
    void logsLeaveBeforeTheEnd() {
        deploy(handler(job -> {
            job.log("work", "done");
            job.progress(50, "half");
            return Future.succeededFuture();
        }));
        start(1);
        Runs.Logged logged = assertInstanceOf(Runs.Logged.class, nextReport().content());
        assertEquals("done", logged.entries().get(0).message());
        assertEquals(new Runs.Progressed(50, "half"), nextReport().content());
        assertEquals(new Runs.Completed(new JsonObject()), nextReport().content());
    }

    @Test
    void onlyTheReportThatWasRefusedForNowIsSentAgain() {
        AtomicInteger tries = new AtomicInteger();
        scheduler = report ->
                Future.succeededFuture(report.run().equals(run(1)) && tries.incrementAndGet() == 1 ? AWAY : null);
        deploy(handler(new Gate(3)::pass));
        start(3);
        assertEquals(3, next(messages).reports().size());
        assertEquals(run(1), nextReport().run());
        assertEquals(2, tries.get());
    }

    @Test
    void aStaleStepEndsItsRunAndNoOther() {
        scheduler = report -> Future.succeededFuture(report.run().equals(run(0)) ? STALE : null);
        BlockingQueue<UUID> wentOn = new LinkedBlockingQueue<>();
        deploy(handler(job -> job.step("one", () -> Future.succeededFuture(new JsonObject()))
                .onComplete(v -> wentOn.add(job.jobId()))));
        start(2);
        List<Runs.Report> reports = reports(4);
        assertEquals(new Runs.Report(run(0), new Runs.Stopped()), reports.get(1));
        assertEquals(new Runs.Report(run(1), new Runs.Completed(new JsonObject())), reports.get(3));
        assertEquals(List.of(run(1).jobId()), List.copyOf(wentOn));
    }

    @Test
    void aStopReachesTheRunThatItNames() {
        deploy(handler(job -> Promise.<JsonObject>promise().future()));
        start(2);
        bus.publish(Addresses.STOP_RUN, new Runs.Stop(new RunKey(run(0).jobId(), 2), Runs.Stop.Reason.STALE));
        bus.publish(Addresses.STOP_RUN, new Runs.Stop(run(1), Runs.Stop.Reason.STALE));
        assertEquals(new Runs.Report(run(1), new Runs.Stopped()), nextReport());
        assertTrue(messages.isEmpty());
    }

    /** The first run keeps the event loop until the stop has come in, so that the second waits for its turn. */
    @Test
    void aRunThatIsStoppedBeforeItsTurnDoesNotStart() {
        BlockingQueue<UUID> started = new LinkedBlockingQueue<>();
        deploy(handler(job -> {
            started.add(job.jobId());
            bus.publish(Addresses.STOP_RUN, new Runs.Stop(run(1), Runs.Stop.Reason.CANCEL));
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            return Future.succeededFuture();
        }));
        start(2);
        assertEquals(new Runs.Report(run(1), new Runs.Stopped()), reports(2).get(1));
        assertEquals(List.of(run(0).jobId()), List.copyOf(started));
    }

    @Test
    void aRunThatIsHandedOverTwiceStartsOnce() {
        AtomicInteger started = new AtomicInteger();
        Promise<JsonObject> gate = Promise.promise();
        deploy(handler(job -> {
            started.incrementAndGet();
            return gate.future();
        }));
        start(1);
        start(1);
        gate.complete(new JsonObject());
        assertEquals(new Runs.Report(run(0), new Runs.Completed(new JsonObject())), nextReport());
        assertEquals(1, started.get());
        assertTrue(messages.isEmpty());
    }

    @Test
    void codeThatReturnsNoFutureOrThrowsFailsItsRunAndNoOther() {
        deploy(handler(job -> switch (job.input().getInteger("n")) {
            case 0 -> null;
            case 1 -> throw new IllegalStateException("thrown");
            default -> Future.succeededFuture();
        }));
        start(3);
        List<Runs.Report> reports = reports(3);
        Runs.Failed none = assertInstanceOf(Runs.Failed.class, reports.get(0).content());
        assertTrue(none.retryable() && none.error().message().contains("null"), none.toString());
        Runs.Failed thrown = assertInstanceOf(Runs.Failed.class, reports.get(1).content());
        assertEquals(new JobError(JobError.HANDLER_FAILED, "IllegalStateException: thrown"), thrown.error());
        assertInstanceOf(Runs.Completed.class, reports.get(2).content());
    }

    @Test
    void aFailureThatSaysWhenToComeBackIsReportedWithItsCode() {
        deploy(handler(job -> switch (job.input().getInteger("n")) {
            case 0 -> Future.failedFuture(new RetryableException("BUSY", "Later.", Duration.ofMinutes(2)));
            case 1 ->
                job.step("ask", () -> {
                    throw new RetryableException("BUSY", "Soon.", Duration.ofSeconds(-1));
                });
            case 2 -> throw new RetryableException("BUSY", "Never?", Duration.ofSeconds(Long.MAX_VALUE));
            default -> throw new NonRetryableException("GONE", "Never.");
        }));
        start(4);
        assertEquals(
                List.of(
                        new Runs.Failed(new JobError("BUSY", "Later."), true, 120_000),
                        new Runs.Failed(new JobError("BUSY", "Soon."), true, 0),
                        new Runs.Failed(new JobError("BUSY", "Never?"), true, 86_400_000),
                        new Runs.Failed(new JobError("GONE", "Never."), false)),
                reports(4).stream().map(Runs.Report::content).toList());
    }

    @Test
    void blockingRunsReportFromTheirOwnThreads() {
        JobHandler blocking = new JobHandler() {
            @Override
            public String jobType() {
                return "test";
            }

            @Override
            public boolean blocking() {
                return true;
            }

            @Override
            public Future<JsonObject> run(JobContext job) {
                for (int i = 0; i < 3; i++) {
                    job.step("step " + i, () -> Future.succeededFuture(new JsonObject()))
                            .await();
                }
                return Future.succeededFuture(job.input());
            }
        };
        deploy(blocking);
        start(50);
        List<Runs.Report> reports = reports(200);
        for (int i = 0; i < 50; i++) {
            RunKey run = run(i);
            assertEquals(
                    List.of(
                            new Runs.StepDone(1, "step 0", new JsonObject()),
                            new Runs.StepDone(2, "step 1", new JsonObject()),
                            new Runs.StepDone(3, "step 2", new JsonObject()),
                            new Runs.Completed(new JsonObject().put("n", i))),
                    reports.stream()
                            .filter(report -> report.run().equals(run))
                            .map(Runs.Report::content)
                            .toList());
        }
    }

    @Test
    void aHandlerThatLeavesHandsItsRunsBack() {
        String id = deploy(handler(job -> Promise.<JsonObject>promise().future()));
        start(2);
        vertx.undeploy(id).timeout(20, TimeUnit.SECONDS).await();
        assertEquals(
                List.of(new Runs.Report(run(0), new Runs.HandedBack()), new Runs.Report(run(1), new Runs.HandedBack())),
                reports(2));
    }

    @Test
    void aHandlerSaysWhichRunsItHasNot() {
        deploy(handler(job -> Promise.<JsonObject>promise().future()));
        Runs.Taken taken = bus.request(
                        Addresses.startRuns("test"),
                        new Runs.StartAll(nodeId, List.of(new Runs.Start(job(0), List.of()))))
                .timeout(20, TimeUnit.SECONDS)
                .await();
        RunKey later = new RunKey(run(0).jobId(), 2);
        Runs.Missing missing = bus.request(
                        Addresses.handler(taken.handlerId()), new Runs.StillThere(List.of(run(0), run(1), later)))
                .timeout(20, TimeUnit.SECONDS)
                .await();
        assertEquals(List.of(run(1), later), missing.runs());
    }

    @Test
    void handlersAnnounceThemselvesAgainWhenTheyAreAsked() {
        deploy(handler(job -> Future.succeededFuture()));
        assertFalse(next(announced).checksInput(), "it keeps to the default check");
        bus.publish(Addresses.WHO_HANDLES, new Runs.WhoHandles());
        assertEquals("test", next(announced).type().name());
    }

    @Test
    void aHandlerWithACheckSaysSoAndChecksAllInputsOfAMessage() {
        deploy(new JobHandler() {
            @Override
            public String jobType() {
                return "test";
            }

            @Override
            public Future<JsonObject> run(JobContext job) {
                return Future.succeededFuture();
            }

            @Override
            public List<FieldError> check(JsonObject input) {
                return input.containsKey("a") ? List.of() : List.of(new FieldError("inputData.a", "is required"));
            }
        });
        assertTrue(next(announced).checksInput());
        Runs.InputsChecked checked = bus.request(
                        Addresses.checkInputs("test"),
                        new Runs.CheckInputs(List.of(new JsonObject().put("a", 1), new JsonObject())))
                .timeout(20, TimeUnit.SECONDS)
                .await();
        assertEquals(List.of(List.of(), List.of(new FieldError("inputData.a", "is required"))), checked.errors());
        start(1);
        Runs.Failed refused = assertInstanceOf(Runs.Failed.class, nextReport().content());
        assertEquals(new JobError(JobError.INVALID_INPUT, "inputData.a: is required"), refused.error());
    }
}
