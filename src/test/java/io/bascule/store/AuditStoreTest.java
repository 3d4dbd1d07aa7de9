package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.AuditEntry;
import io.bascule.job.AuditFilter;
import io.bascule.job.AuditReport;
import io.bascule.job.AuditReport.Kind;
import io.bascule.job.AuditReport.Problem;
import io.bascule.job.Caller;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditStoreTest {
    private static final Caller ADA = Caller.person(UUID.randomUUID(), "ada", Role.ADMIN);

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseAddress address = TestDatabase.fresh();
    private final Database database = new Database(vertx, address, 6);
    private final AuditStore audit = new AuditStore(database);

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void anEmptyLogIsWhole() {
        AuditReport report = await(audit.verify());
        assertTrue(report.isWhole());
        assertEquals(0, report.rows());
        assertEquals(0, report.headSeq());
    }

    @Test
    void anUntouchedLogIsWholeAndNamesItsHead() {
        append(12);
        AuditReport report = await(audit.verify());
        assertTrue(report.isWhole(), report::toString);
        assertEquals(12, report.rows());
        assertEquals(12, report.headSeq());
        assertTrue(report.headHash().matches("[0-9a-f]{64}"));
    }

    @Test
    void appendsAtOnceMakeOneChainWithoutGaps() {
        List<Future<Void>> appends =
                IntStream.range(0, 200).mapToObj(this::append1).toList();
        appends.forEach(AuditStoreTest::await);
        AuditReport report = await(audit.verify());
        assertTrue(report.isWhole(), report::toString);
        assertEquals(200, report.rows());
    }

    @Test
    void aRolledBackTransactionLeavesNoEntryAndNoGap() {
        append(2);
        Future<Void> rolledBack =
                database.transaction(connection -> AuditStore.append(connection, ADA, "test", "lost", new JsonObject())
                        .compose(done -> Future.failedFuture(new IllegalStateException("on purpose"))));
        assertThrows(IllegalStateException.class, () -> await(rolledBack));
        append(2);
        AuditReport report = await(audit.verify());
        assertTrue(report.isWhole(), report::toString);
        assertEquals(4, report.rows());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + interval '1 us'",
                "actor_id = null",
                "actor_name = 'eve'",
                "action = 'other'",
                "subject = 'other'",
                "detail = '{\"n\": 99}'",
                "hash = sha256('x')"
            })
    void aChangedColumnIsFound(String change) {
        append(9);
        tamper("update bascule.audit set " + change + " where seq = 5");
        assertBroken(5, Kind.CHANGED);
    }

    @Test
    void aChangedLinkIsFound() {
        append(9);
        tamper("update bascule.audit set prev_hash = sha256('x') where seq = 5");
        assertBroken(5, Kind.REORDERED);
    }

    @Test
    void anEntryThatWasRewrittenWithAFittingHashBreaksTheOneAfterIt() {
        append(9);
        tamper(
                "update bascule.audit set actor_name = 'eve' where seq = 5",
                "update bascule.audit set hash = bascule.audit_hash(prev_hash, seq, at, actor_id, actor_name, action,"
                        + " subject, detail) where seq = 5");
        assertBroken(6, Kind.REORDERED);
    }

    @Test
    void theLastEntryRewrittenWithAFittingHashDoesNotFitTheHead() {
        append(9);
        tamper(
                "update bascule.audit set actor_name = 'eve' where seq = 9",
                "update bascule.audit set hash = bascule.audit_hash(prev_hash, seq, at, actor_id, actor_name, action,"
                        + " subject, detail) where seq = 9");
        assertBroken(9, Kind.HEAD_MISMATCH);
    }

    @Test
    void aMissingEntryIsFound() {
        append(9);
        tamper("delete from bascule.audit where seq = 5");
        assertEquals(
                "Entry 5 is missing before entry 6.",
                assertBroken(6, Kind.MISSING).text());
    }

    @Test
    void severalMissingEntriesAtTheStartAreFound() {
        append(9);
        tamper("delete from bascule.audit where seq <= 3");
        assertEquals(
                "Entries 1 to 3 are missing before entry 4.",
                assertBroken(4, Kind.MISSING).text());
    }

    @Test
    void aMissingEntryWhoseGapWasClosedIsFound() {
        append(9);
        tamper(
                "delete from bascule.audit where seq = 5",
                "update bascule.audit set seq = seq - 1 where seq = 6",
                "update bascule.audit set seq = seq - 1 where seq = 7",
                "update bascule.audit set seq = seq - 1 where seq = 8",
                "update bascule.audit set seq = seq - 1 where seq = 9",
                "update bascule.audit_head set seq = 8");
        assertBroken(5, Kind.REORDERED);
    }

    @Test
    void swappedEntriesAreFound() {
        append(9);
        tamper(
                "update bascule.audit set seq = 1000 where seq = 4",
                "update bascule.audit set seq = 4 where seq = 6",
                "update bascule.audit set seq = 6 where seq = 1000");
        assertBroken(4, Kind.REORDERED);
    }

    @Test
    void aCutEndIsFound() {
        append(9);
        tamper("delete from bascule.audit where seq > 6");
        assertBroken(7, Kind.TRUNCATED);
    }

    @Test
    void anEmptiedLogIsFound() {
        append(9);
        tamper("truncate bascule.audit");
        assertBroken(1, Kind.TRUNCATED);
    }

    @Test
    void anEntryPastTheHeadIsFound() {
        append(9);
        tamper("update bascule.audit_head set seq = 8, hash = (select hash from bascule.audit where seq = 8)");
        assertBroken(9, Kind.HEAD_MISMATCH);
    }

    @Test
    void aMissingHeadIsFound() {
        append(9);
        tamper("delete from bascule.audit_head");
        assertBroken(0, Kind.HEAD_MISMATCH);
    }

    @Test
    void aBreakFarIntoALongLogIsFoundAndTheRestIsWhole() {
        tamper(TestRows.manyAuditEntries(45_000));
        AuditReport whole = await(audit.verify());
        assertTrue(whole.isWhole(), whole::toString);
        assertEquals(45_000, whole.rows());
        tamper("update bascule.audit set prev_hash = sha256('x') where seq = 40001");
        assertBroken(40_001, Kind.REORDERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"update bascule.audit set action = 'x'", "delete from bascule.audit", "truncate bascule.audit"})
    void theDatabaseItselfRefusesChanges(String sql) {
        append(1);
        SQLException refused = assertThrows(SQLException.class, () -> execute(sql));
        assertTrue(refused.getMessage().contains("append-only"), refused.getMessage());
    }

    @Test
    void thePageIsNewestFirstAndGoesOnByNumber() {
        append(5);
        Page<AuditEntry> first = await(audit.list(AuditFilter.ALL, null, 2));
        assertEquals(
                List.of(5L, 4L), first.items().stream().map(AuditEntry::seq).toList());
        assertTrue(first.hasMore());
        Page<AuditEntry> last = await(audit.list(AuditFilter.ALL, 4L, 3));
        assertEquals(
                List.of(3L, 2L, 1L), last.items().stream().map(AuditEntry::seq).toList());
        assertFalse(last.hasMore());
        AuditEntry entry = last.items().get(2);
        assertEquals(ADA.userId(), entry.actorId());
        assertEquals("row 0", entry.subject());
        assertEquals(new JsonObject().put("n", 0), entry.detail());
    }

    @Test
    void whatAKeyDidNamesTheKey() {
        Caller key = new Caller(ADA.userId(), "ada", Role.ADMIN, UUID.randomUUID(), Set.of(Scope.ADMIN));
        await(database.transaction(c -> AuditStore.append(c, key, "test", "row", new JsonObject())));
        AuditEntry entry = await(audit.list(AuditFilter.ALL, null, 1)).items().get(0);
        assertEquals(key.apiKeyId().toString(), entry.detail().getString("apiKeyId"));
        assertEquals(ADA.userId(), entry.actorId());
    }

    private void append(int count) {
        IntStream.range(0, count).forEach(n -> await(append1(n)));
    }

    private Future<Void> append1(int n) {
        JsonObject detail = new JsonObject().put("n", n);
        return database.transaction(c -> AuditStore.append(c, ADA, "test", "row " + n, detail));
    }

    private Problem assertBroken(long seq, Kind kind) {
        AuditReport report = await(audit.verify());
        Problem problem = report.problem().orElseThrow();
        assertEquals(kind, problem.kind(), problem::text);
        assertEquals(seq, problem.seq(), problem::text);
        return problem;
    }

    /** As a superuser may: without the triggers that refuse it. */
    private void tamper(String... statements) {
        try {
            for (String sql : statements) {
                execute("set session_replication_role = replica; " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer", e);
        }
    }
}
