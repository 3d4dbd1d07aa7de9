package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * A job that is submitted at the slots of a cron expression, each slot once.
 *
 * @param userId its owner, as whom the jobs are submitted
 * @param apiKeyId the key with which its owner made or last changed it, or null for a person; it submits no longer than that is open
 * @param enabled a disabled one submits nothing; what it would have had meanwhile is not missed
 * @param nextAt its next slot; null while it is disabled and where none will ever come
 * @param lastSlot the latest slot that is done with, submitted or not; null before the first
 * @param lastJobId the job of the latest slot that was submitted, or null
 * @param lastError why its latest slot has no job, or not yet; null where it has one
 * @param updatedAt when its definition last changed
 */
public record Schedule(
        UUID id,
        UUID userId,
        UUID apiKeyId,
        ScheduleTerms terms,
        boolean enabled,
        Instant nextAt,
        Instant lastSlot,
        UUID lastJobId,
        String lastError,
        Instant createdAt,
        Instant updatedAt) {}
