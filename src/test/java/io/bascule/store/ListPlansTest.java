package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.CheckpointFilter;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists stay fast however long the history is: at a hundred thousand jobs, no page reads the whole table. */
class ListPlansTest {
    private static final Caller ADMIN = Caller.person(new UUID(9, 9), "admin", Role.ADMIN);
    private static final UUID USER = UUID.fromString("00000000-0000-0000-0000-000000000007");
    private static final UUID MIDDLE = JobQueriesSql.firstIdOf(Instant.parse("2026-02-01T00:00:00Z"));

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void fill() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        vertx = Vertx.vertx();
        database = new Database(vertx, address, 2);
        TestRows rows = new TestRows(address);
        rows.execute("""
                insert into bascule.jobs (id, job_type, status, task_description, output, error_code, priority, user_id, tags,
                  max_attempts, epoch, checkpoint_id, completed_at, created_at, queue_key)
                select id, 'type-' || n % 5, status, 'job number ' || n || ' of ' || n % 700,
                  case when status = 'COMPLETED' then '{}'::jsonb end, case when status = 'FAILED' then 'X' end, 5,
                  lpad((n % 100)::text, 32, '0')::uuid, case when n % 10 = 0 then array['tag-' || n % 1000] else '{}' end, 3,
                  case when status = 'PENDING' then 0 else 1 end, case when status = 'WAITING_APPROVAL' then id end,
                  case when status in ('COMPLETED', 'FAILED') then created_at end, created_at, created_at
                from (
                  select n, created_at,
                    (lpad(to_hex((extract(epoch from created_at) * 1000)::bigint), 12, '0')
                      || '7000' || lpad(to_hex(n), 16, '8'))::uuid as id,
                    case when n % 1000 = 1 then 'WAITING_APPROVAL' when n % 1000 = 2 then 'PENDING'
                      when n % 200 = 3 then 'FAILED' else 'COMPLETED' end as status
                  from (select n, timestamptz '2026-01-01 00:00:00Z' + n * interval '1 minute' as created_at
                    from generate_series(1, 100000) n) numbered) given""");
        rows.execute("""
                insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest, decided_by,
                  decided_at, expires_at)
                select id, id, 1, case when open or approved then 'APPROVAL_REQUIRED' else 'INFO' end,
                  case when open then 'PENDING' when approved then 'APPROVED' else 'RECORDED' end, 'm', '{}',
                  'sha256:' || repeat('0', 64), case when approved then id end, case when approved then now() end,
                  case when open or approved then now() end
                from (select id, status = 'WAITING_APPROVAL' as open,
                  status <> 'WAITING_APPROVAL' and job_type = 'type-1' as approved from bascule.jobs) j""");
        rows.execute("vacuum analyze bascule.jobs, bascule.checkpoints");
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                page("newest", filter(Set.of(), null, null, null, null)),
                page("one rare state", filter(Set.of(JobStatus.FAILED), null, null, null, null)),
                page("waiting for approval", filter(Set.of(JobStatus.WAITING_APPROVAL), null, null, null, null)),
                page("pending", filter(Set.of(JobStatus.PENDING), null, null, null, null)),
                page("running, of which there are none", filter(Set.of(JobStatus.RUNNING), null, null, null, null)),
                page("the common state", filter(Set.of(JobStatus.COMPLETED), null, null, null, null)),
                page(
                        "several states",
                        filter(Set.of(JobStatus.PENDING, JobStatus.FAILED, JobStatus.RUNNING), null, null, null, null)),
                page("of a user", filter(Set.of(), null, USER, null, null)),
                page("failed, of a user", filter(Set.of(JobStatus.FAILED), null, USER, null, null)),
                page("of a type", filter(Set.of(), "type-3", null, null, null)),
                page("of a type that does not exist", filter(Set.of(), "no-such-type", null, null, null)),
                page("with a tag", filter(Set.of(), null, null, "tag-500", null)),
                page("with a tag that does not exist", filter(Set.of(), null, null, "tag-x", null)),
                page("with a rare word", filter(Set.of(), null, null, null, "99999")),
                page("with a common word", filter(Set.of(), null, null, null, "job")),
                page("by id", filter(Set.of(), null, null, null, MIDDLE.toString())),
                page(
                        "of a year ago",
                        new JobFilter(
                                Set.of(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                Instant.parse("2026-01-02T00:00:00Z"),
                                null,
                                50,
                                0)),
                page("deep by cursor", new JobFilter(Set.of(), null, null, null, null, null, null, MIDDLE, 500, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void aPageOfJobsUsesAnIndex(String name, JobFilter filter) {
        JobQueriesSql.Statement statement = JobQueriesSql.page(filter, ADMIN, false);
        assertUsesAnIndex(statement.sql(), statement.parameters());
    }

    @Test
    void aUsersOwnJobsUseAnIndex() {
        Caller user = Caller.person(USER, "u", Role.USER);
        JobQueriesSql.Statement statement = JobQueriesSql.page(filter(Set.of(), null, null, null, null), user, false);
        assertUsesAnIndex(statement.sql(), statement.parameters());
    }

    @ParameterizedTest
    @MethodSource("checkpointStates")
    void aPageOfCheckpointsUsesAnIndex(Set<CheckpointStatus> statuses) {
        Tuple parameters = Tuple.tuple();
        String sql = CheckpointQueriesSql.page(new CheckpointFilter(statuses, null, null, 50, 0), parameters);
        assertUsesAnIndex(sql, parameters);
    }

    static Stream<Set<CheckpointStatus>> checkpointStates() {
        return Stream.of(
                Set.of(CheckpointStatus.PENDING),
                Set.of(CheckpointStatus.APPROVED),
                Set.of(CheckpointStatus.REJECTED),
                Set.of(CheckpointStatus.APPROVED, CheckpointStatus.REJECTED),
                Set.of(CheckpointStatus.RECORDED));
    }

    private static void assertUsesAnIndex(String sql, Tuple parameters) {
        StringBuilder plan = new StringBuilder();
        database.query("explain " + sql, parameters)
                .await()
                .forEach(row -> plan.append(row.getString(0)).append('\n'));
        assertFalse(plan.toString().contains("Seq Scan"), plan::toString);
        assertTrue(plan.toString().contains("Index"), plan::toString);
    }

    private static Arguments page(String name, JobFilter filter) {
        return Arguments.of(name, filter);
    }

    private static JobFilter filter(Set<JobStatus> statuses, String jobType, UUID userId, String tag, String text) {
        return new JobFilter(statuses, jobType, userId, tag, text, null, null, null, 50, 0);
    }
}
