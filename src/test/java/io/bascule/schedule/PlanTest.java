package io.bascule.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.MissedSlots;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Instant NINE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant TEN = NINE.plusSeconds(3600);
    private static final Instant ELEVEN = TEN.plusSeconds(3600);

    private static Plan hourly(MissedSlots missedSlots, Instant due, Instant now) {
        return Plan.of(new Timetable(Cron.parse("0 * * * *"), ZoneOffset.UTC), missedSlots, due, now);
    }

    @Test
    void aSlotThatHasJustComeIsSubmittedWhateverIsSaidOfMissedOnes() {
        for (MissedSlots missedSlots : MissedSlots.values()) {
            Plan submit = new Plan(NINE, false, Optional.of(TEN));
            assertEquals(submit, hourly(missedSlots, NINE, NINE));
            assertEquals(submit, hourly(missedSlots, NINE, NINE.plus(Plan.MISSED_AFTER)));
        }
    }

    @Test
    void ofThoseThatWereMissedTheLatestIsSubmitted() {
        assertEquals(
                new Plan(TEN, false, Optional.of(ELEVEN)),
                hourly(MissedSlots.RUN_LATEST, NINE, ELEVEN.minusSeconds(1)));
    }

    @Test
    void thoseThatWereMissedAreSkippedButNotOneThatHasJustCome() {
        assertEquals(new Plan(TEN, true, Optional.of(ELEVEN)), hourly(MissedSlots.SKIP, NINE, ELEVEN.minusSeconds(1)));
        assertEquals(new Plan(TEN, false, Optional.of(ELEVEN)), hourly(MissedSlots.SKIP, NINE, TEN.plusSeconds(1)));
    }
}
