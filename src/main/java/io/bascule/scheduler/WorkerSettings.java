package io.bascule.scheduler;

import io.bascule.job.Backoff;
import java.time.Duration;
import java.util.Map;

/**
 * How the worker of a node works.
 *
 * @param enabled whether it runs jobs from the start
 * @param maxConcurrentJobs most runs at once
 * @param prefetch most claimed jobs that wait in memory for a slot
 * @param pollInterval how often to look for jobs that no wake-up told of
 * @param graceTime how long runs may go on while the node drains
 * @param cancelGrace how long a run may take to stop when told to
 * @param heartbeatInterval how often the node extends its lease
 * @param nodeTimeout a node with no heartbeat for this long is lost
 * @param backoff the wait between attempts
 * @param expiresIn how long people have to decide where the request does not say
 * @param limits most runs at once of a job type on this node
 */
public record WorkerSettings(
        boolean enabled,
        int maxConcurrentJobs,
        int prefetch,
        Duration pollInterval,
        Duration graceTime,
        Duration cancelGrace,
        Duration heartbeatInterval,
        Duration nodeTimeout,
        Backoff backoff,
        Duration expiresIn,
        Map<String, Integer> limits) {

    public WorkerSettings {
        limits = Map.copyOf(limits);
    }

    /** A node whose last heartbeat is older than this, by its own clock, starts nothing more: others may soon take over. */
    public Duration selfFenceAfter() {
        return nodeTimeout.multipliedBy(2).dividedBy(3);
    }
}
