package io.bascule.store;

import io.bascule.job.Labels;
import io.bascule.job.MissedSlots;
import io.bascule.job.NewJob;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;

/** Schedules as rows, as parameters and as the audit log tells of them. */
final class ScheduleRows {
    private ScheduleRows() {}

    /** Adds what people may change, in the order of the statements. */
    static Tuple add(Tuple parameters, ScheduleStore.Wanted wanted) {
        ScheduleTerms terms = wanted.terms();
        NewJob job = terms.job();
        return parameters
                .addString(terms.name())
                .addString(terms.cron())
                .addString(terms.timeZone())
                .addString(terms.missedSlots().name())
                .addString(job.jobType())
                .addString(job.taskDescription())
                .addValue(job.inputData())
                .addInteger(job.priority())
                .addInteger(job.maxAttempts())
                .addLong(job.timeoutMs())
                .addArrayOfString(job.tags().toArray(String[]::new))
                .addString(job.concurrencyKey())
                .addInteger(job.concurrencyLimit())
                .addJsonObject(Labels.jsonOrNull(job.requires()))
                .addBoolean(wanted.enabled())
                .addOffsetDateTime(Rows.time(wanted.nextAt()));
    }

    static Schedule schedule(Row row) {
        return new Schedule(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getUUID("api_key_id"),
                terms(row),
                row.getBoolean("enabled"),
                Rows.instant(row, "next_at"),
                Rows.instant(row, "last_slot"),
                row.getUUID("last_job_id"),
                row.getString("last_error"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }

    private static ScheduleTerms terms(Row row) {
        NewJob job = new NewJob(
                row.getString("job_type"),
                row.getString("task_description"),
                row.getJsonObject("input"),
                row.getShort("priority"),
                null,
                row.getInteger("max_attempts"),
                row.getLong("timeout_ms"),
                List.of(row.getArrayOfStrings("tags")),
                row.getString("concurrency_key"),
                row.getInteger("concurrency_limit"),
                Labels.of(row.getJsonObject("requires")),
                null);
        return new ScheduleTerms(
                row.getString("name"),
                row.getString("cron"),
                row.getString("time_zone"),
                MissedSlots.valueOf(row.getString("missed_slots")),
                job);
    }

    /** Inputs can be large and private, so the log says no more of them than that they changed. */
    static JsonObject detail(Schedule schedule) {
        ScheduleTerms terms = schedule.terms();
        NewJob job = terms.job();
        return new JsonObject()
                .put("userId", schedule.userId().toString())
                .put("name", terms.name())
                .put("cron", terms.cron())
                .put("timeZone", terms.timeZone())
                .put("missedSlots", terms.missedSlots().wireName())
                .put("jobType", job.jobType())
                .put("priority", job.priority())
                .put("maxAttempts", job.maxAttempts())
                .put("timeoutMs", job.timeoutMs())
                .put("tags", new JsonArray(job.tags()))
                .put("concurrencyKey", job.concurrencyKey())
                .put("concurrencyLimit", job.concurrencyLimit())
                .put("requires", Labels.jsonOrNull(job.requires()))
                .put("enabled", schedule.enabled());
    }

    /** Whose and which it is, and what is other than it was. */
    static JsonObject difference(Schedule was, Schedule is) {
        JsonObject before = detail(was);
        JsonObject difference = new JsonObject();
        detail(is).forEach(member -> {
            boolean names = member.getKey().equals("userId") || member.getKey().equals("name");
            if (names || !Objects.equals(member.getValue(), before.getValue(member.getKey()))) {
                difference.put(member.getKey(), member.getValue());
            }
        });
        NewJob job = is.terms().job();
        NewJob jobBefore = was.terms().job();
        if (!job.inputData().equals(jobBefore.inputData())) {
            difference.put("inputData", "changed");
        }
        return Objects.equals(job.taskDescription(), jobBefore.taskDescription())
                ? difference
                : difference.put("taskDescription", "changed");
    }
}
