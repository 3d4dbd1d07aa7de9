package io.bascule.schedule;

import io.bascule.job.MissedSlots;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What to do with a schedule that is due.
 *
 * @param slot the latest that has come; those before it were missed
 * @param skipped whether it was missed too, and is not to be submitted
 * @param nextAt the slot after it; empty where none comes
 */
record Plan(Instant slot, boolean skipped, Optional<Instant> nextAt) {
    /** A slot that could not be submitted for longer than this was missed. */
    static final Duration MISSED_AFTER = Duration.ofMinutes(1);

    /**
     * @param due its earliest slot that is not done with
     * @param now by the database's clock, not before {@code due}
     */
    static Plan of(Timetable timetable, MissedSlots missedSlots, Instant due, Instant now) {
        Instant latest = timetable.latest(due, now);
        boolean missed = latest.plus(MISSED_AFTER).isBefore(now);
        return new Plan(latest, missed && missedSlots == MissedSlots.SKIP, timetable.after(latest));
    }
}
