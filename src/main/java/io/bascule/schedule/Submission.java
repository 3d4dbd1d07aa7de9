package io.bascule.schedule;

import io.bascule.job.NewJob;
import io.bascule.job.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The job of one slot, and the key under which it is one job however often it is submitted.
 *
 * @param job due since the slot; tagged with {@code schedule:<id>}, so that a list can be asked for a schedule's jobs
 * @param idempotencyKey of the schedule and the slot in UTC, whatever the clocks show there
 */
record Submission(NewJob job, String idempotencyKey) {

    static Submission of(Schedule schedule, Instant slot) {
        NewJob job = schedule.terms().job();
        List<String> tags = new ArrayList<>(job.tags());
        tags.add(tagOf(schedule.id()));
        NewJob due = new NewJob(
                job.jobType(),
                job.taskDescription(),
                job.inputData(),
                job.priority(),
                slot,
                job.maxAttempts(),
                job.timeoutMs(),
                tags,
                job.concurrencyKey(),
                job.concurrencyLimit(),
                job.requires(),
                null);
        return new Submission(due, tagOf(schedule.id()) + ":" + slot);
    }

    private static String tagOf(UUID scheduleId) {
        return "schedule:" + scheduleId;
    }
}
