package io.bascule.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.HistoryCount;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.bascule.store.HistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");

    private final Ledger ledger = new Ledger(3, 2);

    private void complete(Instant at, String jobType) {
        ledger.count(at, jobType, HistoryCount.COMPLETED);
    }

    private static long completed(List<HistoryStore.Sum> sums, String jobType) {
        return sums.stream()
                .filter(sum -> sum.jobType().equals(jobType))
                .mapToLong(sum -> sum.sums().count(HistoryCount.COMPLETED))
                .sum();
    }

    private static Set<Instant> minutes(List<HistoryStore.Sum> sums) {
        return sums.stream().map(HistoryStore.Sum::minute).collect(Collectors.toSet());
    }

    @Test
    void whatHappenedIsAddedUpByMinuteAndTypeAndForAllTypes() {
        complete(NINE, "echo");
        complete(NINE.plusMillis(59_999), "echo");
        complete(NINE.plusSeconds(60), "ask");
        ledger.measure(NINE, NINE.plusMillis(500), "echo", HistoryTime.WAIT);
        List<HistoryStore.Sum> sums = ledger.take(100);
        assertEquals(Set.of(NINE, NINE.plusSeconds(60)), minutes(sums));
        assertEquals(2, completed(sums, "echo"));
        assertEquals(1, completed(sums, "ask"));
        assertEquals(3, completed(sums, HistoryStore.ALL));
        HistorySums echo = sums.stream()
                .filter(sum -> sum.jobType().equals("echo"))
                .findFirst()
                .orElseThrow()
                .sums();
        assertEquals(1, echo.times(HistoryTime.WAIT).total());
        assertTrue(ledger.isEmpty());
    }

    @Test
    void whatIsNotKnownOnBothEndsIsNotMeasured() {
        ledger.measure(null, NINE, "echo", HistoryTime.WAIT);
        ledger.measure(NINE, null, "echo", HistoryTime.WAIT);
        assertTrue(ledger.isEmpty());
    }

    @Test
    void ofTooManyTypesTheRestIsOne() {
        for (int i = 0; i < 50; i++) {
            complete(NINE, "type-" + i);
        }
        List<HistoryStore.Sum> sums = ledger.take(100);
        assertEquals(4, sums.size());
        assertEquals(48, completed(sums, HistoryStore.OTHER));
        assertEquals(50, completed(sums, HistoryStore.ALL));
    }

    @Test
    void neverMoreMinutesAreKeptThanItMayAndNothingIsLost() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            complete(NINE.plusSeconds(random.nextInt(7_200)), "type-" + random.nextInt(6));
        }
        List<HistoryStore.Sum> sums = ledger.take(100);
        assertTrue(minutes(sums).size() <= 3, "seed " + seed);
        assertTrue(sums.size() <= 3 * 4, "seed " + seed);
        assertEquals(2_000, completed(sums, HistoryStore.ALL), "seed " + seed);
        assertEquals(
                2_000,
                sums.stream()
                        .filter(sum -> !sum.jobType().equals(HistoryStore.ALL))
                        .mapToLong(sum -> sum.sums().count(HistoryCount.COMPLETED))
                        .sum(),
                "seed " + seed);
    }

    @Test
    void theOldestMinutesAreTakenFirstAndWhole() {
        complete(NINE.plusSeconds(60), "echo");
        complete(NINE, "echo");
        complete(NINE.plus(Duration.ofMinutes(2)), "echo");
        assertEquals(Set.of(NINE, NINE.plusSeconds(60)), minutes(ledger.take(3)));
        assertEquals(Set.of(NINE.plusSeconds(120)), minutes(ledger.take(1)));
    }
}
