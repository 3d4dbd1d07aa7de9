package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;

/**
 * The runs of this node, how many of each type hold a slot, and until when each may go on. A run whose end is being written holds
 * no slot any more, but is this node's until that is done.
 */
final class Slots {
    private static final long NEVER = Long.MAX_VALUE;
    private static final int LEAST_SWEPT = 1_000;

    /** A run of this node. Times are the caller's milliseconds; {@link Long#MAX_VALUE} for never. */
    static final class Run {
        final Job job;
        private final long timeoutAt;
        private long stopBy = NEVER;
        private boolean ending;

        private Run(Job job, long timeoutAt) {
            this.job = job;
            this.timeoutAt = timeoutAt;
        }

        /** This node is writing its end; what the run reports no longer counts. */
        boolean isEnding() {
            return ending;
        }

        boolean wasToldToStop() {
            return stopBy != NEVER;
        }

        boolean isTimedOut(long nowMs) {
            return nowMs >= timeoutAt;
        }

        private long due() {
            return Math.min(timeoutAt, stopBy);
        }
    }

    private record Deadline(long atMs, Run run) {}

    private final Map<UUID, Run> runs = new HashMap<>();
    private final Map<String, Integer> byType = new HashMap<>();
    private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>(Comparator.comparingLong(Deadline::atMs));
    private int taken;

    /**
     * Gives the job a slot, instead of an earlier run of it: the job went on without this node's knowing then, since the answer to
     * the earlier run's last write was lost.
     */
    void take(Job job, long nowMs) {
        Run earlier = runs.get(job.id());
        if (earlier != null) {
            ending(earlier);
        }
        Run run = new Run(job, job.timeoutMs() == null ? NEVER : nowMs + job.timeoutMs());
        runs.put(job.id(), run);
        taken++;
        byType.merge(job.jobType(), 1, Integer::sum);
        watch(run);
    }

    /** Deadlines of runs that are over go once they come to the front, or are the most: a slow run must not pile them up behind it. */
    private void watch(Run run) {
        if (run.due() != NEVER) {
            deadlines.add(new Deadline(run.due(), run));
        }
        if (deadlines.size() > 2 * runs.size() + LEAST_SWEPT) {
            deadlines.removeIf(deadline -> !stands(deadline));
        }
    }

    /** The run has until {@code byMs} to stop. */
    void stopBy(Run run, long byMs) {
        boolean sooner = byMs < run.due();
        run.stopBy = byMs;
        if (sooner) {
            watch(run);
        }
    }

    /** The run's end is being written; frees its slot. */
    void ending(Run run) {
        if (!run.ending) {
            run.ending = true;
            taken--;
            byType.merge(run.job.jobType(), -1, Integer::sum);
        }
    }

    /** The run is over; null where it is none of this node's. */
    Run over(RunKey key) {
        Run run = get(key);
        if (run != null) {
            ending(run);
            runs.remove(key.jobId());
        }
        return run;
    }

    /** The run under this very epoch, or null. */
    Run get(RunKey key) {
        Run run = runs.get(key.jobId());
        return run != null && run.job.epoch() == key.epoch() ? run : null;
    }

    /** All runs of this node, those whose end is being written too. */
    List<Run> all() {
        return List.copyOf(runs.values());
    }

    int size() {
        return runs.size();
    }

    /** How many hold a slot. */
    int taken() {
        return taken;
    }

    int taken(String jobType) {
        return byType.getOrDefault(jobType, 0);
    }

    /** Runs whose end nobody is writing yet. */
    List<Run> open() {
        return runs.values().stream().filter(run -> !run.ending).toList();
    }

    /** Open runs whose time is over; each is told once. */
    List<Run> late(long nowMs) {
        if (nextDeadline() > nowMs) {
            return List.of();
        }
        List<Run> late = new ArrayList<>();
        while (nextDeadline() <= nowMs) {
            late.add(deadlines.poll().run());
        }
        return late;
    }

    /** When the next open run's time is over. */
    long nextDeadline() {
        while (!deadlines.isEmpty() && !stands(deadlines.peek())) {
            deadlines.poll();
        }
        return deadlines.isEmpty() ? NEVER : deadlines.peek().atMs();
    }

    /** How many deadlines are kept in memory, those of runs that are over too. */
    int deadlines() {
        return deadlines.size();
    }

    private boolean stands(Deadline deadline) {
        Run run = deadline.run();
        return !run.ending && runs.get(run.job.id()) == run && deadline.atMs() == run.due();
    }

    void clear() {
        runs.clear();
        byType.clear();
        deadlines.clear();
        taken = 0;
    }
}
