package io.bascule.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link Timetable} is compared with: looks at every minute that passes, and at every minute that a gap leaves out. Written
 * from what {@code crontab} says, and knowing nothing of the library.
 */
final class WallClock {
    private final Set<Integer> minutes;
    private final Set<Integer> hours;
    private final Set<Integer> days;
    private final Set<Integer> months;
    private final Set<Integer> weekdays;
    private final boolean anyDay;
    private final boolean anyWeekday;
    private final boolean everyHour;
    private final ZoneId zone;

    WallClock(String cron, ZoneId zone) {
        String[] fields = cron.split(" ");
        this.minutes = set(fields[0], 0, 59);
        this.hours = set(fields[1], 0, 23);
        this.days = set(fields[2], 1, 31);
        this.months = set(fields[3], 1, 12);
        this.weekdays = set(fields[4], 0, 7);
        this.anyDay = isAny(fields[2]);
        this.anyWeekday = isAny(fields[4]);
        this.everyHour = hours.size() == 24;
        this.zone = zone;
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("*/1");
    }

    /** Lists, ranges and steps. */
    private static Set<Integer> set(String field, int min, int max) {
        Set<Integer> set = new TreeSet<>();
        Arrays.stream(field.split(",")).forEach(part -> {
            String[] step = part.split("/");
            String[] range = step[0].split("-");
            boolean all = step[0].equals("*");
            int from = all ? min : Integer.parseInt(range[0]);
            int last = step.length == 1 && range.length == 1 ? from : max;
            int to = all ? max : range.length == 2 ? Integer.parseInt(range[1]) : last;
            for (int i = from; i <= to; i += step.length == 2 ? Integer.parseInt(step[1]) : 1) {
                set.add(i);
            }
        });
        return set;
    }

    /** The first slot later than {@code time}; empty where there is none within {@code minutesAhead}. */
    Optional<Instant> after(Instant time, int minutesAhead) {
        Instant minute = time.truncatedTo(ChronoUnit.MINUTES);
        for (int i = 0; i <= minutesAhead; i++) {
            minute = minute.plus(1, ChronoUnit.MINUTES);
            if (isSlot(minute)) {
                return Optional.of(minute);
            }
        }
        return Optional.empty();
    }

    private boolean isSlot(Instant minute) {
        ZoneOffset offset = zone.getRules().getOffset(minute);
        LocalDateTime shown = LocalDateTime.ofInstant(minute, offset);
        boolean secondTime = zone.getRules().getValidOffsets(shown).size() == 2
                && !zone.getRules().getValidOffsets(shown).get(0).equals(offset);
        if (matches(shown) && (everyHour || !secondTime)) {
            return true;
        }
        ZoneOffsetTransition gap = zone.getRules().previousTransition(minute.plusNanos(1));
        return !everyHour && gap != null && gap.isGap() && gap.getInstant().equals(minute) && leavesOut(gap);
    }

    private boolean leavesOut(ZoneOffsetTransition gap) {
        LocalDateTime time = gap.getDateTimeBefore();
        while (time.isBefore(gap.getDateTimeAfter()) && !matches(time)) {
            time = time.plusMinutes(1);
        }
        return time.isBefore(gap.getDateTimeAfter());
    }

    private boolean matches(LocalDateTime time) {
        int weekday = time.getDayOfWeek().getValue();
        boolean day = days.contains(time.getDayOfMonth());
        boolean onWeekday = weekdays.contains(weekday) || weekday == 7 && weekdays.contains(0);
        boolean dayMatches = anyDay || anyWeekday ? day && onWeekday : day || onWeekday;
        return minutes.contains(time.getMinute())
                && hours.contains(time.getHour())
                && months.contains(time.getMonthValue())
                && dayMatches;
    }
}
