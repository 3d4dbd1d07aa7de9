package io.bascule.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "* * * *",
                "* * * * * *",
                "@daily",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "a b c d e",
                "* * ? * *",
                "0 0 L * *",
                "0 0 15W * *",
                "0 0 * * 1#2",
                "-1 * * * *",
                "1,,2 * * * *",
                ", * * * *",
                "1- * * * *",
                "/ * * * *",
                "99999999999 * * * *",
                "é * * * *",
                "+1 * * * *",
                "٣ * * * *",
                "*-5 * * * *",
                "5-* * * * *",
                "*/* * * * *",
                "1-3-5 * * * *",
                "1/2/3 * * * *",
                "5/ * * * *",
                "1.5 * * * *"
            })
    void whatIsNoExpressionIsRefusedWithAnExample(String text) {
        Cron.Refused refused = assertThrows(Cron.Refused.class, () -> Cron.parse(text));
        assertTrue(refused.getMessage().contains("30 6 * * 1-5 is 06:30 from Monday to Friday"), refused.getMessage());
    }

    @Test
    void aRefusalSaysWhatIsWrong() {
        assertRefused("0 0 1", "must have five fields, and has 3; ");
        assertRefused("0 25 * * *", "cannot have the hour 25: 25 is not from 0 to 23; ");
        assertRefused(
                "0 0 * JANUARY *", "cannot have the month JANUARY: JANUARY is not from 1 to 12, or from JAN FEB ");
        assertRefused("0 0 * * 1,MO", "cannot have the day of week 1,MO: MO is not from 0 to 7, or from MON TUE ");
        assertRefused("/5 * * * *", "cannot have the minute /5: write 0, 0-59, * or */2, or several of these ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "50-10 * * * * | cannot have the minute 50-10: a range runs upwards; write 50-59,0-10; ",
                "0 22-0/2 * * * | cannot have the hour 22-0/2: a range runs upwards; write 22-23,0; ",
                "0 0 * NOV-FEB * | cannot have the month NOV-FEB: a range runs upwards; write 11-12,1-2; ",
                "0 0 * * 5-2 | cannot have the day of week 5-2: a range runs upwards; write 5-7,1-2; ",
                "0 0 * * SAT-MON | cannot have the day of week SAT-MON: a range runs upwards; write 6-7,1; ",
                "0 0 * * 6-0 | cannot have the day of week 6-0: a range runs upwards; write 6-7; ",
                "0 0 * * SUN-FRI | cannot have the day of week SUN-FRI: a range runs upwards; write 0-5; ",
            })
    void aRangeThatRunsBackwardsIsRefusedWithThoseThatSayTheSame(String text, String beginning) {
        assertRefused(text, beginning + " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 * * 7/2 | day of week 7/2: a step of 2 from 7 takes nothing else up to 7; write 7, or 0/2 to begin at Sunday",
                "0 0 * * sun/3 | day of week sun/3: a step of 3 from 7 takes nothing else up to 7; write 7, or 0/3 to begin at Sunday",
                "0 0 * * 1,6/2 | day of week 1,6/2: a step of 2 from 6 takes nothing else up to 7; write 6",
                "0 0 * * */8 | day of week */8: a step of 8 from 0 takes nothing else up to 7; write 0",
                "0 0 * * */7 | day of week */7: a step of 7 from 0 takes nothing else up to 7; write 0",
                "0 0 * * 0-7/7 | day of week 0-7/7: a step of 7 from 0 takes nothing else up to 7; write 0",
                "45/20 * * * * | minute 45/20: a step of 20 from 45 takes nothing else up to 59; write 45",
                "*/60 * * * * | minute */60: a step of 60 from 0 takes nothing else up to 59; write 0",
                "10-20/30 * * * * | minute 10-20/30: a step of 30 from 10 takes nothing else up to 20; write 10",
                "0 5-5/1 * * * | hour 5-5/1: a step of 1 from 5 takes nothing else up to 5; write 5",
                "0 0 1 */9999999999 * | month */9999999999: a step of 9999999999 from 1 takes nothing else up to 12; write 1",
                "*/0 * * * * | minute */0: a step of 0 leads nowhere; write 1 or more",
                "0 0 * * 1/0 | day of week 1/0: a step of 0 leads nowhere; write 1 or more",
                "60/5 * * * * | minute 60/5: 60 is not from 0 to 59",
                "0 0 0/2 * * | day of month 0/2: 0 is not from 1 to 31",
            })
    void aStepThatTakesNothingElseIsRefusedWithWhatToWrite(String text, String problem) {
        assertRefused(text, "cannot have the " + problem + "; ");
    }

    /** By counting, whatever the library does: 0 and 7 are both Sunday. */
    @Test
    void everyRangeAndStepOfDaysOfTheWeekMeansTheDaysThatItCounts() {
        for (int from = 0; from <= 7; from++) {
            for (int step = 1; step <= Math.min(6, 7 - from); step++) {
                assertDays(from + "/" + step, counted(from, 7, step));
                for (int to = from + step; to <= 7; to++) {
                    assertDays(from + "-" + to + "/" + step, counted(from, to, step));
                }
            }
            for (int to = from; to <= 7; to++) {
                assertDays(from + "-" + to, counted(from, to, 1));
            }
            assertDays(String.valueOf(from), counted(from, from, 1));
        }
        for (int step = 1; step <= 6; step++) {
            assertDays("*/" + step, counted(0, 7, step));
        }
        assertDays("SAT-SUN,2/3", Set.of(6, 0, 2, 5));
    }

    private static Set<Integer> counted(int from, int to, int step) {
        return IntStream.rangeClosed(from, to)
                .filter(day -> (day - from) % step == 0)
                .mapToObj(day -> day % 7)
                .collect(Collectors.toSet());
    }

    private static void assertDays(String field, Set<Integer> days) {
        LocalDateTime end = LocalDateTime.of(2026, 11, 22, 0, 0);
        Set<Integer> taken = new HashSet<>();
        Cron cron = Cron.parse("0 0 * * " + field);
        for (LocalDateTime at = cron.after(end.minusWeeks(1)).orElseThrow();
                !at.isAfter(end);
                at = cron.after(at).orElseThrow()) {
            taken.add(at.getDayOfWeek().getValue() % 7);
        }
        assertEquals(days, taken, field);
    }

    @Test
    void aStepCountsFromItsFirstValueToTheFieldsEnd() {
        LocalDateTime year = LocalDateTime.of(2026, 12, 31, 23, 59);
        assertNext(
                "5/20 0 1 1 *", year, "2027-01-01T00:05", "2027-01-01T00:25", "2027-01-01T00:45", "2028-01-01T00:05");
        assertNext("0 */9 1 1 *", year, "2027-01-01T00:00", "2027-01-01T09:00", "2027-01-01T18:00");
        assertNext(
                "0 0 */15 * *", year, "2027-01-01T00:00", "2027-01-16T00:00", "2027-01-31T00:00", "2027-02-01T00:00");
        assertNext("0 0 1 AUG/3 *", year, "2027-08-01T00:00", "2027-11-01T00:00", "2028-08-01T00:00");
    }

    @Test
    void whereBothDaysAreRestrictedBeItByAStepEitherIsEnough() {
        LocalDateTime monday = LocalDateTime.of(2027, 2, 1, 12, 0);
        assertNext("0 0 13 * 5", monday, "2027-02-05T00:00", "2027-02-12T00:00", "2027-02-13T00:00");
        assertNext("0 0 */15 * 5", monday, "2027-02-05T00:00", "2027-02-12T00:00", "2027-02-16T00:00");
        assertNext("0 0 13 * */3", monday, "2027-02-03T00:00", "2027-02-06T00:00", "2027-02-07T00:00");
    }

    private static void assertNext(String text, LocalDateTime from, String... times) {
        LocalDateTime at = from;
        for (String time : times) {
            at = Cron.parse(text).after(at).orElseThrow();
            assertEquals(LocalDateTime.parse(time), at, text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 30,31 2 *"})
    void aDateThatNeverComesIsRefused(String text) {
        assertRefused(text, "names a date that never comes; ");
    }

    private static void assertRefused(String text, String beginning) {
        String message =
                assertThrows(Cron.Refused.class, () -> Cron.parse(text)).getMessage();
        assertTrue(message.startsWith(beginning), message);
    }

    @Test
    void namesOfDaysAndMonthsAndSpaceAroundAreTaken() {
        LocalDateTime saturday = LocalDateTime.of(2026, 11, 21, 0, 0);
        assertEquals(
                Optional.of(LocalDateTime.of(2026, 12, 7, 6, 30)),
                Cron.parse("  30  6 *\tDEC MON-FRI ").after(saturday.plusDays(15)));
        assertEquals(Optional.of(saturday.plusDays(1)), Cron.parse("0 0 * * 7").after(saturday));
        assertEquals(Optional.of(saturday.plusDays(1)), Cron.parse("0 0 * * 0").after(saturday));
        Cron fridayToSunday = Cron.parse("0 0 * * 5-7");
        assertEquals(Optional.of(saturday.plusDays(1)), fridayToSunday.after(saturday));
        assertEquals(Optional.of(saturday.plusDays(6)), fridayToSunday.after(saturday.plusDays(1)));
    }

    @Test
    void onlyWhatComesEveryHourKeepsToThat() {
        assertTrue(Cron.parse("0 * * * *").keepsToEveryHour());
        assertTrue(Cron.parse("*/5 */1 1 * *").keepsToEveryHour());
        assertTrue(Cron.parse("0 0-23 * * *").keepsToEveryHour());
        assertFalse(Cron.parse("0 */2 * * *").keepsToEveryHour());
        assertFalse(Cron.parse("* 2 * * *").keepsToEveryHour());
    }
}
