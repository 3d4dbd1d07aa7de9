package io.bascule.job;

import java.util.Set;
import java.util.UUID;

/**
 * Which checkpoints the reviewers' list shows, and how.
 *
 * @param statuses never empty
 * @param jobId only those of one job, or null
 * @param before only checkpoints that come after this one in the list, or null: the keyset cursor
 */
public record CheckpointFilter(
        Set<CheckpointStatus> statuses, UUID jobId, Order order, boolean withData, UUID before, int limit, int offset) {

    /** What comes first. Lower case in the API. */
    public enum Order {
        NEWEST,
        /** Of those that are open, the one that expires next. */
        DEADLINE
    }

    /** A checkpoint's data can be large, so pages are shorter than those of jobs. */
    public static final int MAX_LIMIT = 100;

    public static final int DEFAULT_LIMIT = 50;

    public CheckpointFilter {
        statuses = Set.copyOf(statuses);
        if (statuses.isEmpty()) {
            throw new IllegalArgumentException("A list of checkpoints needs at least one status");
        }
        if (order == Order.DEADLINE && !statuses.equals(Set.of(CheckpointStatus.PENDING))) {
            throw new IllegalArgumentException("Only what is open has a deadline to be sorted by");
        }
    }
}
