package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.DutyKey;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryRange;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.bascule.job.Ids;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryStoreTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UUID ANNE = Ids.next();
    private static final UUID BERT = Ids.next();
    private static final String EVERYTHING = """
            select jsonb_build_array(sum(submitted), sum(started), sum(completed), sum(failed), sum(cancelled), sum(asked), sum(decided),
              sum(expired), bascule.sum_counts(wait_times), bascule.sum_counts(run_times), bascule.sum_counts(decision_times))
            from bascule.history where job_type = '%s'
            """;

    private final StoreFixture db = new StoreFixture();
    private final HistoryStore store = new HistoryStore(db.database);
    private final HistoryQueries queries = new HistoryQueries(db.database);
    private final Instant thisMinute =
            Instant.parse(db.sql("select to_char(now() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:00\"Z\"')"));
    private DutyKey duty;

    @BeforeEach
    void take() {
        duty = get(new DutyStore(db.database).take("history", ANNE, HOUR)).orElseThrow();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private static HistorySums sums(Random random) {
        HistorySums sums = new HistorySums();
        for (HistoryCount what : HistoryCount.values()) {
            sums.add(what, random.nextInt(100));
        }
        for (HistoryTime what : HistoryTime.values()) {
            IntStream.range(0, random.nextInt(4))
                    .forEach(i -> sums.add(what, Duration.ofMillis((long) Math.exp(random.nextDouble() * 20))));
        }
        return sums;
    }

    private static HistorySums completed(int jobs, long ms) {
        HistorySums sums = new HistorySums();
        sums.add(HistoryCount.COMPLETED, jobs);
        IntStream.range(0, jobs).forEach(i -> sums.add(HistoryTime.RUN, Duration.ofMillis(ms)));
        return sums;
    }

    private Future<Void> add(UUID node, long number, Instant minute, String type, HistorySums sums) {
        return store.add(node, number, List.of(new HistoryStore.Sum(minute, type, sums)));
    }

    private String everything(String type) {
        return db.sql(EVERYTHING.formatted(type));
    }

    private int merge(Duration from, Duration to, Duration kept) {
        return get(store.merge(duty, from, to, kept, 10_000));
    }

    private int rows() {
        return Integer.parseInt(db.sql("select count(*) from bascule.history"));
    }

    @Test
    void twoNodesAddToTheSameMinute() {
        get(add(ANNE, 1, thisMinute, "echo", completed(3, 10)));
        get(add(BERT, 1, thisMinute, "echo", completed(4, 100_000)));
        get(add(ANNE, 2, thisMinute, "echo", completed(5, 1)));
        assertEquals(1, rows());
        HistoryQueries.History history = get(queries.history(HistoryRange.HOUR, "echo"));
        HistorySums sums = history.buckets().stream()
                .filter(bucket -> bucket.at().equals(thisMinute))
                .findFirst()
                .orElseThrow()
                .sums();
        assertEquals(12, sums.count(HistoryCount.COMPLETED));
        assertEquals(12, sums.times(HistoryTime.RUN).total());
        assertEquals(10, sums.times(HistoryTime.RUN).percentile(0.5).orElseThrow(), 0.5);
        assertEquals(100_000, sums.times(HistoryTime.RUN).percentile(0.9).orElseThrow(), 5_000);
        assertEquals(12, history.types().get("echo").count(HistoryCount.COMPLETED));
    }

    @Test
    void whatIsSentAgainIsNotAddedAgain() {
        get(add(ANNE, 1, thisMinute, "echo", completed(3, 10)));
        String before = everything("echo");
        get(add(ANNE, 1, thisMinute, "echo", completed(3, 10)));
        assertEquals(before, everything("echo"));
        get(add(ANNE, 2, thisMinute, "echo", completed(1, 10)));
        assertEquals("4", db.sql("select completed from bascule.history"));
    }

    @Test
    void mergedRowsHoldExactlyWhatTheNarrowOnesHeld() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<HistoryStore.Sum> all = new ArrayList<>();
        db.announce("ask");
        for (int i = 0; i < 400; i++) {
            Instant minute = thisMinute.minus(Duration.ofMinutes(random.nextInt(3 * 1_440)));
            all.add(new HistoryStore.Sum(minute, random.nextBoolean() ? "echo" : "ask", sums(random)));
        }
        get(store.add(ANNE, 1, all));
        String echo = everything("echo");
        String ask = everything("ask");
        assertTrue(merge(MINUTE, TEN_MINUTES, Duration.ofHours(2)) > 300, "seed " + seed);
        assertEquals(echo, everything("echo"), "seed " + seed);
        assertTrue(merge(TEN_MINUTES, HOUR, Duration.ofHours(26)) > 100, "seed " + seed);
        assertEquals(echo, everything("echo"), "seed " + seed);
        assertEquals(ask, everything("ask"), "seed " + seed);
        assertEquals(
                "0",
                db.sql("select count(*) from bascule.history where width = 60 and at < now() - interval '131 min'"));
        assertEquals(
                "0", db.sql("select count(*) from bascule.history where width = 600 and at < now() - interval '28 h'"));
        assertTrue(rows() <= 2 * (130 + 160 + 49), "seed " + seed);
    }

    @Test
    void whatNodesAddWhileRowsAreMergedIsNotLost() {
        Instant old = thisMinute.minus(Duration.ofHours(3));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            all.add(add(Ids.next(), 1, old.plusSeconds(60 * (i % 5)), "echo", completed(1, 10)));
            all.add(add(Ids.next(), 1, old.plusSeconds(60 * (i % 7)), "echo", completed(1, 20)));
            all.add(store.merge(duty, MINUTE, TEN_MINUTES, Duration.ofHours(2), 3));
        }
        get(Future.all(all));
        merge(MINUTE, TEN_MINUTES, Duration.ofHours(2));
        assertEquals("0", db.sql("select count(*) from bascule.history where width = 60"));
        assertEquals("120", db.sql("select sum(completed) from bascule.history"));
        assertEquals("120", db.sql("select sum(n) from bascule.history h, unnest(h.run_times) n"));
    }

    @Test
    void aMergeOfATermThatIsOverMovesNothing() {
        get(add(ANNE, 1, thisMinute.minus(Duration.ofHours(3)), "echo", completed(1, 10)));
        DutyKey over = new DutyKey(duty.duty(), duty.epoch() - 1);
        assertEquals(0, get(store.merge(over, MINUTE, TEN_MINUTES, HOUR, 100)));
        assertEquals(0, get(store.prune(over, Duration.ZERO, 100)));
        assertFalse(get(store.look(over)));
        assertEquals(1, merge(MINUTE, TEN_MINUTES, HOUR));
    }

    @Test
    void whatIsOldGoesAFewRowsAtATime() {
        List<HistoryStore.Sum> old = IntStream.range(0, 30)
                .mapToObj(i -> new HistoryStore.Sum(
                        thisMinute.minus(Duration.ofDays(9)).minus(Duration.ofHours(i)), "echo", completed(1, 1)))
                .toList();
        get(store.add(ANNE, 1, old));
        get(add(BERT, 1, thisMinute, "echo", completed(1, 1)));
        merge(MINUTE, TEN_MINUTES, HOUR);
        merge(TEN_MINUTES, HOUR, HOUR);
        db.change("update bascule.history_writers set written_at = now() - interval '9 d' where node_id = '" + ANNE
                + "'");
        assertEquals(21, get(store.prune(duty, Duration.ofDays(8), 20)));
        assertEquals(10, get(store.prune(duty, Duration.ofDays(8), 20)));
        assertEquals(0, get(store.prune(duty, Duration.ofDays(8), 20)));
        assertEquals(1, rows());
        assertEquals(BERT.toString(), db.sql("select node_id from bascule.history_writers"));
    }

    @Test
    void typesBeyondTheMostAreOneRow() {
        IntStream.range(0, HistoryStore.MAX_TYPES + 30).forEach(i -> db.announce("type-" + (1_000 + i)));
        List<HistoryStore.Sum> all = new ArrayList<>();
        all.add(new HistoryStore.Sum(thisMinute, HistoryStore.ALL, completed(131, 1)));
        IntStream.range(0, HistoryStore.MAX_TYPES + 30)
                .forEach(i -> all.add(new HistoryStore.Sum(thisMinute, "type-" + (1_000 + i), completed(1, 1))));
        all.add(new HistoryStore.Sum(thisMinute, "never-announced", completed(1, 1)));
        get(store.add(ANNE, 1, all));
        // echo, which the fixture announced, is one of those with a name.
        assertEquals(HistoryStore.MAX_TYPES + 1, rows());
        assertEquals(
                32,
                get(queries.history(HistoryRange.HOUR, HistoryStore.OTHER))
                        .types()
                        .get(HistoryStore.OTHER)
                        .count(HistoryCount.COMPLETED));
    }

    @Test
    void whatIsSubmittedInSqlIsCountedByTypeAndForAll() {
        db.change("select bascule.submit_job('echo') from generate_series(1, 7)");
        assertEquals(5, get(store.foldSubmits(duty, 5)));
        assertEquals(2, get(store.foldSubmits(duty, 5)));
        assertEquals(0, get(store.foldSubmits(duty, 5)));
        for (String type : List.of("echo", HistoryStore.ALL)) {
            long submitted = get(queries.history(HistoryRange.HOUR, type)).buckets().stream()
                    .filter(bucket -> bucket.sums() != null)
                    .mapToLong(bucket -> bucket.sums().count(HistoryCount.SUBMITTED))
                    .sum();
            assertEquals(7, submitted, type);
        }
    }

    private HistoryQueries.Depths depths(String jobType) {
        return get(queries.history(HistoryRange.DAY, jobType)).buckets().stream()
                .map(HistoryQueries.Bucket::depths)
                .filter(noted -> noted.running() != null)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theStatesAreNotedOnceAMinuteByTypeToo() {
        db.announce("ask");
        db.announce("idle");
        db.submit(3);
        db.waiting(StoreFixture.DAY, false);
        db.change("select bascule.submit_job('ask') from generate_series(1, 2)");
        assertTrue(get(store.look(duty)));
        // Unless a minute has begun in between.
        get(store.look(duty));
        assertEquals(
                db.sql("select count(distinct at) from bascule.history"),
                db.sql("select sum(looks) from bascule.history where job_type = '*'"));
        assertEquals(new HistoryQueries.Depths(5.0, 0.0, 0.0, 1.0, 1.0), depths(HistoryStore.ALL));
        assertEquals(new HistoryQueries.Depths(3.0, 0.0, 0.0, 1.0, 1.0), depths("echo"));
        assertEquals(new HistoryQueries.Depths(2.0, 0.0, 0.0, 0.0, 0.0), depths("ask"));
        assertEquals(new HistoryQueries.Depths(0.0, 0.0, 0.0, 0.0, 0.0), depths("idle"));
        assertEquals("0", db.sql("select count(*) from bascule.history where job_type = 'idle'"), "no row for nothing");
    }

    @Test
    void aMeanStaysWhatItWasWhereverTheLooksLie() {
        Instant old = thisMinute.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(5));
        for (int i = 0; i < 4; i++) {
            db.change(("insert into bascule.history (job_type, at, width, running, looks, parked_looks) values"
                            + " ('*', '%1$s', 60, %2$d, 1, 1), ('echo', '%1$s', 60, %3$d, 0, 0)")
                    .formatted(old.plusSeconds(60 * i), 10 * i, i));
        }
        for (int turn = 0; turn < 2; turn++) {
            assertEquals(15.0, depths(HistoryStore.ALL).running());
            assertEquals(1.5, depths("echo").running());
            assertEquals(0.0, depths("ask").running());
            merge(MINUTE, TEN_MINUTES, Duration.ofHours(2));
        }
    }

    @Test
    void ofTooManyThatAreParkedItIsNotKnownHowManyOfWhichType() {
        db.change(
                "insert into bascule.waiting (id, job_type, checkpoint_id, run_at, epoch, attempt, started_at, claimed_at)"
                        + " select bascule.uuid_v7(), 'echo', bascule.uuid_v7(), now(), 1, 1, now(), now() from generate_series(1, "
                        + (HistoryStore.MAX_COUNTED + 1) + ")");
        assertTrue(get(store.look(duty)));
        assertNull(depths("echo").parked());
        assertEquals(0.0, depths("echo").running());
        assertNotNull(depths(HistoryStore.ALL).parked());
    }

    @Test
    void whereNoNodeRanNothingIsKnownAndWhereOneDidNothingMayHaveHappened() {
        Instant hour = thisMinute.truncatedTo(ChronoUnit.HOURS);
        db.change("insert into bascule.history (job_type, at, width, pending, looks, parked_looks) values ('*', '"
                + hour.minus(Duration.ofHours(5)) + "', 60, 7, 1, 1)");
        get(add(ANNE, 1, hour.minus(Duration.ofHours(9)), "echo", completed(2, 1)));
        List<HistoryQueries.Bucket> buckets =
                get(queries.history(HistoryRange.WEEK, "echo")).buckets();
        assertEquals(168, buckets.size());
        assertEquals(hour, buckets.get(167).at());
        assertNull(buckets.get(0).sums());
        assertEquals(2, buckets.get(167 - 9).sums().count(HistoryCount.COMPLETED));
        assertNull(buckets.get(167 - 9).depths().pending());
        assertEquals(0, buckets.get(167 - 5).sums().count(HistoryCount.COMPLETED));
        assertEquals(0.0, buckets.get(167 - 5).depths().pending());
        assertNotNull(buckets.get(167).sums(), "now, somebody answers");
    }

    @Test
    void everyRangeShowsTheSameSumsWhereverTheyLie() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<HistoryStore.Sum> all = IntStream.range(0, 200)
                .mapToObj(i -> new HistoryStore.Sum(
                        thisMinute.minus(Duration.ofMinutes(random.nextInt(20 * 60))), HistoryStore.ALL, sums(random)))
                .toList();
        get(store.add(ANNE, 1, all));
        long whole = all.stream()
                .mapToLong(sum -> sum.sums().count(HistoryCount.FAILED))
                .sum();
        for (int turn = 0; turn < 3; turn++) {
            for (HistoryRange range : List.of(HistoryRange.DAY, HistoryRange.WEEK)) {
                assertEquals(whole, failed(range), range + ", seed " + seed);
            }
            merge(MINUTE, TEN_MINUTES, Duration.ofHours(2));
        }
    }

    private long failed(HistoryRange range) {
        return get(queries.history(range, HistoryStore.ALL)).buckets().stream()
                .filter(bucket -> bucket.sums() != null)
                .mapToLong(bucket -> bucket.sums().count(HistoryCount.FAILED))
                .sum();
    }

    @Test
    void whatFailedInTheLastHourIsCountedToTheMinute() {
        HistorySums failed = new HistorySums();
        failed.add(HistoryCount.FAILED, 3);
        get(add(ANNE, 1, thisMinute, HistoryStore.ALL, failed));
        get(add(ANNE, 2, thisMinute.minus(Duration.ofMinutes(61)), HistoryStore.ALL, failed));
        assertEquals(3L, get(queries.failedSince(HOUR)));
    }
}
