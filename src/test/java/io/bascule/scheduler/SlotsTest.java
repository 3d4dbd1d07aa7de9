package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Slots slots = new Slots();

    @Test
    void aSlotIsFreedOnceAndOnlyUnderItsEpoch() {
        Job job = Jobs.job(1, "a");
        slots.take(job, 0);
        assertFalse(slots.free(new RunKey(job.id(), 2)));
        assertNull(slots.get(new RunKey(job.id(), 0)));
        assertTrue(slots.free(job.run()));
        assertFalse(slots.free(job.run()));
        assertEquals(0, slots.taken());
        assertEquals(0, slots.taken("a"));
    }

    @Test
    void aLaterRunOfAJobTakesOverItsSlot() {
        Job job = Jobs.job(1, "a");
        slots.take(job, 0);
        slots.take(Jobs.again(job), 0);
        assertEquals(1, slots.taken("a"));
        assertFalse(slots.free(job.run()));
        assertTrue(slots.free(Jobs.again(job).run()));
        assertEquals(0, slots.taken("a"));
    }

    @Test
    void typesAreCountedApartAndAnEndingRunIsNotOpen() {
        slots.take(Jobs.job(1, "a"), 0);
        slots.take(Jobs.timed(2, "b", 500), 1_000);
        assertEquals(1, slots.taken("b"));
        assertEquals(1_500, slots.get(new RunKey(Jobs.job(2, "b").id(), 1)).timeoutAt);
        slots.get(Jobs.job(1, "a").run()).ending = true;
        assertEquals(1, slots.open().size());
        slots.clear();
        assertEquals(0, slots.taken() + slots.taken("a") + slots.taken("b"));
    }
}
