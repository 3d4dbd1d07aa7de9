package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lists stay fast where statistics know little: of what runs, were they made when nothing did; of words and tags, where all jobs are
 * alike.
 */
class MisleadingStatisticsTest {
    private static final Caller ADMIN = Caller.person(new UUID(9, 9), "admin", Role.ADMIN);

    /** Three users: of half the jobs, a fifth of which run; of as many, none of which do; and of fifty, five of which do. */
    private static final String JOBS = """
            insert into bascule.submitted (id, job_type, task_description, input, priority, user_id, tags, max_attempts)
            select ('019aaaaa-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'echo', 'job', '{}', 5,
              lpad(case when n % 1000 = 0 then 3 when n % 2 = 0 then 1 else 2 end::text, 32, '0')::uuid, '{all}', 3
            from generate_series(10, 50009) n""";

    private static final String TAGS =
            "insert into bascule.job_tags (tag, id) select unnest(tags), id from bascule.submitted";

    private static final String RUNNING = """
            insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
            select id, job_type, id, run_at, 1, 1, run_at
            from (select *, row_number() over (order by id) + 9 as n from bascule.submitted) s where n % 10 = 2 or n % 10000 = 0""";

    private static final String ENDED = """
            insert into bascule.ended (id, status, output, run_at, epoch, attempt, was)
            select id, 'COMPLETED', '{}', run_at, 1, 1, 'RUNNING'
            from bascule.submitted s where not exists (select from bascule.running u where u.id = s.id)""";

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void fill() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        vertx = Vertx.vertx();
        database = new Database(vertx, address, 2);
        TestRows rows = new TestRows(address);
        rows.execute(JOBS);
        rows.execute(TAGS);
        rows.execute("vacuum analyze");
        rows.execute(RUNNING);
        rows.execute(ENDED);
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    /** What runs is looked through, or the few that the user has are; never all jobs, and never what runs job by job for a few. */
    @ParameterizedTest(name = "user {0}")
    @CsvSource({"1, 13000", "2, 13000", "3, 3000", "4, 3000"})
    void whatRunsOfAUserIsFoundWithoutAllHistory(long user, long most) {
        JobFilter filter =
                new JobFilter(Set.of(JobStatus.RUNNING), null, new UUID(0, user), null, null, null, null, null, 50, 0);
        JobQueriesSql.Statement statement = JobQueriesSql.page(filter, ADMIN, false);
        PlanRows.assertAtMost(most, database, statement.sql(), statement.parameters());
    }

    /** The shorter the page, the better a walk looks until it is found. */
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "Not there"})
    void aWordThatNoneHasIsKnownToBeNoneWithoutAllHistory(String text) {
        assertFoundToBeNone(new JobFilter(Set.of(), null, null, null, text, null, null, null, 1, 0));
    }

    @Test
    void aTagThatNoneHasIsKnownToBeNoneWithoutAllHistory() {
        assertFoundToBeNone(new JobFilter(Set.of(), null, null, "nothing", null, null, null, null, 1, 0));
    }

    private static void assertFoundToBeNone(JobFilter filter) {
        JobQueriesSql.Statement page = JobQueriesSql.page(filter, ADMIN, false);
        PlanRows.assertAtMost(100, database, page.sql(), page.parameters());
        JobQueriesSql.Statement counts = JobQueriesSql.countsOfNewest(filter, ADMIN, 200);
        PlanRows.assertAtMost(100, database, counts.sql(), counts.parameters());
    }
}
