package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TallyStoreTest {
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private Vertx vertx;
    private Database database;
    private TallyStore tallies;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = new Database(vertx, TestDatabase.fresh(), 8);
        tallies = new TallyStore(database);
        execute("insert into bascule.job_types (name, description, max_attempts, concurrency, example)"
                + " values ('simple-task', '', 3, 0, '{}')");
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void everyStateIsCountedFromTheStart() {
        TallyStore.Counts counts = await(tallies.counts());
        assertEquals(JobStatus.values().length, counts.jobs().size());
        assertEquals(CheckpointStatus.values().length, counts.checkpoints().size());
        assertTrue(counts.jobs().values().stream().allMatch(n -> n == 0));
    }

    @Test
    void countsFollowEveryChangeOfState() {
        UUID node = node("0 s", null);
        UUID job = running(node);
        insertPending(3, "0 s");
        UUID checkpoint = checkpoint(job, "1 hour");
        park(job, checkpoint);
        TallyStore.Counts counts = await(tallies.counts());
        assertEquals(3, counts.jobs().get(JobStatus.PENDING));
        assertEquals(0, counts.jobs().get(JobStatus.RUNNING));
        assertEquals(1, counts.jobs().get(JobStatus.WAITING_APPROVAL));
        assertEquals(1, counts.checkpoints().get(CheckpointStatus.PENDING));
        execute("delete from bascule.checkpoints");
        assertEquals(0, await(tallies.counts()).checkpoints().get(CheckpointStatus.PENDING));
    }

    @Test
    void foldingChangesNoCountAndLeavesOneRowATypeAndOneAStateOfCheckpoints() {
        for (int i = 0; i < 20; i++) {
            insertPending(1, "0 s");
        }
        UUID node = node("0 s", null);
        for (int i = 0; i < 5; i++) {
            checkpoint(running(node), "1 hour");
        }
        execute("insert into bascule.job_tallies (job_type, pending, queued) values ('other', 3, 1), ('other', 4, -1)");
        execute("insert into bascule.job_tallies (job_type, completed) values ('pruned', 2), ('pruned', -2)");
        assertEquals(34, rows(), "one for each insert");
        assertFalse(await(tallies.fold()));
        assertEquals(3, rows(), "none of a type of which no job is left");
        execute("delete from bascule.job_tallies where job_type = 'other' and pending = 7 and queued = 0");
        TallyStore.Counts counts = await(tallies.counts());
        assertEquals(20, counts.jobs().get(JobStatus.PENDING));
        assertEquals(5, counts.jobs().get(JobStatus.RUNNING));
        assertEquals(5, counts.checkpoints().get(CheckpointStatus.PENDING));
    }

    @Test
    void foldsAndWritersAtOnceLoseNothing() {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(database.query(INSERT_PENDING, Tuple.of(1, "0 s")));
            all.add(tallies.fold());
            all.add(tallies.fold());
            all.add(tallies.counts()
                    .onSuccess(counts -> assertTrue(counts.jobs().get(JobStatus.PENDING) >= 0)));
        }
        await(Future.all(all));
        assertEquals(200, await(tallies.counts()).jobs().get(JobStatus.PENDING));
        await(tallies.fold());
        assertEquals(1, rows());
        assertEquals(200, await(tallies.counts()).jobs().get(JobStatus.PENDING));
    }

    @Test
    void aFoldThatIsRolledBackLosesNothing() {
        insertPending(1, "0 s");
        insertPending(1, "0 s");
        Future<Object> broken = database.transaction(connection -> connection
                .preparedQuery(TallySql.FOLD_JOBS)
                .execute(Tuple.of(100))
                .compose(folded -> Future.failedFuture(new IllegalStateException("the node dies here"))));
        assertTrue(settled(broken).failed());
        assertEquals(2, await(tallies.counts()).jobs().get(JobStatus.PENDING));
    }

    @Test
    void theOldestRunnableJobIsTheOneDueLongest() {
        assertEquals(Duration.ZERO, await(tallies.oldestRunnable()));
        insertPending(1, "-1 hour");
        assertEquals(Duration.ZERO, await(tallies.oldestRunnable()), "a job that is not due yet does not wait");
        insertPending(1, "10 min");
        insertPending(1, "5 min");
        Duration oldest = await(tallies.oldestRunnable());
        assertTrue(oldest.compareTo(Duration.ofMinutes(10)) >= 0 && oldest.compareTo(Duration.ofMinutes(60)) < 0);
    }

    @Test
    void nothingIsStuckWhileNodesLiveAndCheckpointsAreOpen() {
        insertPending(1, "10 min");
        running(node("30 s", null));
        UUID waiting = running(node("0 s", null));
        park(waiting, checkpoint(waiting, "1 hour"));
        assertEquals(0, await(tallies.stuck(MARGIN)).total());
    }

    @Test
    void aRunningJobWithoutALiveNodeIsStuck() {
        running(Ids.next());
        running(node("1 hour", null));
        running(node("1 hour", "1 hour"));
        running(node("10 s", "10 s"));
        TallyStore.Stuck stuck = await(tallies.stuck(MARGIN));
        assertEquals(3, stuck.running(), "missing, silent and stopped, but not the one that stopped just now");
        assertEquals(0, stuck.waiting());
        assertEquals(3, stuck.examples().size());
    }

    @Test
    void aWaitingJobWhoseCheckpointNobodyCanDecideIsStuck() {
        UUID node = node("0 s", null);
        UUID missing = running(node);
        park(missing, Ids.next());
        UUID late = running(node);
        park(late, checkpoint(late, "-1 hour"));
        UUID justLate = running(node);
        park(justLate, checkpoint(justLate, "-10 s"));
        UUID closed = running(node);
        UUID checkpoint = checkpoint(closed, "1 hour");
        park(closed, checkpoint);
        execute("update bascule.checkpoints set status = 'EXPIRED' where id = '" + checkpoint + "'");
        TallyStore.Stuck stuck = await(tallies.stuck(MARGIN));
        assertEquals(3, stuck.waiting(), "missing, expired and closed, but not the one that expired just now");
        assertEquals(List.of(missing, late, closed), stuck.examples());
    }

    @Test
    void aJobThatIsInNoPlaceAtAllIsStuck() {
        insertPending(2, "0 s");
        execute("delete from bascule.ready where id = (select max(id::text)::uuid from bascule.ready)");
        TallyStore.Stuck stuck = await(tallies.stuck(MARGIN));
        assertEquals(1, stuck.nowhere());
        assertEquals(1, stuck.total());
        assertEquals(1, stuck.examples().size());
    }

    private static final String FACTS = """
            insert into bascule.submitted (id, job_type, input, priority, max_attempts)
            select id, 'simple-task', '{}', 5, 3 from given
            """;

    private static final String INSERT_PENDING = """
            with given as (
              select bascule.uuid_v7() as id, now() - $2::text::interval as due from generate_series(1, $1::int)),
            facts as (%s),
            queued as (
              insert into bascule.ready (id, job_type, queue_key, run_at) select id, 'simple-task', now(), due from given)
            insert into bascule.job_tallies (job_type, pending) values ('simple-task', $1)
            """.formatted(FACTS);

    private void insertPending(int n, String dueFor) {
        await(database.query(INSERT_PENDING, Tuple.of(n, dueFor)));
    }

    private UUID node(String silentFor, String stoppedFor) {
        UUID id = Ids.next();
        await(database.query("""
                insert into bascule.nodes (id, name, version, heartbeat_at, stopped_at)
                values ($1, 'n', '1', now() - $2::text::interval, now() - $3::text::interval)
                """, Tuple.of(id, silentFor, stoppedFor)));
        return id;
    }

    private UUID running(UUID node) {
        UUID id = Ids.next();
        await(database.query("""
                with given as (select $1::uuid as id),
                facts as (%s),
                taken as (
                  insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
                  values ($1, 'simple-task', $2, now(), 1, 1, now()))
                insert into bascule.job_tallies (job_type, running) values ('simple-task', 1)
                """.formatted(FACTS), Tuple.of(id, node)));
        return id;
    }

    private UUID checkpoint(UUID job, String expiresIn) {
        UUID id = Ids.next();
        await(database.query("""
                insert into bascule.checkpoints
                  (id, job_id, epoch, checkpoint_type, status, message, data, digest, expires_at)
                values ($1, $2, 1, 'APPROVAL_REQUIRED', 'PENDING', 'm', '{}', 'sha256:' || repeat('0', 64),
                        now() + $3::text::interval)
                """, Tuple.of(id, job, expiresIn)));
        return id;
    }

    private void park(UUID job, UUID checkpoint) {
        await(database.query("""
                with gone as (delete from bascule.running where id = $1 returning *),
                parked as (
                  insert into bascule.waiting (id, job_type, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at)
                  select id, job_type, $2, run_at, epoch, attempt, started_at, claimed_at from gone)
                insert into bascule.job_tallies (job_type, running, waiting_approval) values ('simple-task', -1, 1)
                """, Tuple.of(job, checkpoint)));
    }

    private void execute(String sql) {
        await(database.query(sql, Tuple.tuple()));
    }

    private long rows() {
        return await(database.query(
                        "select (select count(*) from bascule.job_tallies) + (select count(*) from bascule.checkpoint_tallies) as n",
                        Tuple.tuple()))
                .iterator()
                .next()
                .getLong("n");
    }

    private static <T> T await(Future<T> future) {
        return future.timeout(60, TimeUnit.SECONDS).await();
    }

    private static <T> Future<T> settled(Future<T> future) {
        future.transform(done -> Future.succeededFuture())
                .timeout(60, TimeUnit.SECONDS)
                .await();
        return future;
    }
}
