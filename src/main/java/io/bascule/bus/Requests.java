package io.bascule.bus;

import io.bascule.job.Caller;
import io.bascule.job.Decision;
import io.bascule.job.Job;
import io.bascule.job.NewJob;
import io.bascule.job.TypeLimits;
import java.util.List;
import java.util.UUID;

/** What people and programs ask of the engine. */
public final class Requests {
    private Requests() {}

    /**
     * Submit all jobs or none.
     *
     * @param idempotencyKey null, or a key that makes asking again harmless
     */
    public record SubmitJobs(List<NewJob> jobs, Caller caller, String idempotencyKey) {}

    /** The accepted jobs, in the order that was asked; {@code existed} where the idempotency key was known. */
    public record SubmittedJobs(List<Job> jobs, boolean existed) {}

    /**
     * Something about one job, asked by someone.
     *
     * @param asMember whether they ask as a member of the project whose work session's the job is: members may change it there, whoever
     *     submitted it
     */
    public record OneJob(UUID jobId, Caller caller, boolean asMember) {
        public OneJob(UUID jobId, Caller caller) {
            this(jobId, caller, false);
        }
    }

    /** Decide a checkpoint. */
    public record Decide(Decision decision, Caller caller) {}

    /** Change what is set of a job type for all nodes together. */
    public record ChangeType(String jobType, TypeLimits.Change change, Caller caller) {}

    /** Ask for the worker's status, or start or stop it first. */
    public record ControlWorker(Order order, Caller caller) {
        /** What the worker shall do. */
        public enum Order {
            STATUS,
            START,
            STOP
        }
    }

    /**
     * What the worker of this process does.
     *
     * @param pollIntervalMs how often it looks for jobs that no wake-up told of, in milliseconds
     * @param leaseAgeMs since it sent the last heartbeat that was answered, in milliseconds
     */
    public record WorkerStatus(
            UUID nodeId,
            boolean isRunning,
            int activeJobs,
            int readyJobs,
            int maxConcurrentJobs,
            long pollIntervalMs,
            long leaseAgeMs) {}
}
