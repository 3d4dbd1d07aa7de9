package io.bascule.http;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** Jobs and checkpoints as an engine would answer them. */
final class Jobs {
    static final Instant NOW = Instant.parse("2026-01-31T09:30:00.123456Z");

    private Jobs() {}

    static Job accepted(NewJob job, Caller caller, JobStatus status) {
        return new Job(
                Ids.next(),
                job.jobType(),
                status,
                job.taskDescription(),
                job.inputData(),
                null,
                null,
                job.priority(),
                caller.userId(),
                caller.apiKeyId(),
                job.tags(),
                status == JobStatus.RUNNING ? 1 : 0,
                3,
                null,
                null,
                NOW,
                job.timeoutMs(),
                NOW,
                status == JobStatus.RUNNING ? NOW : null,
                null,
                NOW,
                0,
                null,
                null,
                false,
                null,
                null,
                job.retryOf());
    }

    static Checkpoint decided(UUID id, CheckpointStatus status, Caller by, String words) {
        return new Checkpoint(
                id,
                new UUID(1, 1),
                "n",
                CheckpointType.APPROVAL_REQUIRED,
                status,
                "May I?",
                new JsonObject().put("files", 2),
                new JsonObject(),
                "sha256:" + "0".repeat(64),
                false,
                true,
                by.userId(),
                by.username(),
                NOW,
                status == CheckpointStatus.REJECTED ? words : null,
                status == CheckpointStatus.REJECTED ? null : words,
                NOW.plusSeconds(3600),
                NOW,
                NOW);
    }
}
