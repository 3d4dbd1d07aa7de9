package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

class AuditChainTest {
    private static final String ROW_HASH =
            "bascule.audit_hash(prev_hash, seq, at, actor_id, actor_name, action, subject, detail)";

    private DatabaseAddress address;
    private SchemaTestRows rows;

    @BeforeEach
    void open() throws SQLException {
        address = TestDatabase.fresh();
        rows = new SchemaTestRows(address);
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void eachRowHoldsTheHashOfTheOneBefore() throws SQLException {
        append(rows, 1);
        append(rows, 2);
        append(rows, 3);
        assertChainIsWhole(3);
        assertEquals("0".repeat(64), rows.ask("select encode(prev_hash, 'hex') from bascule.audit where seq = 1"));
    }

    @Test
    void concurrentWritersMakeOneChainWithoutGaps() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                all.add(writers.submit(() -> appendMany(25)));
            }
            for (Future<?> done : all) {
                done.get();
            }
        } finally {
            writers.shutdown();
        }
        assertChainIsWhole(100);
    }

    @Test
    void aRolledBackEntryLeavesNoGap() throws SQLException {
        rows.connection().setAutoCommit(false);
        append(rows, 1);
        rows.connection().rollback();
        append(rows, 2);
        rows.connection().commit();
        assertChainIsWhole(1);
    }

    @Test
    void everyMemberOfARowIsInItsHash() throws SQLException {
        append(rows, 1);
        String original = rows.ask("select encode(" + ROW_HASH + ", 'hex') from bascule.audit");
        for (String[] change : new String[][] {
            {"prev_hash", "prev_hash || '\\x00'"},
            {"seq,", "seq + 1,"},
            {" at,", " at + interval '1 microsecond',"},
            {"actor_id", "bascule.uuid_v7()"},
            {"actor_name", "actor_name || 'x'"},
            {"action", "action || 'x'"},
            {"subject", "subject || 'x'"},
            {"detail", "detail || '{\"x\": 1}'"},
        }) {
            String changed = ROW_HASH.replaceFirst(change[0], java.util.regex.Matcher.quoteReplacement(change[1]));
            assertNotEquals(ROW_HASH, changed);
            assertNotEquals(original, rows.ask("select encode(" + changed + ", 'hex') from bascule.audit"), change[0]);
        }
    }

    @Test
    void theHashDoesNotDependOnTheSessionsSettings() throws SQLException {
        append(rows, 1);
        String same = "select " + ROW_HASH + " = hash from bascule.audit";
        for (String setting :
                new String[] {"timezone = 'Asia/Kathmandu'", "extra_float_digits = 0", "bytea_output = 'escape'"}) {
            rows.execute("set " + setting);
            assertEquals("t", rows.ask(same), setting);
        }
    }

    @Test
    void rowsAreNeitherChangedNorRemoved() throws SQLException {
        append(rows, 1);
        for (String sql : new String[] {
            "update bascule.audit set actor_name = 'x'", "delete from bascule.audit", "truncate bascule.audit"
        }) {
            PSQLException refused = assertThrows(PSQLException.class, () -> rows.execute(sql), sql);
            assertEquals("42501", refused.getSQLState());
        }
        assertChainIsWhole(1);
    }

    private Void appendMany(int count) throws SQLException {
        try (SchemaTestRows own = new SchemaTestRows(address)) {
            for (int i = 0; i < count; i++) {
                append(own, i);
            }
        }
        return null;
    }

    private static void append(SchemaTestRows rows, int n) throws SQLException {
        rows.ask("select bascule.append_audit(" + SchemaTestRows.SOMEONE + ", 'ann', 'decide', 'checkpoint " + n
                + "', '{\"n\": 1.50, \"text\": \"ü\\\"\"}')");
    }

    private void assertChainIsWhole(int length) throws SQLException {
        assertEquals(
                length + " true true",
                rows.ask("select concat_ws(' ', count(*), bool_and(hash = " + ROW_HASH
                        + ")::text, bool_and(follows)::text)"
                        + " from (select *, prev_hash = lag(hash, 1, decode(repeat('00', 32), 'hex')) over (order by seq)"
                        + " and seq = row_number() over (order by seq) as follows from bascule.audit) a"));
        assertEquals(
                String.valueOf(length),
                rows.ask(
                        "select h.seq from bascule.audit_head h join bascule.audit a on a.seq = h.seq and a.hash = h.hash"));
    }
}
