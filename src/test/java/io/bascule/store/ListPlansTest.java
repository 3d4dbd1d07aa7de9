package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.CheckpointFilter;
import io.bascule.job.CheckpointFilter.Order;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.job.WorkStatus;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists stay fast however long the history is: no page walks over all jobs, or over many. */
class ListPlansTest {
    private static final Caller ADMIN = Caller.person(new UUID(9, 9), "admin", Role.ADMIN);
    private static final UUID USER = UUID.fromString("00000000-0000-0000-0000-000000000007");
    private static final UUID MIDDLE = Ids.firstOf(Instant.parse("2026-02-01T00:00:00Z"));

    private static final int JOBS_IN_ALL = 50_000;
    /** Most rows that a page of fifty may look at, in tables and indexes together: far from all, whatever the plan. */
    private static final long MOST_ROWS = JOBS_IN_ALL / 10;

    /** A hundredth of one user, a tenth with tags, a backlog of 4 000, and a few in each other state. */
    private static final String JOBS = """
            create table given as
            select n, created_at, (lpad(to_hex((extract(epoch from created_at) * 1000)::bigint), 12, '0')
                || '7000' || lpad(to_hex(n), 16, '8'))::uuid as id,
              case when n % 1000 = 1 then 'WAITING_APPROVAL' when n % 10 = 2 and n % 50 <> 42 then 'PENDING'
                when n % 1000 = 4 then 'QUEUED'
                when n % 1000 = 5 then 'RUNNING' when n % 200 = 3 then 'FAILED' else 'COMPLETED' end as status
            from (select n, timestamptz '2026-01-01 00:00:00Z' + n * interval '2 minutes' as created_at
              from generate_series(1, $jobs) n) numbered;
            insert into bascule.submitted
              (id, job_type, task_description, input, priority, user_id, tags, max_attempts, run_at, created_at)
            select id, 'type-' || n % 5, 'job number ' || n || ' of ' || n % 700, '{}', 5,
              lpad((n / 7 % 100)::text, 32, '0')::uuid, case when n % 10 = 0 then array['tag-' || n % 1000] else '{}' end, 3,
              created_at, created_at
            from given;
            insert into bascule.job_tags (tag, id) select unnest(tags), id from bascule.submitted;
            insert into bascule.ready (id, job_type, queue_key, run_at, epoch, was)
            select id, 'type-' || n % 5, created_at, created_at, case when status = 'QUEUED' then 1 else 0 end,
              case when status = 'QUEUED' then 'RUNNING' end
            from given where status in ('PENDING', 'QUEUED');
            insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
            select id, 'type-' || n % 5, id, created_at, 1, 1, created_at from given where status = 'RUNNING';
            insert into bascule.waiting (id, job_type, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at)
            select id, 'type-' || n % 5, id, created_at, 1, 1, created_at, created_at from given where status = 'WAITING_APPROVAL';
            insert into bascule.ended (id, job_type, status, output, error_code, run_at, epoch, attempt, was, completed_at)
            select id, case when status <> 'COMPLETED' then 'type-' || n % 5 end, status,
              case when status = 'COMPLETED' then '{}'::json end, case when status = 'FAILED' then 'X' end,
              created_at, 1, 1, 'RUNNING', created_at
            from given where status in ('COMPLETED', 'FAILED');
            drop table given
            """.replace("$jobs", String.valueOf(JOBS_IN_ALL));

    /** An agent that ran each of them, all but the newest long ago. */
    private static final String AGENT_RUNS = """
            insert into bascule.agent_runs
              (id, job_id, epoch, agent, agent_id, user_id, api_key_id, token, lease_until, claimed_at, ended_at)
            select id, id, 1, '00000000-0000-0000-0000-000000000007', 'lab', id, id, id, now(),
              now() - interval '2 days' * (50000 - row_number() over (order by id)), now()
            from bascule.submitted
            """;

    private static final String CHECKPOINTS = """
            insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest, decided_by,
              decided_at, expires_at)
            select id, id, 1, case when open or approved then 'APPROVAL_REQUIRED' else 'INFO' end,
              case when open then 'PENDING' when approved then 'APPROVED' else 'RECORDED' end, 'm', '{}',
              'sha256:' || repeat('0', 64), case when approved then id end, case when approved then now() end,
              case when open or approved then now() end
            from (select id, status = 'WAITING_APPROVAL' as open,
              status <> 'WAITING_APPROVAL' and job_type = 'type-1' as approved from bascule.jobs) j
            """;

    /** What a look at a session's job costs at most here: tables of a page, such as those of what runs and what waits, are read whole. */
    private static final long ROWS_OF_A_JOB = 110;

    /** Each job is that of a session, five hundred in each of a hundred projects; there are more of these, each with ten members. Every tenth says so itself. */
    private static final String SESSIONS = """
            insert into bascule.users (id, username, password_hash, role)
            select lpad(n::text, 32, '0')::uuid, 'user-' || n, 'x', 'USER' from generate_series(1, 1000) n;
            insert into bascule.projects (id, name, created_by)
            select bascule.uuid_v7(timestamptz '2026-01-01Z' + n * interval '1 hour'), 'p' || n, lpad('7', 32, '0')::uuid
            from generate_series(1, 3000) n;
            insert into bascule.project_members (project_id, user_id, role)
            select p.id, lpad(((n - 1) % 100 * 10 + k)::text, 32, '0')::uuid, 'OWNER'
            from (select id, row_number() over (order by id) as n from bascule.projects) p, generate_series(1, 10) k;
            insert into bascule.work_sessions (id, project_id, agent_type, task_description, task_configuration, approval_strategy,
              auto_execute, max_rounds, metadata, created_by, created_at, job_id)
            select j.id, p.id, 'research', 't', '{}', 'FINAL_ONLY', false, 5, '{}', lpad('7', 32, '0')::uuid, j.created_at, j.id
            from (select id, created_at, row_number() over (order by id) as n from bascule.submitted) j
            join (select id, row_number() over (order by id) as n from bascule.projects) p on p.n = j.n % 100 + 1;
            insert into bascule.work_artifacts (id, session_id, job_id, artifact_type, key, version, round, title, content, metadata)
            select bascule.uuid_v7(s.created_at + v * interval '1 s'), s.id, s.job_id, 'REPORT', 'r', v, v, 't', 'c', '{}'
            from bascule.work_sessions s, generate_series(1, 2) v;
            update bascule.submitted j set session_id = s.id, project_id = s.project_id
            from (select id, project_id, row_number() over (order by id) as n from bascule.work_sessions) s
            where s.id = j.id and s.n % 10 = 0
            """;

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void fill() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        vertx = Vertx.vertx();
        database = new Database(vertx, address, 2);
        TestRows rows = new TestRows(address);
        rows.execute(JOBS);
        rows.execute(CHECKPOINTS);
        rows.execute(AGENT_RUNS);
        rows.execute(SESSIONS);
        rows.execute("vacuum analyze");
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                page("newest", filter(Set.of(), null, null, null, null)),
                page("failed", filter(Set.of(JobStatus.FAILED), null, null, null, null)),
                page("waiting for approval", filter(Set.of(JobStatus.WAITING_APPROVAL), null, null, null, null)),
                page("pending", filter(Set.of(JobStatus.PENDING), null, null, null, null)),
                page("queued", filter(Set.of(JobStatus.QUEUED), null, null, null, null)),
                page("running", filter(Set.of(JobStatus.RUNNING), null, null, null, null)),
                page("completed", filter(Set.of(JobStatus.COMPLETED), null, null, null, null)),
                page("cancelled, of which there are none", filter(Set.of(JobStatus.CANCELLED), null, null, null, null)),
                page(
                        "two states",
                        filter(Set.of(JobStatus.WAITING_APPROVAL, JobStatus.COMPLETED), null, null, null, null)),
                page(
                        "what runs and what waits",
                        filter(Set.of(JobStatus.RUNNING, JobStatus.WAITING_APPROVAL), null, null, null, null)),
                page("running, with a rare word", filter(Set.of(JobStatus.RUNNING), null, null, null, "49999")),
                page("running, of a user", filter(Set.of(JobStatus.RUNNING), null, USER, null, null)),
                page("with a rare word that is the name of a type", filter(Set.of(), null, null, null, "nowhere")),
                page("completed, with a rare word", filter(Set.of(JobStatus.COMPLETED), null, null, null, "49999")),
                page("completed, with a common word", filter(Set.of(JobStatus.COMPLETED), null, null, null, "job")),
                page(
                        "several states",
                        filter(Set.of(JobStatus.PENDING, JobStatus.FAILED, JobStatus.RUNNING), null, null, null, null)),
                page("all states", filter(Set.of(JobStatus.values()), null, null, null, null)),
                page("of a user", filter(Set.of(), null, USER, null, null)),
                page("failed, of a user", filter(Set.of(JobStatus.FAILED), null, USER, null, null)),
                page("completed, of a user", filter(Set.of(JobStatus.COMPLETED), null, USER, null, null)),
                page("pending, of a user", filter(Set.of(JobStatus.PENDING), null, USER, null, null)),
                page("of a type", filter(Set.of(), "type-3", null, null, null)),
                page("of a type that does not exist", filter(Set.of(), "no-such-type", null, null, null)),
                page("completed, of a type", filter(Set.of(JobStatus.COMPLETED), "type-3", null, null, null)),
                page("running, of a type", filter(Set.of(JobStatus.RUNNING), "type-0", null, null, null)),
                page("pending, of a type", filter(Set.of(JobStatus.PENDING), "type-2", null, null, null)),
                page("with a tag", filter(Set.of(), null, null, "tag-500", null)),
                page("with a tag that does not exist", filter(Set.of(), null, null, "tag-x", null)),
                page("completed, with a tag", filter(Set.of(JobStatus.COMPLETED), null, null, "tag-500", null)),
                page("with a rare word", filter(Set.of(), null, null, null, "49999")),
                page("with a common word", filter(Set.of(), null, null, null, "job")),
                page("by id", filter(Set.of(), null, null, null, MIDDLE.toString())),
                page(
                        "of long ago",
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
                page("deep by cursor", new JobFilter(Set.of(), null, null, null, null, null, null, MIDDLE, 500, 0)),
                page(
                        "completed, deep by cursor",
                        new JobFilter(Set.of(JobStatus.COMPLETED), null, null, null, null, null, null, MIDDLE, 50, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void aPageOfJobsLooksAtFewRows(String name, JobFilter filter) {
        JobQueriesSql.Statement statement = JobQueriesSql.page(filter, ADMIN, false);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), MOST_ROWS + 10L * filter.limit());
    }

    /** Where nothing but its state is asked of a job, nothing but its state is looked at. */
    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void aPageOfAStateLooksAtLittleMoreThanItself(JobStatus status) {
        JobQueriesSql.Statement statement =
                JobQueriesSql.page(filter(Set.of(status), null, null, null, null), ADMIN, false);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), 1_000);
    }

    /** Neither those of its type in other states nor those of its state of other types are in the way. */
    @ParameterizedTest
    @CsvSource({"FAILED, type-3, 1000", "FAILED, type-0, 20", "CANCELLED, type-1, 20", "WAITING_APPROVAL, type-0, 20"})
    void aPageOfARareStateOfATypeLooksAtLittleMoreThanItself(JobStatus status, String jobType, long most) {
        JobQueriesSql.Statement statement =
                JobQueriesSql.page(filter(Set.of(status), jobType, null, null, null), ADMIN, false);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), most);
    }

    /** Ids are made of times, so the walk begins where the page does, however much came since. */
    @Test
    void aPageUntilATimeLooksAtLittleMoreThanItself() {
        Instant middle = Instant.parse("2026-02-01T00:00:00Z");
        JobFilter until = new JobFilter(Set.of(), null, null, null, null, null, middle, null, 50, 0);
        JobQueriesSql.Statement statement = JobQueriesSql.page(until, ADMIN, false);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), 500);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("counted")
    void countsLookAtFewRows(String name, JobFilter filter) {
        JobQueriesSql.Statement statement = JobQueriesSql.counts(filter, ADMIN, 100);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), 2 * MOST_ROWS);
    }

    /** As many as are counted, each looked up where it may be: however many more there are, and whatever state few of them are in. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("counted")
    void countsOfTheNewestLookAtLittleMoreThanThose(String name, JobFilter filter) {
        JobQueriesSql.Statement statement = JobQueriesSql.countsOfNewest(filter.in(Set.of()), ADMIN, 100);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), 1_000);
    }

    static Stream<Arguments> counted() {
        return Stream.of(
                page("of a type", filter(Set.of(), "type-3", null, null, null)),
                page("of a type that does not exist", filter(Set.of(), "no-such-type", null, null, null)),
                page("of a user", filter(Set.of(), null, USER, null, null)),
                page("with a tag", filter(Set.of(), null, null, "tag-500", null)),
                page("with a rare word", filter(Set.of(), null, null, null, "49999")),
                page(
                        "pending, of a type that waits for nothing",
                        filter(Set.of(JobStatus.PENDING), "type-3", null, null, null)),
                page("failed, of a type", filter(Set.of(JobStatus.FAILED), "type-3", null, null, null)));
    }

    @Test
    void theFewThatAreQueuedAgainAreFoundAmongAllThatAreNew() {
        JobQueriesSql.Statement statement =
                JobQueriesSql.page(filter(Set.of(JobStatus.QUEUED), null, null, null, null), ADMIN, false);
        assertLooksAtFewRows(statement.sql(), statement.parameters(), 1_000);
    }

    @Test
    void aUsersOwnJobsAreFoundWithoutThoseOfOthers() {
        Caller user = Caller.person(USER, "u", Role.USER);
        JobQueriesSql.Statement statement = JobQueriesSql.page(filter(Set.of(), null, null, null, null), user, false);
        assertLooksAtFewRows(statement.sql(), statement.parameters());
    }

    @ParameterizedTest
    @MethodSource("checkpointStates")
    void aPageOfCheckpointsLooksAtFewRows(Set<CheckpointStatus> statuses) {
        Tuple parameters = Tuple.tuple();
        String sql = CheckpointQueriesSql.page(checkpoints(statuses, Order.NEWEST, null), parameters);
        assertLooksAtFewRows(sql, parameters);
    }

    @Test
    void someJobsAndCheckpointsAreFoundByTheirIdsAlone() {
        UUID[] ids = database.query("select id from bascule.submitted order by id limit 100", Tuple.tuple())
                .map(found -> Rows.list(found, row -> row.getUUID("id")).toArray(UUID[]::new))
                .await();
        assertLooksAtFewRows(JobQueriesSql.SOME, Tuple.tuple().addArrayOfUUID(ids));
        assertLooksAtFewRows(CheckpointQueriesSql.SOME, Tuple.tuple().addArrayOfUUID(ids));
    }

    @Test
    void theRunsOfAnAgentsLastDayAreFoundWithoutItsHistory() {
        assertLooksAtFewRows(AgentSql.LAST_DAY, Tuple.of(USER, 100), 1_000);
    }

    @Test
    void pagesOfProjectsLookAtLittleMoreThanThemselves() {
        for (UUID cursor : new UUID[] {null, MIDDLE}) {
            assertLooksAtFewRows(ProjectSql.LIST, Tuple.of(cursor, 51), 200);
            assertLooksAtFewRows(ProjectSql.LIST_OF, Tuple.of(USER, cursor, 51), 500);
        }
    }

    @Test
    void pagesOfSessionsLookAtLittleMoreThanThemselves() {
        UUID project = id("select id from bascule.projects order by id limit 1");
        for (UUID cursor : new UUID[] {null, MIDDLE}) {
            assertLooksAtFewRows(WorkSessionSql.LIST, Tuple.of(project, cursor, 51), 51 * ROWS_OF_A_JOB);
        }
    }

    /** No more than the sessions of the project, however many others there are. */
    @ParameterizedTest
    @EnumSource(WorkStatus.class)
    void aPageOfSessionsOfAStatusStaysWithinItsProject(WorkStatus status) {
        UUID project = id("select id from bascule.projects order by id limit 1");
        assertLooksAtFewRows(WorkSessionSql.LIST_IN, Tuple.of(project, null, 51, status.name()), 500 * ROWS_OF_A_JOB);
    }

    @Test
    void aSessionAndWhatIsCountedOfItAreFoundByIdsAlone() {
        UUID session = id("select id from bascule.work_sessions order by id desc limit 1");
        UUID project = id("select project_id from bascule.work_sessions order by id desc limit 1");
        assertLooksAtFewRows(WorkSessionSql.FIND, Tuple.of(session, project), ROWS_OF_A_JOB);
        assertLooksAtFewRows(WorkSessionSql.OF_JOB, Tuple.of(session), ROWS_OF_A_JOB);
        assertLooksAtFewRows(WorkSessionSql.COUNTS, Tuple.of(session), 20);
        assertLooksAtFewRows(WorkSessionSql.USAGE, Tuple.of(session), 20);
        assertLooksAtFewRows(WorkSessionSql.CHECKPOINTS, Tuple.of(session, JobQueries.FIRST, 101), 20);
        assertLooksAtFewRows(ArtifactSql.LIST, Tuple.of(session, null, 51), 20);
        assertLooksAtFewRows(ArtifactSql.LATEST, Tuple.of(session), 20);
        assertLooksAtFewRows(ProjectSql.AT_WORK, Tuple.of(project));
    }

    /** What is told of is what is walked over: the sessions of the time, and theirs. */
    @Test
    void figuresOfAShortTimeAreMadeWithoutAllHistory() {
        UUID lastDay = Ids.firstOf(Instant.parse("2026-03-11T06:00:00Z"));
        assertLooksAtFewRows(WorkAnalyticsSql.OF_ALL, Tuple.of(lastDay));
        UUID project = id("select id from bascule.projects order by id limit 1");
        assertLooksAtFewRows(WorkAnalyticsSql.OF_PROJECT, Tuple.of(lastDay, project), 50 * ROWS_OF_A_JOB);
    }

    private static UUID id(String sql) {
        return database.query(sql, Tuple.tuple())
                .map(rows -> rows.iterator().next().getUUID(0))
                .await();
    }

    @Test
    void whatExpiresNextIsFoundWithoutTheRest() {
        Set<CheckpointStatus> open = Set.of(CheckpointStatus.PENDING);
        for (UUID cursor : new UUID[] {null, MIDDLE}) {
            Tuple parameters = Tuple.tuple();
            String sql = CheckpointQueriesSql.page(checkpoints(open, Order.DEADLINE, cursor), parameters);
            assertLooksAtFewRows(sql, parameters, 1_000);
        }
        Tuple parameters = Tuple.tuple();
        String sql = CheckpointQueriesSql.count(checkpoints(open, Order.DEADLINE, null), 10_000, parameters);
        assertLooksAtFewRows(sql, parameters, 1_000);
    }

    private static CheckpointFilter checkpoints(Set<CheckpointStatus> statuses, Order order, UUID cursor) {
        return new CheckpointFilter(statuses, null, order, false, cursor, 50, 0);
    }

    static Stream<Set<CheckpointStatus>> checkpointStates() {
        return Stream.of(
                Set.of(CheckpointStatus.PENDING),
                Set.of(CheckpointStatus.APPROVED),
                Set.of(CheckpointStatus.REJECTED),
                Set.of(CheckpointStatus.APPROVED, CheckpointStatus.REJECTED),
                Set.of(CheckpointStatus.RECORDED));
    }

    private static void assertLooksAtFewRows(String sql, Tuple parameters) {
        assertLooksAtFewRows(sql, parameters, MOST_ROWS);
    }

    private static void assertLooksAtFewRows(String sql, Tuple parameters, long most) {
        PlanRows.assertAtMost(most, database, sql, parameters);
    }

    private static Arguments page(String name, JobFilter filter) {
        return Arguments.of(name, filter);
    }

    private static JobFilter filter(Set<JobStatus> statuses, String jobType, UUID userId, String tag, String text) {
        return new JobFilter(statuses, jobType, userId, tag, text, null, null, null, 50, 0);
    }
}
