package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue(Jobs.HEAD_START);

    private static Job job(int n, int priority, int dueS) {
        return Jobs.claimed(
                new RunKey(new UUID(0, n), 1),
                n % 2 == 0 ? "even" : "odd",
                priority,
                Jobs.T0.plusSeconds(dueS),
                null,
                1,
                1);
    }

    private List<Long> all() {
        List<Long> numbers = new ArrayList<>();
        for (Job job = queue.poll(type -> true); job != null; job = queue.poll(type -> true)) {
            numbers.add(job.id().getLeastSignificantBits());
        }
        return numbers;
    }

    @Test
    void jobsComeByTheirQueueKeyThenByTheirId() {
        queue.addAll(List.of(job(1, 0, 0), job(2, 10, 601), job(3, 10, 599), job(5, 5, 0), job(4, 5, 0)), 0);
        assertEquals(List.of(4L, 5L, 3L, 1L, 2L), all());
    }

    /** Priority 0 and one instant, so that a later second is a later place: claims of all overlaps, with some taken in between. */
    @Test
    void inWhateverOrderClaimsComeTheBestThatWaitsIsNext() {
        Random random = new Random(7);
        PriorityQueue<Integer> expected = new PriorityQueue<>();
        for (int round = 0; round < 200; round++) {
            List<Job> claim = new ArrayList<>();
            int first = random.nextInt(1_000);
            for (int i = random.nextInt(20); i > 0; i--) {
                int place = first + random.nextInt(300);
                expected.add(place);
                claim.add(job(place * 2, 0, place));
            }
            queue.addAll(claim, round);
            for (int i = random.nextInt(20); i > 0 && !expected.isEmpty(); i--) {
                assertEquals(
                        expected.remove() * 2L, queue.poll(type -> true).id().getLeastSignificantBits());
            }
            assertEquals(expected.size(), queue.size());
        }
    }

    @Test
    void whatMayNotStartIsPassedOverAndKeepsItsPlace() {
        queue.addAll(List.of(job(1, 9, 0), job(2, 5, 0), job(3, 1, 0)), 0);
        assertEquals(2, queue.poll("even"::equals).id().getLeastSignificantBits());
        assertNull(queue.poll("even"::equals));
        assertEquals(List.of(1L, 3L), all());
    }

    @Test
    void itCountsByTypeAndIsEmptyOnceDrained() {
        queue.addAll(List.of(job(1, 5, 0), job(2, 5, 0), job(3, 5, 0)), 0);
        assertEquals(2, queue.count("odd"));
        assertEquals(0, queue.count("none"));
        assertEquals(3, queue.keys().size());
        assertEquals(3, queue.drain().size());
        assertEquals(0, queue.size());
    }

    @Test
    void onlyWhatHasWaitedSoLongIsTakenOut() {
        queue.addAll(List.of(job(1, 5, 0), job(2, 5, 0)), 100);
        queue.addAll(List.of(job(3, 9, 0)), 200);
        assertEquals(100, queue.waitingSinceMs());
        assertEquals(List.of(), queue.drainSince(99));
        assertEquals(2, queue.drainSince(100).size());
        assertEquals(200, queue.waitingSinceMs());
        assertEquals(1, queue.size());
        assertEquals(List.of(3L), all());
        assertEquals(Long.MAX_VALUE, queue.waitingSinceMs());
    }
}
