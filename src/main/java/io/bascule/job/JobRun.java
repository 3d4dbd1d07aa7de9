package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * One execution of a job's handler: one that is over, or the present one.
 *
 * @param number of the job's runs, from 1
 * @param epoch the job's epoch while it ran; what the run wrote carries it
 * @param attempt which attempt it is, or goes on with; a retry by hand begins with 1 again
 * @param nodeId the node or remote agent that had it; null where that was not kept, as for a job whose first run completed it on a node
 * @param nodeName null, too, where the node is long gone
 * @param endedAt null while it runs
 * @param outcome null while it runs
 * @param error what went wrong, or null
 * @param agent the remote agent that ran it, or null; its row's id is the {@code nodeId}
 */
public record JobRun(
        int number,
        long epoch,
        int attempt,
        UUID nodeId,
        String nodeName,
        Instant startedAt,
        Instant endedAt,
        Outcome outcome,
        JobError error,
        By agent) {

    /** A remote agent by its name, and whose it was; it may be gone by now. */
    public record By(String agentId, UUID userId) {}

    /** How a run ended. */
    public enum Outcome {
        COMPLETED(true),
        FAILED(true),
        CANCELLED(true),
        /** It waits for people. */
        PARKED(false),
        SLEPT(false),
        /** Handed back by a node that drains. */
        RELEASED(false),
        /** Its node was lost. */
        RESCUED(true);

        private final boolean counts;

        Outcome(boolean counts) {
            this.counts = counts;
        }

        /** Whether such a run counts against {@code maxAttempts}. */
        public boolean counts() {
            return counts;
        }
    }
}
