package io.bascule.agents;

import io.bascule.bus.Runs;
import io.bascule.job.AgentRun.Outcome;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.store.LeaseStore.Fate;
import java.util.Optional;

/** How runs ended, held against what their agents said of it. */
final class Fates {
    private Fates() {}

    /** Whether the run ended as the report says: then it was taken, and only its answer was lost. */
    static boolean isOf(Runs.Content content, Fate fate) {
        Outcome outcome = fate.outcome();
        if (content instanceof Runs.Completed) {
            return outcome == Outcome.COMPLETED;
        }
        if (!content.endsRun()) {
            return false;
        }
        // People may have asked to cancel the job: then every other end cancels it.
        return outcome == Outcome.CANCELLED || outcome == expected(content) && !isTimeout(fate);
    }

    private static Outcome expected(Runs.Content content) {
        if (content instanceof Runs.Failed) {
            return Outcome.FAILED;
        }
        if (content instanceof Runs.Parked) {
            return Outcome.PARKED;
        }
        return content instanceof Runs.Slept ? Outcome.SLEPT : Outcome.RELEASED;
    }

    /** What the job was then: what it has become since is not the run's matter. */
    static JobStatus state(Fate fate, Job now) {
        return switch (fate.outcome()) {
            case COMPLETED -> JobStatus.COMPLETED;
            case CANCELLED -> JobStatus.CANCELLED;
            case PARKED -> JobStatus.WAITING_APPROVAL;
            case FAILED -> now.status() == JobStatus.FAILED ? JobStatus.FAILED : JobStatus.QUEUED;
            default -> JobStatus.QUEUED;
        };
    }

    /** For the agent: why its run is over. */
    static String reason(Optional<Fate> fate) {
        if (fate.isEmpty()) {
            return "UNKNOWN";
        }
        if (isTimeout(fate.get())) {
            return JobError.TIMEOUT;
        }
        return fate.get().outcome() == Outcome.LOST
                ? JobError.LEASE_LOST
                : fate.get().outcome().name();
    }

    private static boolean isTimeout(Fate fate) {
        return fate.outcome() == Outcome.FAILED && JobError.TIMEOUT.equals(fate.errorCode());
    }
}
