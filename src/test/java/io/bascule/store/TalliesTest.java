package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.JobStatus;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TalliesTest {
    private static final int CHANGES = 400;

    @Test
    void tallyEqualsCountAfterAnyChanges() throws SQLException {
        long seed = System.nanoTime();
        System.out.println("TalliesTest seed " + seed);
        Random random = new Random(seed);
        try (SchemaTestRows rows = new SchemaTestRows(TestDatabase.fresh())) {
            for (int i = 0; i < CHANGES; i++) {
                change(rows, random);
            }
            assertTalliesEqualCounts(rows, "job", "jobs", seed);
            assertTalliesEqualCounts(rows, "checkpoint", "checkpoints", seed);
        }
    }

    private static void change(SchemaTestRows rows, Random random) throws SQLException {
        switch (random.nextInt(6)) {
            case 0, 1 -> rows.insertJob(JobStatus.values()[random.nextInt(7)].name());
            case 2 ->
                rows.execute("insert into bascule.jobs (id, job_type, priority, max_attempts, queue_key)"
                        + " select bascule.uuid_v7(), 'a', 5, 3, now() from generate_series(1, " + random.nextInt(5)
                        + ")");
            case 3 -> {
                String id = rows.ask(
                        "select id from bascule.jobs where status in ('PENDING', 'QUEUED') order by md5(id::text || '"
                                + random.nextInt() + "') limit 1");
                if (id != null) {
                    rows.update("'" + id + "'", random.nextBoolean() ? "RUNNING" : "CANCELLED");
                    rows.insert("checkpoints", "job_id", "'" + id + "'");
                }
            }
            case 4 ->
                rows.execute("update bascule.checkpoints set status = 'EXPIRED' where status = 'PENDING'"
                        + " and right(id::text, 1) < '" + Integer.toHexString(random.nextInt(16)) + "'");
            default ->
                rows.execute("delete from bascule.jobs where right(id::text, 1) = '"
                        + Integer.toHexString(random.nextInt(16)) + "'");
        }
    }

    private static void assertTalliesEqualCounts(SchemaTestRows rows, String subject, String table, long seed)
            throws SQLException {
        String counted = rows.ask("select json_object_agg(status, n order by status)"
                + " from (select status, count(*) as n from bascule." + table + " group by status) x");
        String tallied = rows.ask("select json_object_agg(status, n order by status) from (select status, sum(n) as n"
                + " from bascule.tallies where subject = '" + subject + "' group by status having sum(n) <> 0) x");
        assertEquals(counted, tallied, subject + ", seed " + seed);
    }
}
