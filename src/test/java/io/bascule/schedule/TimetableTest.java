package io.bascule.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    private static List<String> slots(String cron, ZoneId zone, String from, int n) {
        Timetable timetable = new Timetable(Cron.parse(cron), zone);
        List<String> slots = new ArrayList<>();
        Instant time = Instant.parse(from);
        for (int i = 0; i < n; i++) {
            time = timetable.after(time).orElseThrow();
            slots.add(time.toString());
        }
        return slots;
    }

    @Test
    void aSlotIsLaterThanTheTimeThatIsAskedFrom() {
        assertEquals(
                List.of("2026-11-21T06:31:00Z", "2026-11-21T06:32:00Z"),
                slots("* * * * *", UTC, "2026-11-21T06:30:00Z", 2));
        assertEquals(List.of("2026-11-21T06:30:00Z"), slots("* * * * *", UTC, "2026-11-21T06:29:59.999999Z", 1));
    }

    @Test
    void aTimeOfTheDayStaysWhereTheClocksShowItSummerAndWinter() {
        assertEquals(
                List.of("2026-03-28T05:30:00Z", "2026-03-29T04:30:00Z", "2026-03-30T04:30:00Z"),
                slots("30 6 * * *", BERLIN, "2026-03-28T00:00:00Z", 3));
        assertEquals(
                List.of("2026-10-24T04:30:00Z", "2026-10-25T05:30:00Z"),
                slots("30 6 * * *", BERLIN, "2026-10-24T00:00:00Z", 2));
    }

    @Test
    void aTimeOfTheDayThatIsLeftOutComesAtTheFirstInstantAfter() {
        // 02:00 to 03:00 is left out.
        assertEquals(
                List.of("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
                slots("30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", 3));
        assertEquals(
                List.of("2026-03-07T07:30:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"),
                slots("30 2 * * *", NEW_YORK, "2026-03-07T06:00:00Z", 3));
    }

    @Test
    void allThatIsLeftOutIsOneSlotTogetherWithTheOneAfterTheGap() {
        assertEquals(
                List.of("2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z"),
                slots("*/15 1-4 * * *", BERLIN, "2026-03-29T00:30:00Z", 3));
        assertEquals(
                List.of("2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"),
                slots("0 0,2,3,4 * * *", BERLIN, "2026-03-28T22:30:00Z", 3));
    }

    @Test
    void aTimeOfTheDayThatComesTwiceCountsTheFirstTime() {
        // 02:00 to 03:00 is passed twice.
        assertEquals(
                List.of("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
                slots("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2));
        assertEquals(
                List.of("2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"),
                slots("30 1 * * *", NEW_YORK, "2026-11-01T00:00:00Z", 2));
        assertEquals(List.of("2026-10-26T01:30:00Z"), slots("30 2 * * *", BERLIN, "2026-10-25T01:00:00Z", 1));
        assertEquals(List.of("2026-10-25T02:00:00Z"), slots("0 3 * * *", BERLIN, "2026-10-25T00:30:00Z", 1));
    }

    @Test
    void everyHourGoesOnThroughTheHourThatComesTwice() {
        assertEquals(
                List.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
                slots("30 * * * *", BERLIN, "2026-10-25T00:00:00Z", 3));
        assertEquals(
                List.of("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"),
                slots("30 0-23 * * *", BERLIN, "2026-10-25T00:00:00Z", 2));
    }

    @Test
    void everyHourDoesNotCatchUpOnTheHourThatIsLeftOut() {
        assertEquals(
                List.of("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
                slots("30 * * * *", BERLIN, "2026-03-29T00:00:00Z", 2));
        assertEquals(
                List.of("2026-03-29T00:45:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:15:00Z"),
                slots("*/15 * * * *", BERLIN, "2026-03-29T00:30:00Z", 3));
    }

    @Test
    void clocksThatChangeByHalfAnHourAreClocksToo() {
        // Lord Howe goes from +10:30 to +11 at 02:00 on 2026-10-04, and back at 02:00 on 2026-04-05.
        assertEquals(
                List.of("2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"),
                slots("15 2 * * *", LORD_HOWE, "2026-10-02T12:00:00Z", 3));
        assertEquals(
                List.of("2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"),
                slots("45 1 * * *", LORD_HOWE, "2026-04-04T12:00:00Z", 2));
        assertEquals(
                List.of("2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", "2026-04-04T16:15:00Z"),
                slots("45 * * * *", LORD_HOWE, "2026-04-04T14:00:00Z", 3));
    }

    @Test
    void aDayThatIsLeftOutWholeIsASlotAfterIt() {
        // Samoa went over the date line: there was no 30 December 2011.
        assertEquals(
                List.of("2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z"),
                slots("0 12 * * *", ZoneId.of("Pacific/Apia"), "2011-12-29T12:00:00Z", 3));
    }

    @Test
    void theTwentyNinthOfFebruaryComesInLeapYears() {
        assertEquals(
                List.of("2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"),
                slots("0 0 29 2 *", UTC, "2026-11-21T00:00:00Z", 2));
        assertEquals(List.of("2104-02-28T23:00:00Z"), slots("0 0 29 2 *", BERLIN, "2096-03-01T00:00:00Z", 1));
    }

    @Test
    void whereBothDaysAreRestrictedEitherIsEnough() {
        assertEquals(
                List.of("2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z"),
                slots("0 0 13 * 5", UTC, "2026-11-12T00:00:00Z", 4));
        assertEquals(
                List.of("2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z"),
                slots("0 0 13 * FRI", UTC, "2026-12-10T00:00:00Z", 2));
    }

    @Test
    void theLatestSlotIsFoundHoweverManyHaveCome() {
        Timetable minutes = new Timetable(Cron.parse("* * * * *"), BERLIN);
        Instant due = Instant.parse("2026-01-01T00:00:00Z");
        assertEquals(
                Instant.parse("2026-11-21T06:30:00Z"), minutes.latest(due, Instant.parse("2026-11-21T06:30:59.999Z")));
        assertEquals(due, minutes.latest(due, due));
        Timetable mondays = new Timetable(Cron.parse("* * * * 1"), UTC);
        assertEquals(
                Instant.parse("2026-11-16T23:59:00Z"),
                mondays.latest(Instant.parse("2026-01-05T00:00:00Z"), Instant.parse("2026-11-21T00:00:00Z")));
        assertEquals(Instant.parse("2026-11-21T06:30:00Z"), minutes.latest(due, Instant.parse("2026-11-21T06:30:00Z")));
    }

    @Test
    void whatComesNextBeginsWithTheSlotThatIsDue() {
        Instant first = Instant.parse("2026-11-23T05:30:00Z");
        List<Instant> next = new Timetable(Cron.parse("30 6 * * 1-5"), BERLIN).from(first, 3);
        assertEquals(
                List.of(first, Instant.parse("2026-11-24T05:30:00Z"), Instant.parse("2026-11-25T05:30:00Z")), next);
    }

    /** Every expression against a walk through all minutes, most of them from shortly before the clocks change. */
    @Test
    void itFindsWhatAWalkThroughAllMinutesFinds() {
        long seed = Long.getLong("bascule.test.seed", 20_261_121L);
        System.out.println("TimetableTest: -Dbascule.test.seed=" + seed);
        Random random = new Random(seed);
        List<ZoneId> zones = Stream.of(
                        "UTC",
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Pacific/Apia",
                        "Asia/Kolkata",
                        "America/St_Johns",
                        "Africa/Casablanca",
                        "Asia/Gaza",
                        "America/Sao_Paulo",
                        "Antarctica/Troll")
                .map(ZoneId::of)
                .toList();
        for (int i = 0; i < 1_500; i++) {
            ZoneId zone = zones.get(random.nextInt(zones.size()));
            String cron = cron(random);
            Instant from = from(random, zone);
            Supplier<String> what = () -> cron + " in " + zone + " after " + from + ", seed " + seed;
            Timetable timetable = new Timetable(Cron.parse(cron), zone);
            WallClock clock = new WallClock(cron, zone);
            Instant time = from;
            for (int n = 0; n < 3; n++) {
                Optional<Instant> walked = clock.after(time, 4 * 24 * 60);
                Optional<Instant> found = timetable.after(time);
                if (walked.isEmpty()) {
                    Instant end = time.plus(4, ChronoUnit.DAYS);
                    assertTrue(found.isEmpty() || found.get().isAfter(end), what);
                    break;
                }
                assertEquals(walked, found, what);
                time = walked.get();
            }
            if (time.isAfter(from)) {
                Instant first = timetable.after(from).orElseThrow();
                assertEquals(time, timetable.latest(first, time), what);
            }
        }
    }

    private static Instant from(Random random, ZoneId zone) {
        Instant any = Instant.parse("2000-01-01T00:00:00Z").plusSeconds(random.nextInt(1_500_000_000));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        return change == null || random.nextInt(4) == 0
                ? any
                : change.getInstant().minusSeconds(random.nextInt(30 * 3600) - 2 * 3600);
    }

    private static String cron(Random random) {
        boolean often = random.nextBoolean();
        return String.join(
                " ",
                field(random, 0, 59, 3),
                field(random, 0, 23, 3),
                often ? "*" : field(random, 1, 28, 2),
                often || random.nextBoolean() ? "*" : field(random, 1, 12, 2),
                random.nextInt(3) > 0 ? "*" : field(random, 0, 7, 2));
    }

    private static String field(Random random, int min, int max, int small) {
        int a = min + random.nextInt(random.nextBoolean() ? small + 1 : max - min + 1);
        int b = a + random.nextInt(max - a + 1);
        return switch (random.nextInt(7)) {
            case 0 -> "*";
            case 1 -> stepped(random, "*", max - min - 1);
            case 2 -> a + "-" + b;
            case 3 -> stepped(random, a + "-" + b, Math.min(b - a, max - min - 1));
            case 4 -> a + "," + b;
            case 5 -> stepped(random, String.valueOf(a), Math.min(max - a, max - min - 1));
            default -> String.valueOf(a);
        };
    }

    /** @param most the largest step that takes a second value, or 0 where none does */
    private static String stepped(Random random, String values, int most) {
        return most == 0 ? values : values + "/" + (1 + random.nextInt(most));
    }
}
