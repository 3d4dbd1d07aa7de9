package io.bascule.schedule;

import io.bascule.job.MissedSlots;
import io.bascule.job.NewJob;
import io.bascule.job.ScheduleTerms;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What to change of a schedule; null means as it is. */
public record ScheduleChange(
        String name, String cron, String timeZone, MissedSlots missedSlots, OfJob job, Boolean enabled) {

    /** What to change of the job that it submits. */
    public record OfJob(
            String jobType,
            String taskDescription,
            JsonObject inputData,
            Integer priority,
            Integer maxAttempts,
            Long timeoutMs,
            List<String> tags) {

        NewJob of(NewJob was) {
            return new NewJob(
                    or(jobType, was.jobType()),
                    or(taskDescription, was.taskDescription()),
                    or(inputData, was.inputData()),
                    or(priority, was.priority()),
                    null,
                    or(maxAttempts, was.maxAttempts()),
                    or(timeoutMs, was.timeoutMs()),
                    or(tags, was.tags()));
        }
    }

    /** What {@code was} becomes. */
    public ScheduleTerms of(ScheduleTerms was) {
        return new ScheduleTerms(
                or(name, was.name()),
                or(cron, was.cron()),
                or(timeZone, was.timeZone()),
                or(missedSlots, was.missedSlots()),
                job.of(was.job()));
    }

    private static <T> T or(T changed, T was) {
        return changed == null ? was : changed;
    }
}
