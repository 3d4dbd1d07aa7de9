package io.bascule.http;

import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.PastRun;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * What happened to a job, in order. Nothing is stored for it: it is derived from the job, the runs that ended without ending
 * it, and its checkpoints.
 */
final class Timeline {

    /**
     * One thing that happened.
     *
     * @param event a short name, such as {@code parked}
     * @param status the job's state from then on
     * @param attempt which attempt it concerns, or null
     * @param detail what was said or what went wrong, or null
     * @param checkpointId the checkpoint concerned, or null
     */
    record Event(Instant at, String event, JobStatus status, Integer attempt, String detail, UUID checkpointId) {

        JsonObject toJson() {
            JsonObject json = new JsonObject()
                    .put("at", Times.write(at))
                    .put("event", event)
                    .put("status", status.name());
            if (attempt != null) {
                json.put("attempt", attempt);
            }
            if (detail != null) {
                json.put("detail", detail);
            }
            return checkpointId == null ? json : json.put("checkpointId", checkpointId.toString());
        }
    }

    private final Job job;
    private final List<Event> events = new ArrayList<>();

    private Timeline(Job job) {
        this.job = job;
    }

    /**
     * @param claimedAt when the job was last claimed, or null if never
     * @param runs in the order of their epochs
     */
    static List<Event> of(Job job, Instant claimedAt, List<PastRun> runs, List<Checkpoint> checkpoints) {
        Timeline timeline = new Timeline(job);
        timeline.add(job.createdAt(), "submitted", JobStatus.PENDING, null, job.taskDescription());
        timeline.addStarts(runs, claimedAt);
        checkpoints.forEach(timeline::addCheckpoint);
        timeline.addEnds(runs);
        checkpoints.forEach(timeline::addDecision);
        timeline.addEndOfJob();
        // The sort is stable: what one transaction wrote at one time stays in the order of the lines above.
        timeline.events.sort(Comparator.comparing(Event::at));
        return timeline.events;
    }

    static JsonArray toJson(List<Event> events) {
        return JobJson.all(events, Event::toJson);
    }

    private void addStarts(List<PastRun> runs, Instant claimedAt) {
        PastRun before = null;
        for (PastRun run : runs) {
            addStart(run.startedAt(), run.attempt(), before);
            before = run;
        }
        Instant last = claimedAt == null ? job.startedAt() : claimedAt;
        if (last != null && (before == null || last.isAfter(before.startedAt()))) {
            addStart(last, job.attempt(), before);
        }
    }

    private void addStart(Instant at, int attempt, PastRun before) {
        boolean goesOn = before != null
                && (before.outcome() == PastRun.Outcome.PARKED || before.outcome() == PastRun.Outcome.SLEPT);
        add(at, goesOn ? "resumed" : "started", JobStatus.RUNNING, attempt, null);
    }

    private void addCheckpoint(Checkpoint checkpoint) {
        switch (checkpoint.checkpointType()) {
            case APPROVAL_REQUIRED -> add(checkpoint, "parked", JobStatus.WAITING_APPROVAL, checkpoint.message());
            case INFO -> add(checkpoint, "info", JobStatus.RUNNING, checkpoint.message());
            case ERROR -> add(checkpoint, "error", JobStatus.FAILED, checkpoint.message());
        }
    }

    private void addEnds(List<PastRun> runs) {
        for (int i = 0; i < runs.size(); i++) {
            int attemptAfter = i + 1 < runs.size() ? runs.get(i + 1).attempt() : job.attempt();
            addEnd(runs.get(i), attemptAfter);
        }
    }

    private void addEnd(PastRun run, int attemptAfter) {
        // A retry by hand gives all attempts back: the number falls, so the run before it had ended the job.
        boolean endedTheJob = attemptAfter < run.attempt();
        switch (run.outcome()) {
            case PARKED -> {} // Its checkpoint says so, and what was asked.
            case SLEPT -> add(run.endedAt(), "sleeping", JobStatus.QUEUED, run.attempt(), null);
            case RELEASED -> add(run.endedAt(), "released", JobStatus.QUEUED, run.attempt(), null);
            case RESCUED -> add(run.endedAt(), "rescued", JobStatus.QUEUED, run.attempt(), text(run.error()));
            case CANCELLED -> add(run.endedAt(), "cancelled", JobStatus.CANCELLED, run.attempt(), null);
            case FAILED -> {
                String event = endedTheJob ? "failed" : "retrying";
                JobStatus status = endedTheJob ? JobStatus.FAILED : JobStatus.QUEUED;
                add(run.endedAt(), event, status, run.attempt(), text(run.error()));
            }
        }
    }

    private void addDecision(Checkpoint checkpoint) {
        if (checkpoint.checkpointType() != CheckpointType.APPROVAL_REQUIRED
                || checkpoint.status() == CheckpointStatus.PENDING) {
            return;
        }
        Instant at = checkpoint.decidedAt() == null ? checkpoint.updatedAt() : checkpoint.decidedAt();
        JobStatus refused = checkpoint.tellsHandler() ? JobStatus.QUEUED : JobStatus.FAILED;
        UUID id = checkpoint.id();
        switch (checkpoint.status()) {
            case APPROVED ->
                events.add(
                        new Event(at, "approved", JobStatus.QUEUED, null, said(checkpoint, checkpoint.comment()), id));
            case REJECTED ->
                events.add(
                        new Event(at, "rejected", refused, null, said(checkpoint, checkpoint.rejectionReason()), id));
            case CHANGES_REQUESTED ->
                events.add(new Event(
                        at, "changes-requested", JobStatus.QUEUED, null, said(checkpoint, checkpoint.comment()), id));
            case EXPIRED -> events.add(new Event(at, "expired", refused, null, "Nobody decided in time.", id));
            case CANCELLED -> {} // The job's own cancellation says so.
            case PENDING, RECORDED -> throw new IllegalStateException("Not decided: " + checkpoint.status());
        }
    }

    private void addEndOfJob() {
        switch (job.status()) {
            case COMPLETED -> add(job.completedAt(), "completed", job.status(), job.attempt(), null);
            case FAILED -> add(job.completedAt(), "failed", job.status(), job.attempt(), text(job.error()));
            case CANCELLED -> add(job.completedAt(), "cancelled", job.status(), null, null);
            case PENDING, RUNNING, WAITING_APPROVAL, QUEUED -> {} // It goes on.
        }
    }

    private void add(Instant at, String event, JobStatus status, Integer attempt, String detail) {
        events.add(new Event(at, event, status, attempt, detail, null));
    }

    private void add(Checkpoint checkpoint, String event, JobStatus status, String detail) {
        events.add(new Event(checkpoint.createdAt(), event, status, null, detail, checkpoint.id()));
    }

    private static String said(Checkpoint checkpoint, String words) {
        String by = "by " + checkpoint.decidedByName();
        return words == null || words.isBlank() ? by : by + ": " + words;
    }

    private static String text(JobError error) {
        return error == null ? null : error.code() + ": " + error.message();
    }
}
