package io.bascule.http;

import io.bascule.job.MissedSlots;
import io.bascule.job.NewJob;
import io.bascule.job.NewJobRules;
import io.bascule.job.QueueKey;
import io.bascule.job.ScheduleTerms;
import io.bascule.schedule.Said;
import io.bascule.schedule.ScheduleChange;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A schedule, or a change of one, as a request asks for it; each fails with every field that is of a wrong type. */
final class ScheduleReader {
    private static final String MISSED_SLOTS = "one of "
            + Arrays.stream(MissedSlots.values()).map(MissedSlots::wireName).collect(Collectors.joining(", "));

    /** What every schedule has. A list or an object is no less there for being empty. */
    private static final List<String> NEVER_NULL =
            List.of("name", "cron", "timeZone", "missedSlots", "jobType", "priority", "enabled");

    private final Fields fields;
    private final ScheduleChange said;

    ScheduleReader(JsonObject body) {
        this.fields = new Fields(body);
        this.said = new ScheduleChange(
                fields.text("name", 1, ScheduleTerms.MAX_NAME),
                fields.text("cron", 1, ScheduleTerms.MAX_CRON),
                fields.text("timeZone", 1, 100),
                fields.oneOf("missedSlots", MissedSlots::ofWireName, MISSED_SLOTS),
                new ScheduleChange.OfJob(
                        fields.text("jobType", 1, 100),
                        said("taskDescription", fields.text("taskDescription", 0, NewJobRules.MAX_DESCRIPTION)),
                        said("inputData", fields.object("inputData")),
                        number("priority", QueueKey.MIN_PRIORITY, QueueKey.MAX_PRIORITY),
                        said("maxAttempts", number("maxAttempts", 1, NewJobRules.MAX_ATTEMPTS)),
                        said("timeoutMs", fields.wholeNumber("timeoutMs", 1, NewJobRules.MAX_TIMEOUT_MS)),
                        said("tags", fields.texts("tags")),
                        said("concurrencyKey", fields.text("concurrencyKey", 1, NewJobRules.MAX_CONCURRENCY_KEY)),
                        said("concurrencyLimit", number("concurrencyLimit", 1, NewJobRules.MAX_CONCURRENCY_LIMIT)),
                        said("requires", fields.textsByName("requires"))),
                fields.flag("enabled"));
    }

    /** A merge patch (RFC 7396): null takes away what can be absent, and is refused for what cannot. */
    ScheduleChange change() {
        NEVER_NULL.forEach(fields::refuseNull);
        fields.nothingElse().refuseIfWrong();
        return said;
    }

    ScheduleTerms terms() {
        fields.require("name").require("cron").require("jobType").nothingElse().refuseIfWrong();
        NewJob defaults = NewJob.of(said.job().jobType(), new JsonObject());
        return said.of(
                new ScheduleTerms(null, null, ScheduleTerms.DEFAULT_TIME_ZONE, MissedSlots.RUN_LATEST, defaults));
    }

    boolean enabled() {
        return said.enabled() == null || said.enabled();
    }

    private <T> Said<T> said(String name, T value) {
        return new Said<>(fields.has(name), value);
    }

    private Integer number(String name, int min, int max) {
        Long number = fields.wholeNumber(name, min, max);
        return number == null ? null : Integer.valueOf(number.intValue());
    }
}
