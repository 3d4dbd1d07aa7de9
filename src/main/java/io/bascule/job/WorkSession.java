package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A task given to an agent: what was asked for, and its present job.
 *
 * @param documents what the agent is given to read, in order; empty in lists
 * @param tokenBudget null for no limit
 * @param costBudget in millionths of a US dollar; null for no limit
 * @param status by its job
 * @param jobId its present job; null until it is executed
 * @param round the highest that was begun; 0 before the first
 * @param progress of its job, in percent, or null
 * @param progressNote may be null
 * @param error why it failed, or null
 * @param executedBy who executed it last; null until it is executed
 */
public record WorkSession(
        UUID id,
        UUID projectId,
        String agentType,
        String taskDescription,
        JsonObject taskConfiguration,
        List<ContextDocument> documents,
        ApprovalStrategy approvalStrategy,
        boolean autoExecute,
        int maxRounds,
        Long tokenBudget,
        Long costBudget,
        JsonObject metadata,
        WorkStatus status,
        UUID jobId,
        int round,
        Integer progress,
        String progressNote,
        JobError error,
        UUID executedBy,
        UUID createdBy,
        String createdByName,
        Instant createdAt,
        Instant updatedAt) {
    /** The job type of which a session's jobs are. */
    public static final String JOB_TYPE = "work-session";

    public WorkSession {
        documents = List.copyOf(documents);
    }
}
