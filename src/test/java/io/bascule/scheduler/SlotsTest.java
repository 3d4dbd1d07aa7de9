package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        assertFalse(slots.over(new RunKey(job.id(), 2)));
        assertNull(slots.get(new RunKey(job.id(), 0)));
        assertTrue(slots.over(job.run()));
        assertFalse(slots.over(job.run()));
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
        assertTrue(slots.over(first.job.run()));
        assertEquals(1, slots.taken());
        assertEquals(1, slots.size());
    }

    @Test
    void aLaterRunOfAJobTakesOverItsSlot() {
        Job job = Jobs.job(1, "a");
        slots.take(job, 0);
        slots.take(Jobs.again(job), 0);
        assertEquals(1, slots.taken("a"));
        assertFalse(slots.over(job.run()));
        assertTrue(slots.over(Jobs.again(job).run()));
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
}
