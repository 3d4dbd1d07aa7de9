package io.bascule.schedule;

import io.bascule.job.ScheduleTerms;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When the slots of a cron expression in a time zone are, as instants. Clocks that are put forward or back:
 *
 * <ul>
 *   <li>An expression that names hours, such as {@code 30 2 * * *}, means a time of the day and has each once. A slot that the clocks
 *       leave out is at the first instant after the gap, together with any other that falls there; one that they pass twice is at the
 *       first of the two.
 *   <li>An expression for every hour, such as {@code 0,30 * * * *}, means a pace: whatever the clock on the wall shows, it is a slot
 *       exactly where that matches. Times that are left out are no slots, times that come twice are two.
 * </ul>
 */
final class Timetable {
    private final Cron cron;
    private final ZoneRules rules;

    Timetable(Cron cron, ZoneId zone) {
        this.cron = cron;
        this.rules = zone.getRules();
    }

    /**
     * @throws Cron.Refused where the expression is none
     * @throws DateTimeException where this machine knows no such time zone
     */
    static Timetable of(ScheduleTerms terms) {
        return new Timetable(Cron.parse(terms.cron()), ZoneId.of(terms.timeZone()));
    }

    /** The first slot later than {@code time}; empty where none ever comes. */
    Optional<Instant> after(Instant time) {
        Instant second = time.truncatedTo(ChronoUnit.SECONDS);
        ZoneOffset offset = rules.getOffset(second);
        LocalDateTime from = LocalDateTime.ofInstant(second, offset);
        // From one change of the clocks to the next the offset is fixed.
        for (ZoneOffsetTransition next = rules.nextTransition(second);
                ;
                next = rules.nextTransition(next.getInstant())) {
            Optional<LocalDateTime> slot = cron.after(notAgain(from, second));
            if (slot.isEmpty() || next == null || slot.get().isBefore(next.getDateTimeBefore())) {
                return at(slot, offset);
            }
            if (!cron.keepsToEveryHour() && next.isGap() && slot.get().isBefore(next.getDateTimeAfter())) {
                return Optional.of(next.getInstant());
            }
            second = next.getInstant();
            offset = next.getOffsetAfter();
            from = next.getDateTimeAfter().minusSeconds(1);
        }
    }

    private static Optional<Instant> at(Optional<LocalDateTime> slot, ZoneOffset offset) {
        return slot.map(time -> time.toInstant(offset));
    }

    /** Where the clocks pass {@code from} for the second time at {@code now}: the end of what they have passed before. */
    private LocalDateTime notAgain(LocalDateTime from, Instant now) {
        if (cron.keepsToEveryHour()) {
            return from;
        }
        ZoneOffsetTransition last = rules.previousTransition(now.plusNanos(1));
        boolean again = last != null && last.isOverlap() && from.isBefore(last.getDateTimeBefore());
        return again ? last.getDateTimeBefore().minusSeconds(1) : from;
    }

    /** The last slot no later than {@code now}, by halving: {@code due} is one, and thousands may have come since. */
    Instant latest(Instant due, Instant now) {
        Instant slot = due;
        Instant end = now;
        for (Optional<Instant> next = after(slot); isBy(next, now); next = after(slot)) {
            slot = next.get();
            Instant middle = slot.plus(Duration.between(slot, end).dividedBy(2));
            Optional<Instant> later = after(middle);
            if (isBy(later, now)) {
                slot = later.get();
            } else {
                end = middle;
            }
        }
        return slot;
    }

    private static boolean isBy(Optional<Instant> slot, Instant now) {
        return slot.isPresent() && !slot.get().isAfter(now);
    }

    /** The next {@code n} slots from {@code first} on, itself included; fewer where no more come. */
    List<Instant> from(Instant first, int n) {
        List<Instant> slots = new ArrayList<>(n);
        Optional<Instant> slot = Optional.ofNullable(first);
        while (slot.isPresent() && slots.size() < n) {
            slots.add(slot.get());
            slot = after(slot.get());
        }
        return slots;
    }
}
