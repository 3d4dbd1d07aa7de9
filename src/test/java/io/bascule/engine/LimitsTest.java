package io.bascule.engine;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.TypeLimits.Change;
import io.bascule.job.TypeLimits.Rate;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits that hold for two nodes together, as the handlers of both see them. */
class LimitsTest {
    private static final String OPEN =
            "select count(*) from bascule.jobs where status not in ('COMPLETED', 'FAILED', 'CANCELLED')";
    private static final String COMPLETED = "select count(*) from bascule.ended where status = 'COMPLETED'";

    private final DatabaseAddress address = TestDatabase.fresh();
    private final List<Engine> engines = new ArrayList<>();

    /** Of a kind of runs: how many there are at the moment, and how many there ever were at once. */
    private static final class Crowd {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        int enter() {
            int there = now.incrementAndGet();
            most.accumulateAndGet(there, Math::max);
            return there;
        }

        void leave() {
            now.decrementAndGet();
        }
    }

    private Engine engine(JobHandler... handlers) {
        Engine engine = new Engine(address, Engine.settings(), handlers);
        engines.add(engine);
        return engine;
    }

    @AfterEach
    void closeAll() {
        Collections.reverse(engines);
        engines.forEach(Engine::close);
    }

    private static void submit(Engine engine, String jobType, int n) {
        get(engine.client.submitAll(Collections.nCopies(n, NewJob.of(jobType, new JsonObject())), null));
    }

    private static Future<JsonObject> aMoment(JobContext job) {
        return job.vertx().timer(5).map(new JsonObject());
    }

    @Test
    void nothingOfAPausedTypeStartsOnAnyNodeUntilItGoesOn() {
        AtomicInteger starts = new AtomicInteger();
        Function<JobContext, Future<JsonObject>> counted = job -> {
            starts.incrementAndGet();
            return aMoment(job);
        };
        Engine one = engine(Handlers.of("work", counted), Handlers.of("other", LimitsTest::aMoment));
        Engine two = engine(Handlers.of("work", counted), Handlers.of("other", LimitsTest::aMoment));
        get(one.client.changeType("work", Change.pause()));
        for (int i = 1; i <= 5; i++) {
            for (Engine node : List.of(one, two)) {
                get(node.client.submit(NewJob.of("work", new JsonObject())));
                submit(node, "work", 3);
                submit(node, "other", 5);
            }
            one.awaitSql(COMPLETED, String.valueOf(i * 10));
        }
        assertEquals(0, starts.get());
        assertEquals("40", one.sql("select count(*) from bascule.ready where job_type = 'work' and epoch = 0"));
        get(two.client.changeType("work", Change.resume()));
        one.awaitSql(OPEN, "0");
        assertEquals(40, starts.get());
        assertEquals("90", one.sql("select count(*) from bascule.ended where attempt = 1"));
    }

    @Test
    void whatWasClaimedOfAPausedTypeGoesBackAndWhatRunsIsFinished() {
        Promise<JsonObject> end = Promise.promise();
        AtomicInteger starts = new AtomicInteger();
        Engine engine = engine(Handlers.of("work", job -> {
            starts.incrementAndGet();
            return end.future();
        }));
        submit(engine, "work", 6);
        engine.awaitSql("select count(*) from bascule.running", "4");
        get(engine.client.changeType("work", Change.pause()));
        engine.awaitSql("select count(*) from bascule.running", "2");
        end.complete(new JsonObject());
        engine.awaitSql(COMPLETED, "2");
        assertEquals(2, starts.get());
        get(engine.client.changeType("work", Change.resume()));
        engine.awaitSql(COMPLETED, "6");
        assertEquals("6", engine.sql("select count(*) from bascule.ended where attempt = 1"));
    }

    @Test
    void asManyRunOnAllNodesTogetherAsMayAndNeverMore() throws InterruptedException {
        Crowd crowd = new Crowd();
        CountDownLatch three = new CountDownLatch(1);
        Promise<JsonObject> together = Promise.promise();
        Function<JobContext, Future<JsonObject>> work = job -> {
            if (crowd.enter() == 3) {
                three.countDown();
                together.tryComplete(new JsonObject());
            }
            return together.future().compose(v -> aMoment(job)).onComplete(v -> crowd.leave());
        };
        Engine one = engine(Handlers.of("work", work));
        Engine two = engine(Handlers.of("work", work));
        get(one.client.changeType("work", Change.maxRunning(3)));
        submit(one, "work", 30);
        submit(two, "work", 30);
        assertTrue(three.await(20, TimeUnit.SECONDS), "there was room for three, and slots for four");
        one.awaitSql(OPEN, "0");
        assertEquals(3, crowd.most.get());
        assertEquals("60", one.sql(COMPLETED));
        get(two.client.changeType("work", Change.maxRunning(null)));
        submit(one, "work", 10);
        one.awaitSql(COMPLETED, "70");
    }

    @Test
    void aLimitThatIsSetWhileJobsRunCountsThem() {
        Crowd crowd = new Crowd();
        Promise<JsonObject> first = Promise.promise();
        AtomicInteger starts = new AtomicInteger();
        Function<JobContext, Future<JsonObject>> work = job -> {
            boolean isFirst = starts.incrementAndGet() <= 2;
            crowd.enter();
            return (isFirst ? first.future() : aMoment(job)).onComplete(v -> crowd.leave());
        };
        Engine one = engine(Handlers.of("work", work));
        submit(one, "work", 2);
        one.awaitSql("select count(*) from bascule.running", "2");
        get(one.client.changeType("work", Change.maxRunning(2)));
        Engine two = engine(Handlers.of("work", work), Handlers.of("other", LimitsTest::aMoment));
        submit(two, "work", 10);
        submit(two, "other", 10);
        one.awaitSql(COMPLETED, "10");
        assertEquals(2, starts.get());
        first.complete(new JsonObject());
        one.awaitSql(OPEN, "0");
        assertEquals(2, crowd.most.get());
    }

    @Test
    void noMoreStartThanTheRateAllowsOnBothNodesTogether() {
        Engine one = engine(Handlers.of("work", LimitsTest::aMoment));
        Engine two = engine(Handlers.of("work", LimitsTest::aMoment));
        get(one.client.changeType("work", Change.rate(new Rate(4, 400))));
        submit(one, "work", 12);
        submit(two, "work", 12);
        one.awaitSql(OPEN, "0");
        long[] starts = Arrays.stream(one.sql("""
                        select string_agg((extract(epoch from claimed_at) * 1000)::bigint::text, ' ') from bascule.ended
                        """).split(" "))
                .mapToLong(Long::parseLong)
                .sorted()
                .toArray();
        assertEquals(24, starts.length);
        for (int i = 0; i < starts.length; i++) {
            for (int j = i; j < starts.length; j++) {
                double most = 4 + (starts[j] - starts[i]) / 100.0 + 1;
                assertTrue(j - i + 1 <= most, (j - i + 1) + " in " + (starts[j] - starts[i]) + " ms");
            }
        }
    }

    @Test
    void jobsOfOneKeyNeverOverlapWhateverBecomesOfThemAndAllFinish() {
        Map<String, Crowd> crowds = new ConcurrentHashMap<>();
        JobHandler[] handlers = {
            keyed("plain", crowds), keyed("failing", crowds), keyed("sleeping", crowds), keyed("approved", crowds)
        };
        Engine one = engine(handlers);
        Engine two = engine(handlers);
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            String jobType = List.of("plain", "failing", "sleeping", "approved").get(i % 4);
            int limit = i % 5 == 0 ? 2 : 1;
            String key = "key-" + i % 5;
            JsonObject input = new JsonObject().put("key", key);
            jobs.add(new NewJob(jobType, null, input, 5, null, 3, null, List.of(), key, limit));
        }
        get(one.client.submitAll(jobs.subList(0, 40), null));
        get(two.client.submitAll(jobs.subList(40, 60), null));
        jobs.subList(60, 80).forEach(job -> get(one.client.submit(job)));
        approveUntilAllAreOver(one);
        assertEquals("80", one.sql("select count(*) from bascule.ended"));
        assertEquals(
                "20", one.sql("select count(*) from bascule.jobs where job_type = 'failing' and status = 'FAILED'"));
        assertEquals("60", one.sql(COMPLETED));
        crowds.forEach((key, crowd) -> assertEquals(key.equals("key-0") ? 2 : 1, crowd.most.get(), key));
        assertEquals(5, crowds.size());
    }

    /** Counts its runs by the job's key, but while the run waits at the end of what it can do. */
    private static JobHandler keyed(String jobType, Map<String, Crowd> crowds) {
        return Handlers.of(jobType, job -> {
            Crowd crowd = crowds.computeIfAbsent(job.input().getString("key"), key -> new Crowd());
            return alone(job, crowd).compose(v -> switch (jobType) {
                case "failing" -> Future.failedFuture("always");
                case "sleeping" -> job.sleep(Duration.ofMillis(20)).compose(woken -> alone(job, crowd));
                case "approved" ->
                    job.approval(ApprovalRequest.of("Go on?", new JsonObject())).compose(go -> alone(job, crowd));
                default -> Future.succeededFuture(new JsonObject());
            });
        });
    }

    private static Future<JsonObject> alone(JobContext job, Crowd crowd) {
        crowd.enter();
        return aMoment(job).onComplete(v -> crowd.leave());
    }

    private static void approveUntilAllAreOver(Engine engine) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!engine.sql(OPEN).equals("0")) {
            assertTrue(
                    System.nanoTime() < giveUp,
                    engine.sql("select string_agg(distinct status || ' ' || job_type, ', ') from bascule.jobs"));
            String ids =
                    engine.sql("select string_agg(id::text, ' ') from bascule.checkpoints where status = 'PENDING'");
            for (String id : ids == null ? new String[0] : ids.split(" ")) {
                get(engine.as(Engine.REVIEWER)
                        .decide(Decision.approve(UUID.fromString(id), null, null))
                        .otherwiseEmpty());
            }
        }
    }

    @Test
    void theKeyOfAJobThatWaitsForPeopleIsFree() {
        Engine engine = engine(
                Handlers.of(
                        "ask",
                        job -> job.approval(ApprovalRequest.of("?", new JsonObject()))
                                .map(new JsonObject())),
                Handlers.of("work", LimitsTest::aMoment));
        NewJob ask = new NewJob("ask", null, null, 5, null, 3, null, null, "k", null);
        NewJob work = new NewJob("work", null, null, 5, null, 3, null, null, "k", null);
        UUID asks = get(engine.client.submit(ask)).id();
        engine.await(asks, JobStatus.WAITING_APPROVAL);
        engine.await(get(engine.client.submit(work)).id(), JobStatus.COMPLETED);
        assertEquals("k", get(engine.client.get(asks)).concurrencyKey());
    }

    @Test
    void onlyAnAdminLimitsAType() {
        Engine engine = engine(Handlers.of("work", LimitsTest::aMoment));
        Fault refused =
                assertThrows(Fault.class, () -> get(engine.as(Engine.REVIEWER).changeType("work", Change.pause())));
        assertEquals(ErrorCode.FORBIDDEN, refused.code());
        Fault wrong = assertThrows(Fault.class, () -> get(engine.client.changeType("work", Change.maxRunning(0))));
        assertEquals("maxRunning", wrong.errors().get(0).field());
    }
}
