package io.bascule.job;

import java.util.Set;
import java.util.UUID;

/**
 * Which checkpoints the reviewers' list shows, newest first.
 *
 * @param statuses never empty
 * @param jobId only those of one job, or null
 * @param before only checkpoints that sort after this one, or null: the keyset cursor
 */
public record CheckpointFilter(Set<CheckpointStatus> statuses, UUID jobId, UUID before, int limit, int offset) {

    /** A checkpoint's data can be large, so pages are shorter than those of jobs. */
    public static final int MAX_LIMIT = 100;

    public static final int DEFAULT_LIMIT = 50;

    public CheckpointFilter {
        statuses = Set.copyOf(statuses);
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("A list of checkpoints needs at least one status");
        }
    }
}
