package io.bascule.http;

import io.bascule.job.Labels;
import io.bascule.job.NewJob;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.schedule.Schedules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Schedules as the API shows them. */
final class ScheduleJson {
    private static final int NEXT_RUNS = 5;

    private ScheduleJson() {}

    /** A schedule with the input of its jobs. */
    static JsonObject of(Schedule schedule) {
        return listed(schedule).put("inputData", schedule.terms().job().inputData());
    }

    /** A schedule as lists show it: without {@code inputData}. */
    static JsonObject listed(Schedule schedule) {
        ScheduleTerms terms = schedule.terms();
        NewJob job = terms.job();
        return new JsonObject()
                .put("id", JobJson.text(schedule.id()))
                .put("name", terms.name())
                .put("cron", terms.cron())
                .put("timeZone", terms.timeZone())
                .put("missedSlots", terms.missedSlots().wireName())
                .put("enabled", schedule.enabled())
                .put("jobType", job.jobType())
                .put("taskDescription", job.taskDescription())
                .put("priority", job.priority())
                .put("maxAttempts", job.maxAttempts())
                .put("timeoutMs", job.timeoutMs())
                .put("tags", new JsonArray(job.tags()))
                .put("concurrencyKey", job.concurrencyKey())
                .put("concurrencyLimit", job.concurrencyLimit())
                .put("requires", Labels.json(job.requires()))
                .put("userId", JobJson.text(schedule.userId()))
                .put("nextRuns", nextRuns(schedule))
                .put("lastSlot", Times.write(schedule.lastSlot()))
                .put("lastJobId", JobJson.text(schedule.lastJobId()))
                .put("lastError", schedule.lastError())
                .put("createdAt", Times.write(schedule.createdAt()))
                .put("updatedAt", Times.write(schedule.updatedAt()));
    }

    private static JsonArray nextRuns(Schedule schedule) {
        JsonArray times = new JsonArray();
        Schedules.nextRuns(schedule, NEXT_RUNS).forEach(slot -> times.add(Times.write(slot)));
        return times;
    }
}
