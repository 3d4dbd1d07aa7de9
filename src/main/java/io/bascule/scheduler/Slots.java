package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The runs of this node, how many of each type, and until when each may go on. */
final class Slots {
    /** A run that holds a slot. Times are the caller's milliseconds; {@link Long#MAX_VALUE} for never. */
    static final class Run {
        final Job job;
        final long timeoutAt;
        long stopBy = Long.MAX_VALUE;
        /** This node is writing its end; what the run reports no longer counts. */
        boolean ending;

        Run(Job job, long timeoutAt) {
            this.job = job;
            this.timeoutAt = timeoutAt;
        }

        boolean wasToldToStop() {
            return stopBy != Long.MAX_VALUE;
        }
    }

    private final Map<UUID, Run> runs = new HashMap<>();
    private final Map<String, Integer> byType = new HashMap<>();

    /**
     * Gives the job a slot: its own former one where an earlier run of it still has that. The job went on without this node's
     * knowing then, since the answer to the earlier run's last write was lost.
     */
    void take(Job job, long nowMs) {
        long timeoutAt = job.timeoutMs() == null ? Long.MAX_VALUE : nowMs + job.timeoutMs();
        Run earlier = runs.put(job.id(), new Run(job, timeoutAt));
        if (earlier == null) {
            byType.merge(job.jobType(), 1, Integer::sum);
        }
    }

    /** Frees the run's slot; false where it holds none. */
    boolean free(RunKey key) {
        Run run = get(key);
        if (run == null) {
            return false;
        }
        runs.remove(key.jobId());
        byType.merge(run.job.jobType(), -1, Integer::sum);
        return true;
    }

    /** The run under this very epoch, or null. */
    Run get(RunKey key) {
        Run run = runs.get(key.jobId());
        return run != null && run.job.epoch() == key.epoch() ? run : null;
    }

    List<Run> all() {
        return List.copyOf(runs.values());
    }

    int taken() {
        return runs.size();
    }

    int taken(String jobType) {
        return byType.getOrDefault(jobType, 0);
    }

    /** Runs whose end nobody is writing yet. */
    List<Run> open() {
        return runs.values().stream().filter(run -> !run.ending).toList();
    }

    void clear() {
        runs.clear();
        byType.clear();
    }
}
