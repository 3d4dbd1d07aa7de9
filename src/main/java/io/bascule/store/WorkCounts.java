package io.bascule.store;

import io.bascule.job.CheckpointStatus;
import java.util.Map;

/**
 * How much there is of a work session.
 *
 * @param artifacts of all versions
 * @param openCheckpoints of its present job
 * @param checkpoints of its present job, by status; those that only inform too; a status that none has is left out
 */
public record WorkCounts(long artifacts, long openCheckpoints, Map<CheckpointStatus, Long> checkpoints) {
    public WorkCounts {
        checkpoints = Map.copyOf(checkpoints);
    }

    /** How many checkpoints there are in all. */
    public long allCheckpoints() {
        return checkpoints.values().stream().mapToLong(n -> n).sum();
    }
}
