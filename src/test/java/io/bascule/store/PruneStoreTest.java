package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.DutyKey;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is removed, what stays, and that a batch does all of it or nothing. */
class PruneStoreTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final PruneStore.Part ALL = new PruneStore.Part(PruneStore.FIRST, 1_000);
    private static final String JOB_ROWS = """
            select (select count(*) from bascule.submitted) || ' ' || (select count(*) from bascule.ended) || ' '
              || (select count(*) from bascule.job_runs) || ' ' || (select count(*) from bascule.job_steps) || ' '
              || (select count(*) from bascule.job_logs) || ' ' || (select count(*) from bascule.checkpoints) || ' '
              || (select count(*) from bascule.job_tags)
            """;

    private final StoreFixture db = new StoreFixture();
    private final TestRows rows = new TestRows(db.address);
    private final PruneStore prune = new PruneStore(db.database);
    private final DutyKey duty = get(new DutyStore(db.database).take("retention", Ids.next(), Duration.ofHours(1)))
            .orElseThrow();

    @AfterEach
    void close() {
        db.close();
    }

    private List<UUID> jobs(int n, JobStatus status, int daysAgo) {
        Instant at = Instant.now().minus(Duration.ofDays(daysAgo));
        List<TestRows.JobRow> jobs = Stream.generate(
                        () -> new TestRows.JobRow(TestRows.idOf(at), "echo", status, "text", null, List.of("tag"), at))
                .limit(n)
                .toList();
        try {
            rows.insert(jobs);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return jobs.stream().map(TestRows.JobRow::id).toList();
    }

    /** Gives every job a run, a step, two lines of log and a checkpoint. */
    private void withHistory() {
        db.change("""
                insert into bascule.job_runs (job_id, epoch, attempt, started_at, outcome)
                select id, 1, 1, now(), 'FAILED' from bascule.submitted""");
        db.change("""
                insert into bascule.job_steps (job_id, name, position, kind, result, epoch)
                select id, 'one', 1, 'STEP', '{}', 1 from bascule.submitted""");
        db.change("""
                insert into bascule.job_logs (job_id, id, agent_name, action, level, message)
                select id, bascule.uuid_v7(), 'echo', 'work', 'INFO', 'text' from bascule.submitted, generate_series(1, 2)""");
        db.change("""
                insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
                select bascule.uuid_v7(), id, 1, 'INFO', 'RECORDED', 'm', '{}', 'sha256:' || repeat('0', 64)
                from bascule.submitted""");
    }

    private PruneStore.Batch prune(JobStatus status, PruneStore.Part part) {
        return get(prune.jobs(duty, status, MONTH, part));
    }

    private Map<JobStatus, Long> counts() {
        return get(new TallyStore(db.database).counts()).jobs();
    }

    @Test
    void aJobThatEndedLongAgoGoesWithAllThatBelongsToIt() {
        jobs(2, JobStatus.COMPLETED, 31);
        jobs(1, JobStatus.COMPLETED, 29);
        withHistory();
        get(db.database.transaction(tx -> AuditStore.append(tx, Caller.SYSTEM, "decided", "job", new JsonObject())));
        assertEquals("3 3 3 3 6 3 3", db.sql(JOB_ROWS));
        assertEquals(new PruneStore.Batch(2, Optional.empty()), prune(JobStatus.COMPLETED, ALL));
        assertEquals("1 1 1 1 2 1 1", db.sql(JOB_ROWS));
        assertEquals(1, counts().get(JobStatus.COMPLETED));
        assertEquals(
                "1", db.sql("select coalesce(sum(n), 0) from bascule.checkpoint_tallies where status = 'RECORDED'"));
        assertEquals("1", db.sql("select count(*) from bascule.audit"));
        assertEquals(0, prune(JobStatus.COMPLETED, ALL).removed());
    }

    @Test
    void eachEndIsRemovedByItself() {
        List<JobStatus> ends = List.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED);
        ends.forEach(end -> jobs(2, end, 40));
        for (JobStatus end : ends) {
            assertEquals(2, counts().get(end));
            assertEquals(2, prune(end, ALL).removed());
            assertEquals(0, counts().get(end));
        }
        assertEquals("0 0 0 0 0 0 0", db.sql(JOB_ROWS));
    }

    @Test
    void whatIsNotOverStaysHoweverOldItIs() {
        for (JobStatus status : JobStatus.values()) {
            if (!status.isTerminal()) {
                jobs(1, status, 400);
            }
        }
        for (JobStatus status : List.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)) {
            assertEquals(0, prune(status, ALL).removed());
        }
        assertEquals("4 0 0 0 0 0 4", db.sql(JOB_ROWS));
    }

    /** A session is what its present job is, so that job stays with all of its own; the one before it does not. */
    @Test
    void thePresentJobOfAWorkSessionStaysForAsLongAsTheSession() {
        for (JobStatus end : List.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)) {
            jobs(1, end, 400);
            session(jobs(1, end, 400).get(0));
        }
        withHistory();
        for (JobStatus end : List.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)) {
            assertEquals(1, prune(end, ALL).removed());
        }
        assertEquals("3 3 3 3 6 3 3", db.sql(JOB_ROWS));
        assertEquals(
                "3",
                db.sql("select count(*) from bascule.work_sessions s join bascule.jobs j on j.id = s.job_id"
                        + " where j.status in ('COMPLETED', 'FAILED', 'CANCELLED')"));
        db.change("delete from bascule.work_sessions");
        for (JobStatus end : List.of(JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELLED)) {
            assertEquals(1, prune(end, ALL).removed());
        }
        assertEquals("0 0 0 0 0 0 0", db.sql(JOB_ROWS));
    }

    private void session(UUID job) {
        db.change("""
                with u as (
                  insert into bascule.users (id, username, password_hash, role)
                  values (bascule.uuid_v7(), 'u' || substr(gen_random_uuid()::text, 1, 8), 'x', 'USER') returning id),
                p as (insert into bascule.projects (id, name, created_by) select bascule.uuid_v7(), 'p', id from u returning id)
                insert into bascule.work_sessions (id, project_id, agent_type, task_description, task_configuration,
                  approval_strategy, auto_execute, max_rounds, metadata, created_by, job_id)
                select bascule.uuid_v7(), p.id, 'research', 't', '{}', 'FINAL_ONLY', false, 5, '{}', u.id, '%s' from u, p
                """.formatted(job));
    }

    @Test
    void aJobOfLongAgoThatEndedOfLateStays() {
        jobs(1, JobStatus.COMPLETED, 400);
        jobs(1, JobStatus.COMPLETED, 401);
        db.change(
                "update bascule.ended set completed_at = now() where id = (select min(id::text)::uuid from bascule.ended)");
        assertEquals(1, prune(JobStatus.COMPLETED, ALL).removed());
        assertEquals("1", db.sql("select count(*) from bascule.ended where completed_at > now() - interval '1 day'"));
    }

    @Test
    void aWalkGoesOnWhereItsLastPartEnded() {
        jobs(25, JobStatus.COMPLETED, 40);
        jobs(5, JobStatus.FAILED, 40);
        List<Integer> removed = new ArrayList<>();
        Optional<UUID> last = Optional.of(PruneStore.FIRST);
        while (last.isPresent()) {
            PruneStore.Batch batch = prune(JobStatus.COMPLETED, new PruneStore.Part(last.get(), 10));
            removed.add(batch.removed());
            last = batch.last();
        }
        assertEquals(25, removed.stream().mapToInt(n -> n).sum());
        assertEquals(4, removed.size(), "thirty are passed in tens, and then there are none");
        assertEquals(5, counts().get(JobStatus.FAILED));
    }

    @Test
    void aBatchOfATermThatIsOverRemovesNothing() {
        jobs(3, JobStatus.COMPLETED, 40);
        db.change("update bascule.duties set held_until = clock_timestamp()");
        assertEquals(0, prune(JobStatus.COMPLETED, ALL).removed());
        assertEquals("3 3 0 0 0 0 3", db.sql(JOB_ROWS));
    }

    @Test
    void twoAtOnceRemoveEachJobOnce() {
        jobs(300, JobStatus.COMPLETED, 40);
        List<Future<PruneStore.Batch>> both = Stream.generate(() -> prune.jobs(duty, JobStatus.COMPLETED, MONTH, ALL))
                .limit(4)
                .toList();
        assertEquals(300, both.stream().mapToInt(batch -> get(batch).removed()).sum());
        assertEquals(0, counts().get(JobStatus.COMPLETED));
    }

    @Test
    void aBatchThatIsCutOffChangedNothing() {
        jobs(3, JobStatus.COMPLETED, 40);
        withHistory();
        String before = db.everything() + counts();
        Promise<Void> release = Promise.promise();
        Promise<Void> locked = Promise.promise();
        Future<Void> blocker =
                db.database.transaction(tx -> tx.query("select * from bascule.job_logs limit 1 for update")
                        .execute()
                        .onSuccess(v -> locked.complete())
                        .compose(v -> release.future()));
        get(locked.future());
        Future<PruneStore.Batch> batch = prune.jobs(duty, JobStatus.COMPLETED, MONTH, ALL);
        String kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'";
        while (db.sql(kill).equals("0")) {
            assertFalse(batch.isComplete(), "it did not wait");
        }
        assertThrows(Fault.class, () -> get(batch));
        release.complete();
        get(blocker);
        assertEquals(before, db.everything() + counts());
        assertEquals(3, prune(JobStatus.COMPLETED, ALL).removed());
    }

    @Test
    void aJobThatPeopleRetryMeanwhileKeepsAllOfItsOwn() {
        UUID job = jobs(2, JobStatus.FAILED, 40).get(0);
        withHistory();
        Promise<Void> commit = Promise.promise();
        Promise<Void> retried = Promise.promise();
        Future<Void> retry = db.database.transaction(tx -> tx.preparedQuery(JobSql.RETRY)
                .execute(Tuple.of(job, 60_000L))
                .onSuccess(v -> retried.complete())
                .onFailure(retried::fail)
                .compose(v -> commit.future()));
        get(retried.future());
        Future<PruneStore.Batch> batch = prune.jobs(duty, JobStatus.FAILED, MONTH, ALL);
        while (db.sql(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                .equals("0")) {
            assertFalse(batch.isComplete(), "it did not wait");
        }
        commit.complete();
        get(retry);
        assertEquals(1, get(batch).removed());
        assertEquals(JobStatus.QUEUED, db.job(job).status());
        assertEquals("1", db.sql("select count(*) from bascule.job_steps where job_id = '" + job + "'"));
        assertEquals("2", db.sql("select count(*) from bascule.job_logs"));
    }

    @Test
    void anIdempotencyKeyGoesWithItsJob() {
        UUID first = get(db.jobs.submit(List.of(StoreFixture.newJob(3)), StoreFixture.ANN, "key"))
                .jobs()
                .get(0)
                .id();
        get(db.jobs.cancel(first, Caller.SYSTEM));
        UUID old = TestRows.idOf(Instant.now().minus(Duration.ofDays(40)));
        db.change("update bascule.submitted set id = '" + old + "'");
        db.change("update bascule.ended set id = '" + old + "', completed_at = now() - interval '40 days'");
        NewJob other = StoreFixture.newJob(5);
        assertThrows(Fault.class, () -> get(db.jobs.submit(List.of(other), StoreFixture.ANN, "key")));
        assertEquals(1, prune(JobStatus.CANCELLED, ALL).removed());
        assertFalse(get(db.jobs.submit(List.of(other), StoreFixture.ANN, "key")).existed());
    }

    @Test
    void sessionsGoSomeTimeAfterTheirEnd() {
        UUID user = Ids.next();
        db.change("insert into bascule.users (id, username, password_hash, role) values ('" + user + "', 'ann', 'x', '"
                + Role.USER + "')");
        String[][] sessions = {
            {"over", "now() - interval '31 days'", "null"},
            {"ended", "now() + interval '1 day'", "now() - interval '31 days'"},
            {"over of late", "now() - interval '1 day'", "null"},
            {"ended of late", "now() + interval '1 day'", "now() - interval '1 day'"},
            {"open", "now() + interval '1 day'", "null"}
        };
        for (String[] one : sessions) {
            db.change("insert into bascule.sign_ins (id, user_id, address, expires_at, revoked_at) values ('"
                    + TestRows.idOf(Instant.now().minus(Duration.ofDays(50))) + "', '" + user + "', '" + one[0] + "', "
                    + one[1]
                    + ", " + one[2] + ")");
        }
        assertEquals(2, get(prune.signIns(duty, MONTH, ALL)).removed());
        assertEquals(
                "ended of late, open, over of late",
                db.sql("select string_agg(address, ', ' order by address) from bascule.sign_ins"));
    }

    @Test
    void nodesGoSomeTimeAfterTheyLeftAndNeverWhileTheyOwnAJob() {
        for (String[] one : new String[][] {
            {"left", "now() - interval '31 days'"},
            {"owner", "now() - interval '31 days'"},
            {"left of late", "now() - interval '1 day'"},
            {"live", "null"}
        }) {
            db.change("insert into bascule.nodes (id, name, version, stopped_at) values ('"
                    + TestRows.idOf(Instant.now().minus(Duration.ofDays(50))) + "', '" + one[0] + "', '1', " + one[1]
                    + ")");
        }
        db.change("""
                insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
                select bascule.uuid_v7(), 'echo', id, now(), 1, 1, now() from bascule.nodes where name = 'owner'""");
        assertEquals(1, get(prune.nodes(duty, MONTH, ALL)).removed());
        assertEquals(
                "left of late, live, owner",
                db.sql("select string_agg(name, ', ' order by name) from bascule.nodes where name not like 'node-%'"));
    }

    @Test
    void aNodeWhoseRowIsGoneEntersAgain() {
        UUID node = db.node();
        assertFalse(get(db.nodes.joinAgain(node, "node", "1")), "it is there");
        db.change("delete from bascule.nodes where id = '" + node + "'");
        assertFalse(get(db.nodes.heartbeat(node, Set.of())).alive());
        assertFalse(get(db.nodes.comeBack(node)));
        assertTrue(get(db.nodes.joinAgain(node, "node", "1")));
        assertTrue(get(db.nodes.heartbeat(node, Set.of())).alive());
    }

    @Test
    void noBatchWalksOverAWholeTable() {
        db.change("""
                insert into bascule.submitted (id, job_type, input, priority, max_attempts)
                select ('019aaaaa-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'echo', '{}', 5, 3
                from generate_series(1, 30000) n""");
        db.change("""
                insert into bascule.ended (id, job_type, status, output, error_code, run_at, epoch, attempt, was, completed_at)
                select id, case when n % 100 = 0 then 'echo' end, case when n % 100 = 0 then 'FAILED' else 'COMPLETED' end,
                  '{}', case when n % 100 = 0 then 'X' end, now(), 1, 1, 'RUNNING', now() - interval '40 days'
                from (select id, row_number() over () as n from bascule.submitted) s""");
        db.change(
                "insert into bascule.users (id, username, password_hash, role) values (bascule.uuid_v7(), 'ann', 'x', 'USER')");
        db.change("insert into bascule.projects (id, name, created_by) select id, 'p', id from bascule.users");
        db.change("""
                insert into bascule.work_sessions (id, project_id, agent_type, task_description, task_configuration,
                  approval_strategy, auto_execute, max_rounds, metadata, created_by, job_id)
                select f.id, p.id, 'research', 't', '{}', 'FINAL_ONLY', false, 5, '{}', p.id, f.id
                from bascule.submitted f, bascule.projects p""");
        withHistory();
        db.change("vacuum analyze");
        for (String sql : List.of(PruneSql.COMPLETED, PruneSql.FAILED, PruneSql.CANCELLED)) {
            String literal = sql.replace("$1", "2592000000")
                    .replace("$2", "'" + PruneStore.FIRST + "'::uuid")
                    .replace("$3", "1000")
                    .replace("$4", "'retention'")
                    .replace("$5", "1");
            StringBuilder plan = new StringBuilder();
            get(db.database.query("explain " + literal, Tuple.tuple()))
                    .forEach(row -> plan.append(row.getString(0)).append('\n'));
            for (String table : List.of(
                    "ended", "submitted", "job_runs", "job_steps", "job_logs", "checkpoints", "work_sessions")) {
                assertFalse(plan.toString().contains("Seq Scan on " + table), plan.toString());
            }
        }
    }
}
