package io.bascule.telemetry;

import io.bascule.bus.Events;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Jobs and checkpoints as events carry them, with a secret in every place that must stay in the house. */
final class Samples {
    static final String SECRET = "the-secret-payload";
    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    static final Caller ADA = Caller.person(Ids.next(), "ada", Role.USER);

    private Samples() {}

    /** Due at START, claimed 3 s and finished 7 s later. */
    static Job job(UUID id, String type, JobStatus status, JobError error) {
        JsonObject secret = new JsonObject().put("payload", SECRET);
        Instant claimed = START.plusSeconds(3);
        Instant ended = status.isTerminal() ? START.plusSeconds(10) : null;
        return new Job(
                id,
                type,
                status,
                SECRET,
                secret,
                secret,
                error,
                5,
                ADA.userId(),
                null,
                List.of(SECRET),
                1,
                3,
                null,
                SECRET,
                START,
                null,
                START,
                claimed,
                ended,
                ended == null ? claimed : ended,
                1,
                status == JobStatus.RUNNING ? Ids.next() : null,
                null,
                false,
                null,
                null,
                null);
    }

    static Job job(JobStatus status) {
        return job(Ids.next(), "simple-task", status, null);
    }

    static Events.JobChanged changed(Job job, JobStatus was) {
        return new Events.JobChanged(job, was, ADA);
    }

    static Events.CheckpointChanged checkpoint(UUID id, UUID jobId, CheckpointStatus status, Caller by) {
        boolean decided = status.isVerdict();
        Instant at = decided ? START.plusSeconds(60) : START;
        JsonObject secret = new JsonObject().put("payload", SECRET);
        Checkpoint checkpoint = new Checkpoint(
                id,
                jobId,
                "write-files",
                CheckpointType.APPROVAL_REQUIRED,
                status,
                SECRET,
                secret,
                secret,
                "sha256:0",
                false,
                status == CheckpointStatus.CHANGES_REQUESTED,
                decided ? by.userId() : null,
                decided ? by.username() : null,
                decided ? at : null,
                status == CheckpointStatus.REJECTED ? SECRET : null,
                SECRET,
                START.plus(Duration.ofDays(1)),
                START,
                at);
        return new Events.CheckpointChanged(checkpoint, "simple-task", by);
    }
}
