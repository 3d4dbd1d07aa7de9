package io.bascule.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week, as {@code crontab} has them. Where both days are
 * restricted, be it by a step, either is enough. It knows the dates and times of a clock on the wall; a {@link Timetable} knows when they are.
 */
final class Cron {
    private static final String EXAMPLE =
            "five fields are minute, hour, day of month, month, day of week: 30 6 * * 1-5 is 06:30 from Monday to Friday";
    private static final CronField[] FIELDS = CronField.values();
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final Set<String> EVERY_HOUR = Set.of("*", "0-23", "0-23/1", "0/1");

    /** The text is no cron expression; the message ends the sentence "the expression ...". */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Refused(String message) {
            super(message + "; " + EXAMPLE, null, false, false);
        }
    }

    private final ExecutionTime times;
    private final boolean keepsToEveryHour;

    private Cron(com.cronutils.model.Cron cron) {
        this.times = ExecutionTime.forCron(cron);
        this.keepsToEveryHour = EVERY_HOUR.contains(
                cron.retrieve(CronFieldName.HOUR).getExpression().asString());
    }

    /** @throws Refused with what is wrong, and an example */
    static Cron parse(String text) {
        List<String> fields = text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
        if (fields.size() != FIELDS.length) {
            throw new Refused("must have five fields, and has " + fields.size());
        }
        for (int i = 0; i < FIELDS.length; i++) {
            FIELDS[i].problem(fields.get(i)).ifPresent(problem -> {
                throw new Refused(problem);
            });
        }
        Cron cron = new Cron(PARSER.parse(String.join(" ", fields)));
        if (cron.after(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw new Refused("names a date that never comes");
        }
        return cron;
    }

    /** Whether it names no hours: then it goes with the time that passes, and not with the clock's hands. */
    boolean keepsToEveryHour() {
        return keepsToEveryHour;
    }

    /** The first match later than {@code time}, a whole second; empty where none ever comes. */
    Optional<LocalDateTime> after(LocalDateTime time) {
        // A clock that never jumps: what a zone's clocks do is the timetable's to know.
        return times.nextExecution(time.atZone(ZoneOffset.UTC)).map(match -> match.toLocalDateTime());
    }
}
