package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobFilter;
import io.bascule.job.JobStatus;
import io.bascule.job.LogEntry;
import io.bascule.job.Page;
import io.bascule.job.PastRun;
import io.bascule.job.Role;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JobQueriesTest {
    private static final long SEED = Long.getLong("bascule.test.seed", 20261121);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> WORDS = List.of("quick", "brown", "fox", "import", "nightly", "Größe");
    private static final List<UUID> USERS = List.of(new UUID(7, 1), new UUID(7, 2), new UUID(7, 3));
    private static final Caller ADMIN = Caller.person(new UUID(9, 9), "admin", Role.ADMIN);

    private static final Random RANDOM = new Random(SEED);
    private static final List<TestRows.JobRow> ROWS = new ArrayList<>();

    private static DatabaseAddress address;
    private static Vertx vertx;
    private static Database database;
    private static JobQueries queries;
    private static TestRows rows;

    @BeforeAll
    static void fill() throws SQLException {
        System.out.println("JobQueriesTest: -Dbascule.test.seed=" + SEED);
        address = TestDatabase.fresh();
        vertx = Vertx.vertx();
        database = new Database(vertx, address, 4);
        queries = new JobQueries(database);
        rows = new TestRows(address);
        for (int i = 0; i < 800; i++) {
            ROWS.add(randomRow(i));
        }
        rows.insert(ROWS);
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void everyFilterFindsWhatALookAtEachJobFinds() {
        for (int i = 0; i < 150; i++) {
            JobFilter filter = randomFilter();
            Caller caller = RANDOM.nextInt(3) == 0 ? Caller.person(pick(USERS), "u", Role.USER) : ADMIN;
            List<UUID> expected = ROWS.stream()
                    .filter(row -> matches(row, filter, caller))
                    .map(TestRows.JobRow::id)
                    .sorted(Comparator.comparing(UUID::toString).reversed())
                    .toList();
            assertEquals(expected, byCursor(filter, caller), "by cursor: " + filter + " as " + caller);
            assertEquals(expected, byOffset(filter, caller), "by offset: " + filter + " as " + caller);
            assertEquals(expected, ids(filter, caller), "ids: " + filter + " as " + caller);
            assertCounts(filter, caller);
            long counted = queries.count(filter, caller, 100).await();
            assertEquals(Math.min(expected.size(), 101), counted, "counted: " + filter);
        }
    }

    private static void assertCounts(JobFilter filter, Caller caller) {
        boolean tallied = filter.saysOnlyStatesAndType() && caller.role().seesAllJobs();
        List<TestRows.JobRow> found = ROWS.stream()
                .filter(row -> matches(row, filter, caller))
                .sorted(Comparator.comparing(row -> row.id().toString(), Comparator.reverseOrder()))
                .toList();
        JobQueries.Counts capped = queries.counts(filter, caller, 10).await();
        JobQueries.Counts newest = queries.countsOfNewest(filter, caller, 10).await();
        boolean cut = !tallied && found.size() > 10;
        for (JobStatus status : JobStatus.values()) {
            long all = found.stream().filter(row -> row.status() == status).count();
            long ofNewest = found.stream()
                    .limit(cut ? 10 : found.size())
                    .filter(row -> row.status() == status)
                    .count();
            assertEquals(tallied ? all : Math.min(all, 10), capped.byStatus().get(status), "capped: " + filter);
            assertEquals(!tallied && all > 10, capped.capped().contains(status), "capped: " + filter);
            assertEquals(ofNewest, newest.byStatus().get(status), "of the newest: " + filter);
        }
        Set<JobStatus> asked = EnumSet.allOf(JobStatus.class);
        asked.removeIf(status -> !filter.lets(status));
        assertEquals(cut ? asked : Set.of(), newest.capped(), "of the newest: " + filter);
    }

    @Test
    void aListLeavesOutInputAndOutputUnlessAsked() {
        JobFilter completed = withStatus(JobStatus.COMPLETED, 1);
        Job listed = queries.page(completed, ADMIN, false).await().items().get(0);
        assertNull(listed.inputData());
        assertNull(listed.outputData());
        Job whole = queries.page(completed, ADMIN, true).await().items().get(0);
        assertEquals(1, whole.inputData().getInteger("in"));
        assertEquals(2, whole.outputData().getInteger("out"));
    }

    @Test
    void aJobIsFoundByItsOwnerAndNotByAnotherUser() {
        TestRows.JobRow row = ROWS.get(0);
        UUID stranger = new UUID(8, 8);
        assertEquals(
                row.description(),
                queries.one(row.id(), Caller.person(row.userId(), "u", Role.USER))
                        .await()
                        .taskDescription());
        assertNotNull(
                queries.one(row.id(), Caller.person(stranger, "v", Role.VIEWER)).await());
        Fault refused = assertThrows(
                Fault.class,
                () -> queries.one(row.id(), Caller.person(stranger, "u", Role.USER))
                        .await());
        assertEquals(ErrorCode.NOT_FOUND, refused.code());
        assertThrows(Fault.class, () -> queries.one(new UUID(1, 1), ADMIN).await());
    }

    @Test
    void someAreFoundByTheirIdsWithoutTheirData() {
        Set<UUID> wanted = Set.of(ROWS.get(3).id(), ROWS.get(4).id(), new UUID(0, 42));
        List<Job> found = queries.some(wanted).await();
        assertEquals(
                Set.of(ROWS.get(3).id(), ROWS.get(4).id()),
                found.stream().map(Job::id).collect(Collectors.toSet()));
        found.forEach(job -> assertNull(job.inputData()));
    }

    @Test
    void aLogIsReadFromItsBeginningAndFromItsEnd() throws SQLException {
        UUID job = ROWS.get(1).id();
        rows.execute("""
                insert into bascule.job_logs (job_id, id, agent_name, action, level, message)
                select '%s', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'test', 'count', 'INFO', n::text
                from generate_series(1, 7) n""".formatted(job));
        Page<LogEntry> first = queries.logs(job, null, 3).await();
        assertEquals(List.of("1", "2", "3"), messages(first));
        assertTrue(first.hasMore());
        Page<LogEntry> last = queries.logs(job, first.items().get(2).id(), 10).await();
        assertEquals(List.of("4", "5", "6", "7"), messages(last));
        assertEquals(List.of("6", "7"), messages(queries.lastLogs(job, null, 2).await()));
        List<LogEntry> some = queries.linesFrom(
                        Map.of(job, first.items().get(2).id(), ROWS.get(2).id(), JobQueries.FIRST), 2)
                .await();
        assertEquals(List.of("3", "4"), some.stream().map(LogEntry::message).toList());
        assertTrue(queries.lastLogs(job, null, 2).await().hasMore());
        assertEquals(List.of(), messages(queries.logs(ROWS.get(2).id(), null, 5).await()));
    }

    @Test
    void pastRunsComeInTheirOrder() throws SQLException {
        UUID job = ROWS.get(3).id();
        rows.execute("""
                insert into bascule.job_runs (job_id, epoch, attempt, started_at, outcome, error_code, error_message)
                values ('%1$s', 2, 2, now(), 'PARKED', null, null), ('%1$s', 1, 1, now(), 'FAILED', 'TIMEOUT', 'slow')
                """.formatted(job));
        List<PastRun> runs = queries.runs(job, 10).await().items();
        assertEquals(List.of(1L, 2L), runs.stream().map(PastRun::epoch).toList());
        assertEquals("TIMEOUT", runs.get(0).error().code());
        assertNull(runs.get(1).error());
    }

    @Test
    void countsByStateAreThoseOfTheRows() {
        for (JobStatus status : JobStatus.values()) {
            long expected = ROWS.stream().filter(row -> row.status() == status).count();
            assertEquals(expected, queries.countsByStatus().await().get(status), status.name());
        }
    }

    @Test
    void jobTypesAreReadWithTheirExamples() throws SQLException {
        rows.execute("""
                insert into bascule.job_types (name, description, max_attempts, timeout_ms, concurrency, example)
                values ('zebra', 'Stripes.', 3, 1000, 0, '{"n": 1}'), ('ant', 'Carries.', 1, null, 2, '{}')""");
        var types = queries.jobTypes().await();
        assertEquals("ant", types.get(0).type().name());
        assertNull(types.get(0).type().timeoutMs());
        assertEquals(1, types.get(1).type().example().getInteger("n"));
    }

    @Test
    void whatSaysOnlyStatesAndTypeIsCountedToTheEnd() {
        for (String type : new String[] {null, "type-1", "no-such-type"}) {
            JobFilter ended = new JobFilter(
                    EnumSet.of(JobStatus.COMPLETED, JobStatus.FAILED), type, null, null, null, null, null, null, 1, 0);
            JobQueries.Counts counts = queries.counts(ended, ADMIN, 1).await();
            assertEquals(Set.of(), counts.capped());
            assertEquals(
                    counts,
                    new JobQueries.Counts(
                            counts.at(),
                            queries.countsOfNewest(ended, ADMIN, 1).await().byStatus(),
                            Set.of()));
            assertEquals(counts(ended), counts.byStatus());
            assertNotNull(counts.at());
        }
    }

    @Test
    void timesAreExactToTheMicrosecond() {
        Instant at = ROWS.get(0).createdAt();
        Instant next = at.plus(1, ChronoUnit.MICROS);
        assertEquals(List.of(ROWS.get(0).id()), ids(between(at, next), ADMIN));
        assertEquals(List.of(), ids(between(at.minus(1, ChronoUnit.MICROS), at), ADMIN));
        assertEquals(List.of(), ids(between(next, next.plus(1, ChronoUnit.MICROS)), ADMIN));
    }

    private static JobFilter between(Instant after, Instant before) {
        return new JobFilter(Set.of(), null, null, null, null, after, before, null, 10, 0);
    }

    @Test
    void everyStatementIsPlannedForWhatItAsks() {
        try (var vertx = new Closing(Vertx.vertx())) {
            Database one = new Database(vertx.vertx(), address, 1);
            for (int i = 0; i < 12; i++) {
                new JobQueries(one)
                        .page(withStatus(JobStatus.FAILED, 10).of(USERS.get(0)), ADMIN, false)
                        .await();
            }
            long generic = one.query(
                            "select sum(generic_plans)::bigint as n from pg_prepared_statements"
                                    + " where statement like '%page ' || 'join%'",
                            Tuple.tuple())
                    .map(rows -> rows.iterator().next().getLong("n"))
                    .await();
            assertEquals(0, generic);
        }
    }

    private record Closing(Vertx vertx) implements AutoCloseable {
        @Override
        public void close() {
            vertx.close().await();
        }
    }

    private static Map<JobStatus, Long> counts(JobFilter filter) {
        Map<JobStatus, Long> counts = new EnumMap<>(JobStatus.class);
        for (JobStatus status : JobStatus.values()) {
            counts.put(
                    status,
                    ROWS.stream()
                            .filter(row -> row.status() == status && matches(row, filter, ADMIN))
                            .count());
        }
        return counts;
    }

    private static List<UUID> ids(JobFilter filter, Caller caller) {
        List<UUID> found = new ArrayList<>();
        JobQueries.Ids ids;
        UUID last = null;
        do {
            ids = queries.ids(filter.page(last, filter.limit()), caller).await();
            found.addAll(ids.page().items());
            last = found.isEmpty() ? null : found.get(found.size() - 1);
        } while (ids.page().hasMore());
        return found;
    }

    private static List<UUID> byCursor(JobFilter filter, Caller caller) {
        List<UUID> found = new ArrayList<>();
        Page<Job> page;
        UUID before = null;
        do {
            page = queries.page(at(filter, before, 0), caller, false).await();
            page.items().forEach(job -> found.add(job.id()));
            before = found.isEmpty() ? null : found.get(found.size() - 1);
        } while (page.hasMore());
        return found;
    }

    private static List<UUID> byOffset(JobFilter filter, Caller caller) {
        List<UUID> found = new ArrayList<>();
        Page<Job> page;
        do {
            page = queries.page(at(filter, null, found.size()), caller, false).await();
            page.items().forEach(job -> found.add(job.id()));
        } while (page.hasMore());
        return found;
    }

    private static JobFilter at(JobFilter filter, UUID before, int offset) {
        return filter.page(before, filter.limit()).skipping(offset);
    }

    private static JobFilter withStatus(JobStatus status, int limit) {
        return new JobFilter(Set.of(status), null, null, null, null, null, null, null, limit, 0);
    }

    private static boolean matches(TestRows.JobRow row, JobFilter filter, Caller caller) {
        return caller.sees(row.userId())
                && (filter.statuses().isEmpty() || filter.statuses().contains(row.status()))
                && (filter.jobType() == null || filter.jobType().equals(row.jobType()))
                && (filter.userId() == null || filter.userId().equals(row.userId()))
                && (filter.tag() == null || row.tags().contains(filter.tag()))
                && (filter.text() == null || holds(row, filter.text()))
                && (filter.createdAfter() == null || !row.createdAt().isBefore(filter.createdAfter()))
                && (filter.createdBefore() == null || row.createdAt().isBefore(filter.createdBefore()));
    }

    private static boolean holds(TestRows.JobRow row, String text) {
        boolean words = row.description() != null
                && Arrays.asList(row.description().toLowerCase().split(" "))
                        .containsAll(List.of(text.toLowerCase().split(" ")));
        return words || row.id().toString().equals(text) || row.jobType().equals(text);
    }

    private static JobFilter randomFilter() {
        Set<JobStatus> statuses = EnumSet.noneOf(JobStatus.class);
        for (int i = RANDOM.nextInt(4); i > 0; i--) {
            statuses.add(pick(List.of(JobStatus.values())));
        }
        return new JobFilter(
                statuses,
                maybe("type-" + RANDOM.nextInt(4)),
                maybe(pick(USERS)),
                maybe("tag-" + RANDOM.nextInt(4)),
                maybe(randomText()),
                maybe(filteredTime()),
                maybe(filteredTime()),
                null,
                1 + RANDOM.nextInt(300),
                0);
    }

    private static String randomText() {
        return switch (RANDOM.nextInt(4)) {
            case 0 -> pick(ROWS).id().toString();
            case 1 -> "type-" + RANDOM.nextInt(4);
            case 2 -> pick(WORDS);
            default -> pick(WORDS) + " " + pick(WORDS);
        };
    }

    private static TestRows.JobRow randomRow(int i) {
        Instant createdAt = randomTime();
        return new TestRows.JobRow(
                new UUID(Ids.firstOf(createdAt).getMostSignificantBits(), Long.MIN_VALUE | RANDOM.nextInt(1 << 30)),
                "type-" + RANDOM.nextInt(4),
                pick(List.of(JobStatus.values())),
                i % 9 == 5 ? null : pick(WORDS) + " " + pick(WORDS) + " " + pick(WORDS),
                i % 11 == 7 ? null : pick(USERS),
                RANDOM.nextBoolean() ? List.of() : List.of("tag-" + RANDOM.nextInt(4), "tag-x"),
                createdAt);
    }

    private static Instant randomTime() {
        return START.plus(RANDOM.nextInt(90 * 24 * 60), ChronoUnit.MINUTES)
                .plus(RANDOM.nextInt(1_000_000), ChronoUnit.MICROS);
    }

    /** Any, or the very time of a job, or the next one that a clock can tell. */
    private static Instant filteredTime() {
        Instant exactly = pick(ROWS).createdAt();
        return switch (RANDOM.nextInt(3)) {
            case 0 -> randomTime();
            case 1 -> exactly;
            default -> exactly.plus(1, ChronoUnit.MICROS);
        };
    }

    private static <T> T maybe(T value) {
        return RANDOM.nextInt(3) == 0 ? value : null;
    }

    private static <T> T pick(List<T> list) {
        return list.get(RANDOM.nextInt(list.size()));
    }

    private static List<String> messages(Page<LogEntry> page) {
        return page.items().stream().map(LogEntry::message).toList();
    }
}
