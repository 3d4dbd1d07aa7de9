package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How many claimed jobs may wait: eight slots, a hundred at most, unless said otherwise. */
class PrefetchTest {
    private final Prefetch prefetch = new Prefetch(8, 100);

    @Test
    void anIdleNodeMayHoldAsManyAsItHasSlots() {
        assertEquals(8, prefetch.jobs(0));
        assertEquals(8, prefetch.jobs(60_000));
        assertEquals(2, new Prefetch(8, 2).jobs(0), "but no more than the setting");
        assertEquals(0, new Prefetch(8, 0).jobs(0));
    }

    @Test
    void aFastNodeMayHoldAboutASecondOfWork() {
        for (int ms = 0; ms < 3_000; ms += 100) {
            prefetch.started(5, ms);
        }
        assertEquals(50, prefetch.jobs(2_999));
        assertEquals(8, prefetch.jobs(5_000), "once it is slow again, no longer");
    }

    @Test
    void noPaceGoesBeyondTheSetting() {
        prefetch.started(100_000, 1);
        assertEquals(100, prefetch.jobs(2));
    }

    @Test
    void largeInputsLeaveRoomForFewer() {
        prefetch.started(100, 1);
        prefetch.claimed(4, 4L << 20);
        assertEquals(32, prefetch.jobs(2), "32 MiB of a MiB each");
        prefetch.claimed(1, 100L << 20);
        assertEquals(1, prefetch.jobs(2), "one at least, or nothing would ever run");
        assertEquals(0, oneLarge(new Prefetch(8, 0)), "none where none shall wait");
    }

    private static int oneLarge(Prefetch prefetch) {
        prefetch.claimed(1, 100L << 20);
        return prefetch.jobs(0);
    }

    @Test
    void theSizeIsForgottenAsSmallerInputsCome() {
        prefetch.claimed(1, 32L << 20);
        assertEquals(1, prefetch.jobs(0));
        for (int i = 0; i < 30; i++) {
            prefetch.claimed(10, 10 * 200);
        }
        prefetch.claimed(0, 0);
        assertEquals(8, prefetch.jobs(0));
    }
}
