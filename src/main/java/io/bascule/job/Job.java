package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One piece of work, as stored.
 *
 * @param id UUIDv7: jobs sort by the time of their submission
 * @param jobType names the handler
 * @param taskDescription what the work is, for people; may be null
 * @param inputData what the handler is given
 * @param outputData what the handler returned; null until {@code COMPLETED}
 * @param error why the job failed; null unless {@code FAILED}
 * @param priority 0 to 10, higher first
 * @param userId who submitted it; null where SQL did, without a user
 * @param apiKeyId the key that submitted it, or null
 * @param attempt runs so far that count against {@code maxAttempts}, the present one included
 * @param progress percent of the present run, 0 to 100, or null
 * @param progressNote what the run said with its progress, or null
 * @param runAt not claimed before this time
 * @param timeoutMs how long one run may take, in milliseconds, or null for no limit
 * @param startedAt when it was first claimed, or null
 * @param completedAt when it reached a terminal state, or null
 * @param epoch raised by each claim; the fence of the run's writes
 * @param nodeId the node or remote agent that runs it; null unless {@code RUNNING}
 * @param checkpointId the checkpoint it waits at; null unless {@code WAITING_APPROVAL}
 * @param cancelRequested a person asked the present run to stop
 * @param concurrencyKey jobs of one key run only so many at a time, on all nodes together; null for no such limit
 * @param requires labels that the remote agent must have that runs it; empty where any worker may
 * @param retryOf the ended job that this one was submitted in place of, or null
 */
public record Job(
        UUID id,
        String jobType,
        JobStatus status,
        String taskDescription,
        JsonObject inputData,
        JsonObject outputData,
        JobError error,
        int priority,
        UUID userId,
        UUID apiKeyId,
        List<String> tags,
        int attempt,
        int maxAttempts,
        Integer progress,
        String progressNote,
        Instant runAt,
        Long timeoutMs,
        Instant createdAt,
        Instant startedAt,
        Instant completedAt,
        Instant updatedAt,
        long epoch,
        UUID nodeId,
        UUID checkpointId,
        boolean cancelRequested,
        String concurrencyKey,
        Map<String, String> requires,
        UUID retryOf) {

    public Job {
        requires = requires == null ? Map.of() : Map.copyOf(requires);
    }

    /** What the run of this claim writes under. */
    public RunKey run() {
        return new RunKey(id, epoch);
    }

    /** The same job, claimed for the first time. */
    public Job claimedBy(UUID node, Instant at) {
        Copy copy = new Copy(this, at);
        copy.status = JobStatus.RUNNING;
        copy.attempt = 1;
        copy.epoch = 1;
        copy.startedAt = at;
        copy.nodeId = node;
        return copy.made();
    }

    /** The same job, completed; without its data, which those who hear of it can ask for. */
    public Job completed(Instant at) {
        Copy copy = new Copy(this, at);
        copy.status = JobStatus.COMPLETED;
        copy.inputData = null;
        copy.completedAt = at;
        copy.nodeId = null;
        copy.cancelRequested = false;
        return copy.made();
    }

    /** The same job, further on its way; without its data. */
    public Job progressed(int percent, String note, Instant at) {
        Copy copy = new Copy(this, at);
        copy.inputData = null;
        copy.progress = percent;
        copy.progressNote = note;
        return copy.made();
    }

    /** The same job, for an agent with these labels. */
    public Job requiring(Map<String, String> labels) {
        Copy copy = new Copy(this, updatedAt);
        copy.requires = labels;
        return copy.made();
    }

    /** A copy of a job, with what changes on its way to be set. */
    private static final class Copy {
        private final Job was;
        private final Instant updatedAt;
        private JobStatus status;
        private JsonObject inputData;
        private int attempt;
        private Integer progress;
        private String progressNote;
        private Instant startedAt;
        private Instant completedAt;
        private long epoch;
        private UUID nodeId;
        private boolean cancelRequested;
        private Map<String, String> requires;

        private Copy(Job was, Instant updatedAt) {
            this.was = was;
            this.updatedAt = updatedAt;
            this.status = was.status;
            this.inputData = was.inputData;
            this.attempt = was.attempt;
            this.progress = was.progress;
            this.progressNote = was.progressNote;
            this.startedAt = was.startedAt;
            this.completedAt = was.completedAt;
            this.epoch = was.epoch;
            this.nodeId = was.nodeId;
            this.cancelRequested = was.cancelRequested;
            this.requires = was.requires;
        }

        private Job made() {
            return new Job(
                    was.id,
                    was.jobType,
                    status,
                    was.taskDescription,
                    inputData,
                    was.outputData,
                    was.error,
                    was.priority,
                    was.userId,
                    was.apiKeyId,
                    was.tags,
                    attempt,
                    was.maxAttempts,
                    progress,
                    progressNote,
                    was.runAt,
                    was.timeoutMs,
                    was.createdAt,
                    startedAt,
                    completedAt,
                    updatedAt,
                    epoch,
                    nodeId,
                    was.checkpointId,
                    cancelRequested,
                    was.concurrencyKey,
                    requires,
                    was.retryOf);
        }
    }
}
