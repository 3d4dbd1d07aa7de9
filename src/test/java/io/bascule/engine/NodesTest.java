package io.bascule.engine;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Requests;
import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.Decision;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that share a database, and what becomes of their jobs when one of them, or the way to the database, fails. */
class NodesTest {
    /** Promise 5: jobs that are not over and have no due time, no live owner and no open checkpoint, or are nowhere. */
    private static final String STUCK = """
            select count(*) from bascule.jobs j
            left join bascule.nodes n on n.id = j.node_id
            left join bascule.checkpoints c on c.id = j.checkpoint_id
            where j.status is null or not (j.status in ('COMPLETED', 'FAILED', 'CANCELLED')
              or (j.status in ('PENDING', 'QUEUED') and j.run_at is not null)
              or (j.status = 'RUNNING' and n.stopped_at is null)
              or (j.status = 'WAITING_APPROVAL' and c.status = 'PENDING'))
            """;

    private static final String OPEN =
            "select count(*) from bascule.jobs where status not in ('COMPLETED', 'FAILED', 'CANCELLED')";

    private final DatabaseAddress address = TestDatabase.fresh();
    private final List<AutoCloseable> open = new ArrayList<>();

    private Engine engine(DatabaseAddress at, JobHandler... handlers) {
        Engine engine = new Engine(at, Engine.settings(), handlers);
        open.add(engine);
        return engine;
    }

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static List<Job> submit(Engine engine, String jobType, int n) {
        return get(engine.client.submitAll(Collections.nCopies(n, NewJob.of(jobType, new JsonObject())), null))
                .jobs();
    }

    @Test
    void twoNodesShareTheWorkAndNoJobRunsTwiceAtOnce() {
        Set<UUID> now = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        Map<String, AtomicInteger> by = Map.of("one", new AtomicInteger(), "two", new AtomicInteger());
        Engine one = engine(address, exclusive("one", now, twice, by));
        Engine two = engine(address, exclusive("two", now, twice, by));
        submit(one, "work", 60);
        submit(two, "work", 60);
        one.awaitSql(OPEN, "0");
        assertEquals(0, twice.get());
        assertEquals("120", one.sql("select count(*) from bascule.jobs where status = 'COMPLETED' and epoch = 1"));
        assertEquals(120, by.get("one").get() + by.get("two").get());
        by.forEach((node, ran) -> assertTrue(ran.get() > 0, node + " ran none"));
    }

    /** Takes a few turns of the event loop and a step, so that runs of one job would overlap. */
    private static JobHandler exclusive(
            String node, Set<UUID> now, AtomicInteger twice, Map<String, AtomicInteger> by) {
        return Handlers.of("work", job -> {
            by.get(node).incrementAndGet();
            if (!now.add(job.jobId())) {
                twice.incrementAndGet();
            }
            return job.step("work", () -> job.vertx().timer(5).map(new JsonObject()))
                    .onComplete(v -> now.remove(job.jobId()));
        });
    }

    @Test
    void aNodeThatIsCutOffStopsItsJobsAreRescuedAndItsLateWritesChangeNothing() throws InterruptedException {
        Proxy proxy = new Proxy(address);
        open.add(proxy);
        Promise<JsonObject> late = Promise.promise();
        CountDownLatch running = new CountDownLatch(2);
        Engine cutOff = engine(proxy.address(), Handlers.of("slow", job -> {
            running.countDown();
            return job.step("work", late::future);
        }));
        List<Job> jobs = submit(cutOff, "slow", 2);
        assertTrue(running.await(20, TimeUnit.SECONDS));
        proxy.stall();
        // Written while nothing gets through: both wait on the wire until it is opened.
        late.complete(new JsonObject().put("by", "the lost node"));
        Engine other = engine(
                address,
                Handlers.of(
                        "slow",
                        job -> job.step(
                                "work", () -> Future.succeededFuture(new JsonObject().put("by", "the rescuer")))));
        jobs.forEach(job -> assertEquals(
                "the rescuer",
                other.await(job.id(), JobStatus.COMPLETED).outputData().getString("by")));
        String before = other.sql(steps());
        proxy.open();
        other.awaitSql("select count(*) from bascule.nodes where stopped_at is null", "2");
        cutOff.awaitSql("select count(*) from bascule.nodes where stopped_at is null", "2");
        assertEquals(before, other.sql(steps()));
        for (Job job : jobs) {
            Job after = get(other.client.get(job.id()));
            assertEquals(List.of(2L, 2), List.of(after.epoch(), after.attempt()));
            assertEquals("the rescuer", after.outputData().getString("by"));
        }
        other.drain();
        UUID next = submit(cutOff, "slow", 1).get(0).id();
        assertEquals(
                "the lost node",
                cutOff.await(next, JobStatus.COMPLETED).outputData().getString("by"),
                "the node that came back works again");
    }

    private static String steps() {
        return "select string_agg(s::text, ',' order by job_id) from bascule.job_steps s";
    }

    @Test
    void killedConnectionsLoseNoJobAndRecordNoStepTwice() throws Exception {
        Engine engine = engine(address, mixed("plain"), mixed("failing"), mixed("sleeping"), approved());
        List<NewJob> jobs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            jobs.add(NewJob.of(
                    List.of("plain", "failing", "sleeping", "approved").get(i % 4), new JsonObject()));
        }
        List<Job> accepted = get(engine.client.submitAll(jobs, "all")).jobs();
        String kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity "
                + "where application_name = 'bascule' and datname = current_database() and pid <> pg_backend_pid()";
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        CountDownLatch never = new CountDownLatch(1);
        while (System.nanoTime() < until) {
            engine.sql(kill);
            never.await(200, TimeUnit.MILLISECONDS);
        }
        approveUntilAllAreOver(engine);
        assertEquals(300, accepted.size());
        assertEquals("300", engine.sql("select count(*) from bascule.jobs"));
        assertEquals("300", engine.sql("select count(*) from bascule.jobs where status = 'COMPLETED'"));
        assertEquals("300", engine.sql("select count(*) from bascule.job_steps where name = 'one'"));
        assertEquals("0", engine.sql(STUCK));
        assertEquals("0", engine.sql("""
                select count(*) from bascule.jobs j join bascule.job_steps s on s.job_id = j.id and s.name = 'one'
                where s.result -> 'token' is distinct from j.output::jsonb -> 'token'
                """), "every run went on with the one recorded result");
        assertEquals(0, engine.worker(Requests.ControlWorker.Order.STATUS).activeJobs());
    }

    /** A step whose result differs each time it is done, then what the type's name says. */
    private static JobHandler mixed(String jobType) {
        return Handlers.of(
                jobType,
                job -> token(job).compose(token -> switch (jobType) {
                    case "failing" -> job.attempt() == 1 ? Future.failedFuture("once") : Future.succeededFuture(token);
                    case "sleeping" ->
                        job.sleep(java.time.Duration.ofMillis(50)).map(token);
                    default -> Future.succeededFuture(token);
                }));
    }

    private static JobHandler approved() {
        return Handlers.of(
                "approved",
                job -> token(job)
                        .compose(token -> job.approval(ApprovalRequest.of("Go on?", new JsonObject()))
                                .map(token)));
    }

    private static Future<JsonObject> token(JobContext job) {
        return job.step(
                "one",
                () -> Future.succeededFuture(
                        new JsonObject().put("token", UUID.randomUUID().toString())));
    }

    private static void approveUntilAllAreOver(Engine engine) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!engine.sql(OPEN).equals("0")) {
            assertTrue(
                    System.nanoTime() < giveUp,
                    "jobs were left over: "
                            + engine.sql(
                                    "select string_agg(distinct status || ' ' || job_type, ', ') from bascule.jobs "
                                            + "where completed_at is null"));
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
    void aJobThatNoWakeUpToldOfIsFoundByThePoll() {
        Engine engine = engine(address, Handlers.of("echo", job -> Future.succeededFuture(job.input())));
        // An insert as submit_job does it, but for its NOTIFY.
        engine.sql("""
                with facts as (
                  insert into bascule.submitted (id, job_type, input, priority, max_attempts)
                  values (bascule.uuid_v7(), 'echo', '{}', 5, 3) returning *)
                insert into bascule.ready (id, job_type, queue_key, run_at) select id, job_type, run_at, run_at from facts
                """);
        engine.awaitSql("select status from bascule.jobs", "COMPLETED");
    }

    @Test
    void aJobSubmittedInSqlRuns() {
        Engine engine = engine(address, Handlers.of("echo", job -> Future.succeededFuture(job.input())));
        String id = engine.sql("select bascule.submit_job('echo', '{\"a\":1}')");
        assertEquals(
                1,
                engine.await(UUID.fromString(id), JobStatus.COMPLETED)
                        .outputData()
                        .getInteger("a"));
    }

    @Test
    void anEndThatTheDatabaseRefusesFailsTheJobInsteadOfRunningItForEver() {
        Engine engine = engine(
                address,
                Handlers.of(
                        "park",
                        job -> job.approval(ApprovalRequest.of("Now?", new JsonObject()))
                                .map(new JsonObject())));
        engine.sql("alter table bascule.checkpoints add check (message <> 'Now?')");
        UUID id = get(engine.client.submit(new NewJob("park", null, null, 5, null, 2, null, null)))
                .id();
        Job job = engine.await(id, JobStatus.FAILED);
        assertEquals(JobError.INVALID_RESULT, job.error().code());
        assertEquals(2, job.attempt());
    }

    @Test
    void anOutputThatCannotBeStoredFailsTheJob() {
        Engine engine = engine(
                address,
                Handlers.of(
                        "huge", job -> Future.succeededFuture(new JsonObject().put("n", new BigDecimal("1e200000")))));
        Job job = engine.await(submit(engine, "huge", 1).get(0).id(), JobStatus.FAILED);
        assertEquals(JobError.INVALID_RESULT, job.error().code());
    }

    @Test
    void aRunThatParksAfterItWasAskedToCancelIsCancelled() {
        Engine engine = engine(
                address,
                Handlers.of(
                        "park",
                        job -> job.approval(ApprovalRequest.of("?", new JsonObject()))
                                .map(new JsonObject())));
        // Asked for in the same moment as the job is claimed, and no hint of it.
        engine.sql("""
                create function bascule.ask() returns trigger language plpgsql as
                $$ begin new.cancel_requested := true; return new; end $$;
                create trigger ask before insert on bascule.running for each row execute function bascule.ask()
                """);
        UUID id = submit(engine, "park", 1).get(0).id();
        engine.await(id, JobStatus.CANCELLED);
        assertEquals("0", engine.sql("select count(*) from bascule.checkpoints"));
    }

    @Test
    void nothingIsStuckAfterEveryWayThatAJobCanGo() {
        Engine engine = engine(
                address,
                mixed("plain"),
                mixed("failing"),
                mixed("sleeping"),
                approved(),
                Handlers.of("endless", job -> Promise.<JsonObject>promise().future()));
        for (String type : List.of("plain", "failing", "sleeping", "approved")) {
            submit(engine, type, 5);
        }
        engine.awaitSql("select count(*) from bascule.jobs where status = 'COMPLETED'", "15");
        engine.awaitSql("select count(*) from bascule.jobs where status = 'WAITING_APPROVAL'", "5");
        submit(engine, "endless", 1);
        engine.awaitSql("select count(*) from bascule.jobs where status = 'RUNNING'", "1");
        assertEquals("0", engine.sql(STUCK));
    }
}
