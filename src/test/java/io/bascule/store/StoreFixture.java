package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.CheckpointType;
import io.bascule.job.Digest;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobType;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The stores on a database of their own, and the short words that their tests are made of. */
final class StoreFixture implements AutoCloseable {
    static final Duration HEAD_START = Duration.ofSeconds(60);
    static final Caller ANN = Caller.person(Ids.next(), "ann", Role.USER);
    static final Caller RITA = Caller.person(Ids.next(), "rita", Role.REVIEWER);
    static final Duration DAY = Duration.ofDays(1);

    final Vertx vertx = Vertx.vertx();
    final DatabaseAddress address = TestDatabase.fresh();
    final Database database = new Database(vertx, address, 24);
    final Database engine = new Database(vertx, address, 24, Database.Purpose.ENGINE);
    final JobStore jobs = new JobStore(engine, HEAD_START);
    final RunStore runs = new RunStore(engine, HEAD_START);
    final NodeStore nodes = new NodeStore(engine, HEAD_START);
    final KeyStore keys = new KeyStore(engine);
    final CheckpointStore checkpoints = new CheckpointStore(database, HEAD_START);
    final UUID node = node();

    StoreFixture() {
        announce("echo");
    }

    void announce(String jobType) {
        get(new JobTypeStore(engine).announce(new JobType(jobType, "", 3, null, 0, new JsonObject(), null)));
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    UUID node() {
        UUID id = Ids.next();
        get(nodes.join(id, "node-" + id, "test"));
        return id;
    }

    static NewJob newJob(int maxAttempts) {
        return new NewJob("echo", null, new JsonObject().put("a", 1), 5, null, maxAttempts, null, List.of());
    }

    List<Job> submit(int n) {
        return get(jobs.submit(Collections.nCopies(n, newJob(3)), ANN, null)).jobs();
    }

    /** A job that this node has claimed, on its first of so many attempts. */
    Job running(int maxAttempts) {
        get(jobs.submit(List.of(newJob(maxAttempts)), ANN, null));
        return claim(node, 1).get(0);
    }

    Job running() {
        return running(3);
    }

    List<Job> claim(UUID nodeId, int limit) {
        return get(runs.claim(nodeId, List.of(new RunStore.Room("echo", limit)), limit))
                .jobs();
    }

    /** Whether the completion counted. */
    Future<Boolean> complete(RunKey run, JsonObject output) {
        return runs.complete(List.of(new RunStore.Completion(run, output)))
                .map(done -> done.runs().contains(run));
    }

    static NewCheckpoint asks(boolean tellsHandler) {
        return asks(tellsHandler, false);
    }

    static NewCheckpoint asks(boolean tellsHandler, boolean takesChanges) {
        JsonObject data = new JsonObject().put("what", "publish").put("n", 1);
        return new NewCheckpoint(
                Ids.next(),
                1,
                "approval#1",
                CheckpointType.APPROVAL_REQUIRED,
                "Publish?",
                data,
                new JsonObject(),
                Digest.of(data),
                null,
                tellsHandler,
                takesChanges);
    }

    /** A job that waits at a checkpoint. */
    RunStore.Ended waiting(Duration expiresIn, boolean tellsHandler) {
        return get(runs.park(running().run(), asks(tellsHandler), expiresIn)).orElseThrow();
    }

    Job job(UUID id) {
        return get(jobs.get(id)).orElseThrow();
    }

    /** Takes away all jobs and what belongs to them. */
    void empty() {
        change("""
                truncate bascule.submitted, bascule.job_tags, bascule.ready, bascule.running, bascule.waiting, bascule.ended,
                  bascule.job_runs, bascule.job_steps, bascule.agent_runs, bascule.job_logs, bascule.checkpoints,
                  bascule.job_tallies, bascule.checkpoint_tallies
                """);
    }

    /** One value, as text. */
    String sql(String query) {
        Row row = get(database.query(query, Tuple.tuple())).iterator().next();
        return String.valueOf(row.getValue(0));
    }

    /** As if retention removed the job right after the next insert that meets its key, and before anyone looks at it. */
    void removeOnceItsKeyIsMet(UUID jobId) {
        change("create or replace function public.remove_job() returns trigger language plpgsql as $$ begin "
                + "delete from bascule.ready where id = '" + jobId + "'; "
                + "delete from bascule.submitted where id = '" + jobId + "'; return null; end $$");
        change("create or replace trigger remove_job after insert on bascule.submitted"
                + " for each statement execute function public.remove_job()");
    }

    void change(String statement) {
        get(database.query(statement, Tuple.tuple()));
    }

    /** Everything there is of jobs, checkpoints, steps, logs, past runs and audit: equal only where nothing changed. */
    String everything() {
        return sql("select jsonb_build_array("
                + "(select jsonb_agg(j order by id) from bascule.jobs j), "
                + "(select jsonb_agg(c order by id) from bascule.checkpoints c), "
                + "(select jsonb_agg(s order by name) from bascule.job_steps s), "
                + "(select jsonb_agg(l order by id) from bascule.job_logs l), "
                + "(select jsonb_agg(r order by job_id, epoch) from bascule.job_runs r), "
                + "(select jsonb_agg(l order by job_id, epoch) from bascule.agent_runs l), "
                + "(select jsonb_agg(a order by seq) from bascule.audit a))::text");
    }

    @Override
    public void close() {
        get(engine.close());
        get(database.close());
        get(vertx.close());
    }
}
