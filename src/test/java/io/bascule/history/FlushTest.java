package io.bascule.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.HistoryCount;
import io.bascule.store.HistoryStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlushTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Fault AWAY = Fault.of(ErrorCode.UNAVAILABLE, "The database is away.");

    private final Ledger ledger = new Ledger(60, 100);
    private final List<Promise<Void>> sent = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final Map<Long, Long> added = new HashMap<>();
    private long underWay;
    private final Flush flush = new Flush(ledger, this::add);

    private Future<Void> add(long number, List<HistoryStore.Sum> sums) {
        numbers.add(number);
        underWay = sums.stream()
                .filter(sum -> sum.jobType().equals(HistoryStore.ALL))
                .mapToLong(sum -> sum.sums().count(HistoryCount.COMPLETED))
                .sum();
        Promise<Void> answer = Promise.promise();
        sent.add(answer);
        return answer.future();
    }

    /** As the database does: what has a number that it knows is not added again. */
    private void arrive() {
        added.putIfAbsent(numbers.get(numbers.size() - 1), underWay);
    }

    private void answer() {
        arrive();
        last().complete();
    }

    private void complete(int jobs) {
        for (int i = 0; i < jobs; i++) {
            ledger.count(NINE.plusMillis(i % 1_000), "type-" + i % 40, HistoryCount.COMPLETED);
        }
    }

    private Promise<Void> last() {
        return sent.get(sent.size() - 1);
    }

    private long total() {
        return added.values().stream().mapToLong(n -> n).sum();
    }

    @Test
    void aHundredThousandJobsOfManyTypesAreOneStatement() {
        complete(100_000);
        flush.run();
        answer();
        assertEquals(1, sent.size());
        assertEquals(100_000, total());
        flush.run();
        assertEquals(1, sent.size(), "nothing new is nothing to send");
    }

    @Test
    void whatIsSeenWhileASendIsUnderWayComesRightAfterIt() {
        complete(5);
        flush.run();
        complete(7);
        flush.run();
        assertEquals(1, sent.size());
        answer();
        assertEquals(List.of(1L, 2L), numbers);
        answer();
        assertEquals(12, total());
    }

    @Test
    void whatWasSentWithoutAnAnswerIsSentAgainUnderItsNumberAndAddedOnce() {
        complete(5);
        flush.run();
        complete(7);
        last().fail(AWAY);
        flush.run();
        arrive();
        last().fail(AWAY);
        flush.run();
        answer();
        answer();
        assertEquals(List.of(1L, 1L, 1L, 2L), numbers);
        assertEquals(12, total());
    }

    @Test
    void whatTheDatabaseRefusesIsNotSentForEver() {
        complete(5);
        flush.run();
        last().fail(new IllegalStateException("no such column"));
        complete(7);
        flush.run();
        answer();
        assertEquals(List.of(1L, 2L), numbers);
    }

    @Test
    void whateverFailsNothingIsLostAndNothingIsAddedTwice() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int all = 0;
        for (int i = 0; i < 500; i++) {
            int jobs = random.nextInt(10);
            complete(jobs);
            all += jobs;
            Future<Void> run = flush.run();
            while (!run.isComplete() && random.nextBoolean()) {
                answer();
            }
            if (!run.isComplete()) {
                if (random.nextBoolean()) {
                    arrive();
                }
                last().fail(AWAY);
            }
        }
        while (!flush.run().isComplete()) {
            answer();
        }
        assertEquals(all, total(), "seed " + seed);
        assertTrue(numbers.size() > 100, "seed " + seed);
    }
}
