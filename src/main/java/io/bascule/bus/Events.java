package io.bascule.bus;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** What happened. Published after the COMMIT that made it so. */
public final class Events {
    private Events() {}

    /** Jobs changed, in the order in which they did: what was written together is told together. */
    public record JobsChanged(List<JobChanged> changes) {}

    /** Runs ended. */
    public record RunsEnded(List<RunEnded> ends) {}

    /**
     * A job went from one state to another. The job's input and output may be absent.
     *
     * @param was null for a new one
     * @param by who submitted, cancelled or retried it; null where the engine moved it on
     */
    public record JobChanged(Job job, JobStatus was, Caller by) {
        public JobChanged(Job job, JobStatus was) {
            this(job, was, null);
        }
    }

    /** A checkpoint was opened, recorded or decided. */
    public record CheckpointChanged(Checkpoint checkpoint, String jobType, Caller by) {}

    /** Lines were added to a job's log. */
    public record LogAppended(UUID jobId, List<LogEntry> entries) {}

    /**
     * A run ended, however it did.
     *
     * @param error what went wrong, or null
     */
    public record RunEnded(Job job, Outcome outcome, Duration took, JobError error) {
        /** How it ended. */
        public enum Outcome {
            COMPLETED,
            FAILED,
            RETRYING,
            PARKED,
            SLEPT,
            CANCELLED,
            RELEASED,
            STALE
        }
    }

    /** What was written. */
    public record Commits(List<Commit> commits) {}

    /** So many writes shared one commit. */
    public record Commit(What what, int items) {
        /** What was written. */
        public enum What {
            SUBMITS,
            ENDS,
            STEPS,
            LOGS
        }
    }

    /** Something worth counting happened {@code n} times. */
    public record Count(What what, long n) {
        /** What is counted. */
        public enum What {
            SUBMITS,
            CLAIMS,
            RESCUES,
            STALE_WRITES,
            EXPIRIES,
            PRUNED_JOBS,
            AGENT_CLAIMS,
            LEASES_LOST
        }
    }

    /**
     * Remote agents appeared, went, are seen otherwise, or have other jobs than before.
     *
     * @param more of how many more nobody says which
     */
    public record AgentsChanged(List<AgentChanged> changes, long more) {}

    /**
     * One of them.
     *
     * @param id of its row
     * @param userId whose it is
     */
    public record AgentChanged(UUID id, String agentId, UUID userId) {}

    /** What a node tells the others of streams; in a cluster alone, see the room {@code stream}. */
    public record StreamHint(String text) {}

    /**
     * Something went wrong that an operator should know of.
     *
     * @param about where, in a word, for example {@code scheduler}
     * @param jobId the job concerned, or null
     * @param jobType its type, or null
     * @param trace the stack trace as text, or null
     */
    public record Trouble(String about, String message, UUID jobId, String jobType, String trace) {}
}
