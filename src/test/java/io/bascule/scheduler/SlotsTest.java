package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots();

    @Test
    void aRunIsOverOnceAndOnlyUnderItsEpoch() {
        Job job = Jobs.job(1, "a");
        slots.take(job, 0);
        assertNull(slots.over(new RunKey(job.id(), 2)));
        assertNull(slots.get(new RunKey(job.id(), 0)));
        assertNotNull(slots.over(job.run()));
        assertNull(slots.over(job.run()));
        assertEquals(0, slots.taken());
        assertEquals(0, slots.taken("a"));
    }

    @Test
    void aRunWhoseEndIsBeingWrittenHoldsNoSlotButIsThisNodes() {
        slots.take(Jobs.job(1, "a"), 0);
        slots.take(Jobs.job(2, "a"), 0);
        Slots.Run first = slots.get(Jobs.job(1, "a").run());
        slots.ending(first);
        slots.ending(first);
        assertEquals(1, slots.taken());
        assertEquals(1, slots.taken("a"));
        assertEquals(2, slots.size());
        assertEquals(1, slots.open().size());
        assertNotNull(slots.over(first.job.run()));
        assertEquals(1, slots.taken());
        assertEquals(1, slots.size());
    }

    @Test
    void aLaterRunOfAJobTakesOverItsSlot() {
        Job job = Jobs.job(1, "a");
        slots.take(job, 0);
        slots.take(Jobs.again(job), 0);
        assertEquals(1, slots.taken("a"));
        assertNull(slots.over(job.run()));
        assertNotNull(slots.over(Jobs.again(job).run()));
        assertEquals(0, slots.taken("a"));
    }

    @Test
    void typesAreCountedApart() {
        slots.take(Jobs.job(1, "a"), 0);
        slots.take(Jobs.job(2, "b"), 0);
        assertEquals(1, slots.taken("a"));
        assertEquals(1, slots.taken("b"));
        slots.clear();
        assertEquals(0, slots.taken() + slots.taken("a") + slots.taken("b") + slots.size());
    }

    @Test
    void theNextDeadlineIsThatOfAnOpenRun() {
        slots.take(Jobs.timed(1, "a", 500), 1_000);
        slots.take(Jobs.timed(2, "a", 800), 1_000);
        slots.take(Jobs.job(3, "a"), 1_000);
        slots.stopBy(slots.get(Jobs.job(3, "a").run()), 1_700);
        assertEquals(1_500, slots.nextDeadline());
        slots.ending(slots.get(Jobs.job(1, "a").run()));
        assertEquals(1_700, slots.nextDeadline());
        slots.over(Jobs.job(3, "a").run());
        assertEquals(List.of(), slots.late(1_799));
        assertEquals(1, slots.late(1_800).size());
        assertEquals(List.of(), slots.late(1_800), "told once");
        assertEquals(Long.MAX_VALUE, slots.nextDeadline());
    }

    @Test
    void aRunThatIsToldToStopAfterItsTimeIsOverIsLateOnce() {
        slots.take(Jobs.timed(1, "a", 500), 0);
        slots.stopBy(slots.get(Jobs.job(1, "a").run()), 2_000);
        assertEquals(1, slots.late(600).size());
    }

    @Test
    void aSlowRunDoesNotPileUpTheDeadlinesOfThoseThatAreOver() {
        slots.take(Jobs.timed(0, "a", 60_000), 0);
        for (int n = 1; n <= 20_000; n++) {
            slots.take(Jobs.timed(n, "a", 120_000), 0);
            slots.over(Jobs.job(n, "a").run());
        }
        assertTrue(slots.deadlines() < 2_000, "those are " + slots.deadlines());
        assertEquals(60_000, slots.nextDeadline());
    }
}
