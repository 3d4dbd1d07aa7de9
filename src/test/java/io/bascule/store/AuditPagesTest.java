package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.AuditEntry;
import io.bascule.job.AuditFilter;
import io.bascule.job.Page;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages of a long audit log: what the filters let through, in order, without walking over the rest. */
class AuditPagesTest {
    private static final int ENTRIES = 50_000;
    private static final int MOST_ROWS = ENTRIES / 20;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** From this entry on the clock is half an hour behind. */
    private static final int SET_BACK = 49_950;

    /** An entry a minute; a hundredth by ada, a few of a rare action, each fifth of one subject. The hashes are of no matter here. */
    private static final String LOG = """
            insert into bascule.audit
            select n, timestamptz '2026-01-01 00:00:00Z' + (case when n < 49950 then n else n - 30 end) * interval '1 minute', null,
              case when n %% 100 = 0 then 'ada' else 'load' end,
              case when n %% 10000 = 1 then 'user.changed' when n %% 10000 = 2 then 'user.created' else 'sign-in' end,
              case when n %% 5 = 0 then 'often' else 'row ' || n end, '{}', '\\x00', '\\x0102'
            from generate_series(1, %d) n;
            update bascule.audit_head set seq = %d;
            """.formatted(ENTRIES, ENTRIES);

    private static Vertx vertx;
    private static Database database;
    private static AuditStore audit;

    @BeforeAll
    static void fill() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        vertx = Vertx.vertx();
        database = new Database(vertx, address, 2);
        audit = new AuditStore(database);
        TestRows rows = new TestRows(address);
        rows.execute(LOG);
        rows.execute("vacuum analyze bascule.audit");
    }

    @AfterAll
    static void close() {
        get(database.close());
        get(vertx.close());
    }

    static Stream<AuditFilter> filters() {
        Instant longAgo = minute(1_000);
        return Stream.of(
                AuditFilter.ALL,
                new AuditFilter("ada", List.of(), null, null, null),
                new AuditFilter("nobody-like-that", List.of(), null, null, null),
                new AuditFilter(null, List.of("user.changed"), null, null, null),
                new AuditFilter(null, List.of("user.changed", "user.created"), null, null, null),
                new AuditFilter(null, List.of("no.such"), null, null, null),
                new AuditFilter(null, List.of(), "row 17", null, null),
                new AuditFilter(null, List.of(), "often", null, null),
                new AuditFilter(null, List.of(), null, longAgo, minute(1_050)),
                new AuditFilter(null, List.of(), null, null, longAgo),
                new AuditFilter(null, List.of(), null, minute(49_930), minute(49_940)),
                new AuditFilter(null, List.of(), null, minute(49_955), null),
                new AuditFilter(null, List.of(), null, minute(60_000), null),
                new AuditFilter("ada", List.of("sign-in"), "often", longAgo, minute(2_000)));
    }

    private static Instant at(long seq) {
        return minute(seq < SET_BACK ? seq : seq - 30);
    }

    private static Instant minute(long n) {
        return START.plusSeconds(60 * n);
    }

    @ParameterizedTest
    @MethodSource("filters")
    void pagesGoOnWhereTheOneBeforeEndedAndHoldWhatTheFilterLetsThrough(AuditFilter filter) {
        List<Long> expected = LongStream.rangeClosed(1, ENTRIES)
                .filter(n -> passes(filter, n))
                .boxed()
                .toList();
        List<Long> found = new ArrayList<>();
        Long before = null;
        for (int page = 0; page < 3; page++) {
            Page<AuditEntry> entries = get(audit.list(filter, before, 20));
            entries.items().forEach(entry -> found.add(entry.seq()));
            if (!entries.hasMore()) {
                assertEquals(expected.size(), found.size());
                break;
            }
            before = found.get(found.size() - 1);
        }
        List<Long> newest = new ArrayList<>(expected.subList(expected.size() - found.size(), expected.size()));
        Collections.reverse(newest);
        assertEquals(newest, found);
    }

    private static boolean passes(AuditFilter filter, long n) {
        String action = n % 10_000 == 1 ? "user.changed" : n % 10_000 == 2 ? "user.created" : "sign-in";
        return (filter.actor() == null || filter.actor().equals(n % 100 == 0 ? "ada" : "load"))
                && (filter.actions().isEmpty() || filter.actions().contains(action))
                && (filter.subject() == null || filter.subject().equals(n % 5 == 0 ? "often" : "row " + n))
                && (filter.from() == null || !at(n).isBefore(filter.from()))
                && (filter.to() == null || at(n).isBefore(filter.to()));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void aPageLooksAtFewRows(AuditFilter filter) {
        assertLooksAtFewRows(AuditSql.newestFirst(filter, null, 51));
        assertLooksAtFewRows(AuditSql.newestFirst(filter, 25_000L, 51));
        assertLooksAtFewRows(AuditSql.oldestFirst(filter, 0, ENTRIES, 201));
    }

    @Test
    void inTheOrderOfTheChainNothingComesFromBeyondTheLastThatWasAskedFor() {
        Page<AuditEntry> page = get(audit.inOrder(AuditFilter.ALL, 10, 13, 2));
        assertEquals(
                List.of(11L, 12L), page.items().stream().map(AuditEntry::seq).toList());
        assertTrue(page.hasMore());
        Page<AuditEntry> rest = get(audit.inOrder(AuditFilter.ALL, 12, 13, 2));
        assertEquals(List.of(13L), rest.items().stream().map(AuditEntry::seq).toList());
        assertFalse(rest.hasMore());
        assertEquals("0102", rest.items().get(0).hash());
        assertEquals(ENTRIES, get(audit.lastSeq()));
    }

    private static void assertLooksAtFewRows(AuditSql.Statement statement) {
        PlanRows.assertAtMost(MOST_ROWS, database, statement.sql(), statement.parameters());
    }
}
