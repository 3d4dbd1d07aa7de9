package io.bascule.job;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Which jobs a list shows, newest first. Null and empty mean no restriction.
 *
 * @param text words that the task description must hold
 * @param before only jobs that sort after this one: the keyset cursor
 */
public record JobFilter(
        Set<JobStatus> statuses,
        String jobType,
        UUID userId,
        String tag,
        String text,
        Instant createdAfter,
        Instant createdBefore,
        UUID before,
        int limit,
        int offset) {

    public static final int MAX_LIMIT = 500;
    public static final int DEFAULT_LIMIT = 50;
    /** A cursor goes deeper for the same cost; an offset walks what it skips. */
    public static final int MAX_OFFSET = 100_000;
}
