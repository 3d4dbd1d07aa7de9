package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
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
 * @param nodeId the node that runs it; null unless {@code RUNNING}
 * @param checkpointId the checkpoint it waits at; null unless {@code WAITING_APPROVAL}
 * @param cancelRequested a person asked the present run to stop
 * @param concurrencyKey jobs of one key run only so many at a time, on all nodes together; null for no such limit
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
        String concurrencyKey) {

    /** What the run of this claim writes under. */
    public RunKey run() {
        return new RunKey(id, epoch);
    }

    /** The same job, claimed for the first time. */
    public Job claimedBy(UUID node, Instant at) {
        return new Job(
                id,
                jobType,
                JobStatus.RUNNING,
                taskDescription,
                inputData,
                null,
                null,
                priority,
                userId,
                apiKeyId,
                tags,
                1,
                maxAttempts,
                null,
                null,
                runAt,
                timeoutMs,
                createdAt,
                at,
                null,
                at,
                1,
                node,
                null,
                false,
                concurrencyKey);
    }

    /** The same job, completed; without its data, which those who hear of it can ask for. */
    public Job completed(Instant at) {
        return new Job(
                id,
                jobType,
                JobStatus.COMPLETED,
                taskDescription,
                null,
                null,
                null,
                priority,
                userId,
                apiKeyId,
                tags,
                attempt,
                maxAttempts,
                progress,
                progressNote,
                runAt,
                timeoutMs,
                createdAt,
                startedAt,
                at,
                at,
                epoch,
                null,
                null,
                false,
                concurrencyKey);
    }

    /** The same job, further on its way. */
    public Job progressed(int percent, String note, Instant at) {
        return new Job(
                id,
                jobType,
                status,
                taskDescription,
                null,
                null,
                null,
                priority,
                userId,
                apiKeyId,
                tags,
                attempt,
                maxAttempts,
                percent,
                note,
                runAt,
                timeoutMs,
                createdAt,
                startedAt,
                null,
                at,
                epoch,
                nodeId,
                null,
                cancelRequested,
                concurrencyKey);
    }
}
