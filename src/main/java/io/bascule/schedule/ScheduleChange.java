package io.bascule.schedule;

import io.bascule.job.MissedSlots;
import io.bascule.job.NewJob;
import io.bascule.job.ScheduleTerms;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** What to change of a schedule; null means as it is. */
public record ScheduleChange(
        String name, String cron, String timeZone, MissedSlots missedSlots, OfJob job, Boolean enabled) {

    /** What to change of the job that it submits: null means as it is, and what can be null says so itself. */
    public record OfJob(
            String jobType,
            Said<String> taskDescription,
            Said<JsonObject> inputData,
            Integer priority,
            Said<Integer> maxAttempts,
            Said<Long> timeoutMs,
            Said<List<String>> tags,
            Said<String> concurrencyKey,
            Said<Integer> concurrencyLimit,
            Said<Map<String, String>> requires) {

        /** The job stays as it is. */
        public static final OfJob NOTHING = new OfJob(
                null,
                Said.nothing(),
                Said.nothing(),
                null,
                Said.nothing(),
                Said.nothing(),
                Said.nothing(),
                Said.nothing(),
                Said.nothing(),
                Said.nothing());

        NewJob of(NewJob was) {
            return new NewJob(
                    or(jobType, was.jobType()),
                    taskDescription.or(was.taskDescription()),
                    inputData.or(was.inputData()),
                    or(priority, was.priority()),
                    null,
                    maxAttempts.or(was.maxAttempts()),
                    timeoutMs.or(was.timeoutMs()),
                    tags.or(was.tags()),
                    concurrencyKey.or(was.concurrencyKey()),
                    concurrencyLimit.or(isWithoutKey(was) ? null : was.concurrencyLimit()),
                    requires.or(was.requires()),
                    null);
        }

        /** A key that is taken away takes its limit along. */
        private boolean isWithoutKey(NewJob was) {
            return concurrencyKey.or(was.concurrencyKey()) == null;
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
