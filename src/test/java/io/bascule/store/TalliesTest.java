package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Checkpoints are tallied by triggers; jobs by the statements that move them, see {@link JobMovesTest}. */
class TalliesTest {
    private static final int CHANGES = 400;

    @Test
    void tallyEqualsCountAfterAnyChanges() throws SQLException {
        long seed = Long.getLong("bascule.test.seed", System.nanoTime());
        System.out.println("TalliesTest: -Dbascule.test.seed=" + seed);
        Random random = new Random(seed);
        try (SchemaTestRows rows = new SchemaTestRows(TestDatabase.fresh())) {
            for (int i = 0; i < CHANGES; i++) {
                change(rows, random);
            }
            assertTalliesEqualCounts(rows, seed);
        }
    }

    private static void change(SchemaTestRows rows, Random random) throws SQLException {
        switch (random.nextInt(5)) {
            case 0, 1 -> rows.insert("checkpoints");
            case 2 ->
                rows.execute(
                        "insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data,"
                                + " digest) select bascule.uuid_v7(), bascule.uuid_v7(), 1, 'INFO', 'RECORDED', '', '{}', "
                                + SchemaTestRows.DIGEST + " from generate_series(1, " + random.nextInt(5) + ")");
            case 3 ->
                rows.execute("update bascule.checkpoints set status = 'EXPIRED' where status = 'PENDING'"
                        + " and right(id::text, 1) < '" + Integer.toHexString(random.nextInt(16)) + "'");
            default ->
                rows.execute("delete from bascule.checkpoints where right(id::text, 1) = '"
                        + Integer.toHexString(random.nextInt(16)) + "'");
        }
    }

    private static void assertTalliesEqualCounts(SchemaTestRows rows, long seed) throws SQLException {
        String counted = rows.ask("select json_object_agg(status, n order by status)"
                + " from (select status, count(*) as n from bascule.checkpoints group by status) x");
        String tallied = rows.ask("select json_object_agg(status, n order by status) from (select status, sum(n) as n"
                + " from bascule.checkpoint_tallies group by status having sum(n) <> 0) x");
        assertEquals(counted, tallied, "seed " + seed);
    }
}
