package io.bascule.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "é * * * *"
            })
    void whatIsNoExpressionIsRefusedWithAnExample(String text) {
        Cron.Refused refused = assertThrows(Cron.Refused.class, () -> Cron.parse(text));
        assertTrue(refused.getMessage().contains("30 6 * * 1-5 is 06:30 from Monday to Friday"), refused.getMessage());
    }

    @Test
    void aRefusalSaysWhatIsWrong() {
        assertRefused("0 0 1", "must have five fields, and has 3; ");
        assertRefused("0 25 * * *", "cannot be read: Value 25 not in range [0, 23]; ");
        assertRefused("50-10 * * * *", "cannot be read: Invalid range! [50,10]; ");
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
