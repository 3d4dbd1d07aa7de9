package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.AuditPart;
import io.bascule.job.AuditReport.Kind;
import io.bascule.job.AuditReport.Problem;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain checked part by part: what a walk along the whole finds, the parts find, and what is changed between two of them. */
class AuditPartsTest {
    private static final int ENTRIES = 450;
    private static final int BATCH = 200;
    private static final String REHASHED =
            "hash = bascule.audit_hash(prev_hash, seq, at, actor_id, 'eve', action, subject, detail)";

    private static Vertx vertx;
    private static Database database;
    private static AuditVerification audit;
    private static TestRows rows;

    @BeforeAll
    static void fill() throws Exception {
        DatabaseAddress address = TestDatabase.fresh();
        vertx = Vertx.vertx();
        database = new Database(vertx, address, 2);
        audit = new AuditVerification(database, BATCH);
        rows = new TestRows(address);
        rows.execute(TestRows.manyAuditEntries(ENTRIES));
        rows.execute("create table kept as table bascule.audit; create table kept_head as table bascule.audit_head");
    }

    @AfterAll
    static void close() {
        get(database.close());
        get(vertx.close());
    }

    @AfterEach
    void restore() {
        tamper("truncate bascule.audit, bascule.audit_head; insert into bascule.audit table kept;"
                + " insert into bascule.audit_head table kept_head");
    }

    @Test
    void thePartsOfAWholeLogAreBoundedJoinedAndComeToItsEnd() {
        List<AuditPart> parts = walk();
        assertTrue(parts.size() > 2, parts::toString);
        long after = 0;
        for (AuditPart part : parts) {
            assertTrue(part.isWhole(), part::toString);
            assertEquals(after, part.after());
            assertTrue(part.upTo() - after <= BATCH, part::toString);
            after = part.upTo();
        }
        assertEquals(ENTRIES, after);
        assertEquals(get(audit.run()).headHash(), last(parts).headHash());
    }

    @Test
    void anEmptyLogIsDoneAtOnce() {
        tamper("truncate bascule.audit; update bascule.audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')");
        AuditPart part = get(audit.part(0));
        assertTrue(part.isWhole() && part.isLast(), part::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update bascule.audit set actor_name = 'eve' where seq = 401",
                "update bascule.audit set prev_hash = sha256('x') where seq = 400",
                "update bascule.audit set actor_name = 'eve', " + REHASHED + " where seq = 399",
                "delete from bascule.audit where seq = 200",
                "delete from bascule.audit where seq = 201",
                "delete from bascule.audit where seq > 445",
                "update bascule.audit set actor_name = 'eve', " + REHASHED + " where seq = 450",
                "update bascule.audit_head set seq = 400, hash = (select hash from bascule.audit where seq = 400)",
                "update bascule.audit_head set seq = 449, hash = (select hash from bascule.audit where seq = 449)",
                "delete from bascule.audit_head",
                "truncate bascule.audit"
            })
    void thePartsFindWhatTheWholeWalkFinds(String tampering) {
        tamper(tampering);
        List<AuditPart> parts = walk();
        assertEquals(get(audit.run()).problem(), last(parts).problem());
        assertTrue(last(parts).problem().isPresent());
    }

    @Test
    void theEntryThatAPartGoesOnAfterIsCheckedAnew() {
        AuditPart first = get(audit.part(0));
        tamper("update bascule.audit set actor_name = 'eve' where seq = " + first.upTo());
        assertBroken(first.upTo(), Kind.CHANGED, get(audit.part(first.upTo())));
    }

    @Test
    void anEntryRewrittenBetweenTwoPartsDoesNotFitTheOneAfterIt() {
        AuditPart first = get(audit.part(0));
        tamper("update bascule.audit set actor_name = 'eve', " + REHASHED + " where seq = " + first.upTo());
        assertBroken(first.upTo() + 1, Kind.REORDERED, get(audit.part(first.upTo())));
    }

    @Test
    void anEntryRemovedBetweenTwoPartsIsMissed() {
        AuditPart first = get(audit.part(0));
        tamper("delete from bascule.audit where seq = " + first.upTo());
        assertBroken(first.upTo(), Kind.MISSING, get(audit.part(first.upTo())));
    }

    @Test
    void whoSaysThatMoreWasCheckedThanThereIsIsRefused() {
        Fault fault = assertThrows(Fault.class, () -> get(audit.part(ENTRIES + 1)));
        assertEquals(ErrorCode.INVALID_REQUEST, fault.code());
        assertTrue(fault.getMessage().contains("at most 450"), fault.getMessage());
        assertTrue(get(audit.part(ENTRIES)).isLast());
    }

    @Test
    void whoSkipsAPartIsToldOnlyOfTheRest() {
        tamper("update bascule.audit set actor_name = 'eve' where seq = 5");
        assertTrue(get(audit.part(10)).isWhole());
        assertFalse(get(audit.part(0)).isWhole());
    }

    private static void assertBroken(long seq, Kind kind, AuditPart part) {
        Problem problem = part.problem().orElseThrow();
        assertEquals(kind, problem.kind(), problem::text);
        assertEquals(seq, problem.seq(), problem::text);
        assertEquals(seq - 1, part.upTo());
        assertTrue(part.isLast());
    }

    private static List<AuditPart> walk() {
        List<AuditPart> parts = new ArrayList<>();
        long after = 0;
        do {
            AuditPart part = get(audit.part(after));
            parts.add(part);
            after = part.upTo();
        } while (!last(parts).isLast() && parts.size() < 10);
        return parts;
    }

    private static AuditPart last(List<AuditPart> parts) {
        return parts.get(parts.size() - 1);
    }

    /** As a superuser may: without the triggers that refuse it. */
    private static void tamper(String sql) {
        try {
            rows.execute("set session_replication_role = replica; " + sql);
        } catch (Exception e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
