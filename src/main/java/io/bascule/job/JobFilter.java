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
    public static final int MAX_TYPE = 100;
    public static final int MAX_TAG = 100;
    public static final int MAX_TEXT = 1_000;
    public static final int DEFAULT_LIMIT = 50;
    /** A cursor goes deeper for the same cost; an offset walks what it skips. */
    public static final int MAX_OFFSET = 100_000;

    /** The same of jobs in these states. */
    public JobFilter in(Set<JobStatus> states) {
        return new JobFilter(states, jobType, userId, tag, text, createdAfter, createdBefore, before, limit, offset);
    }

    /** The same of one user's jobs. */
    public JobFilter of(UUID owner) {
        return new JobFilter(statuses, jobType, owner, tag, text, createdAfter, createdBefore, before, limit, offset);
    }

    /** The same of jobs that were submitted before a time, which may be null, and before the one that it says already. */
    public JobFilter until(Instant time) {
        boolean isEarlier = time != null && (createdBefore == null || time.isBefore(createdBefore));
        Instant until = isEarlier ? time : createdBefore;
        return new JobFilter(statuses, jobType, userId, tag, text, createdAfter, until, before, limit, offset);
    }

    /** A page of the same: at most so many jobs, after the one of this id, or from the newest where it is null. */
    public JobFilter page(UUID after, int most) {
        return new JobFilter(statuses, jobType, userId, tag, text, createdAfter, createdBefore, after, most, 0);
    }

    /** The same without the first so many. */
    public JobFilter skipping(int first) {
        return new JobFilter(statuses, jobType, userId, tag, text, createdAfter, createdBefore, before, limit, first);
    }

    /** Whether jobs in this state get through. */
    public boolean lets(JobStatus state) {
        return statuses == null || statuses.isEmpty() || statuses.contains(state);
    }

    /** Whether it says nothing but of which states and of which type. */
    public boolean saysOnlyStatesAndType() {
        return userId == null && tag == null && text == null && createdAfter == null && createdBefore == null;
    }
}
