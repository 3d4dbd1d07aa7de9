package io.bascule.sessions;

import io.bascule.job.JobError;
import io.bascule.job.WorkSession;
import java.util.Set;

/** Whether a session that is executed again goes on with its job, whose journal has what was paid for, or needs a new one. */
final class Resumption {
    /** With these the job would come to the same end: it is in the journal, or the journal fits no longer. */
    private static final Set<String> IN_THE_JOURNAL =
            Set.of(Asking.INVALID_ANSWER, JobError.INVALID_RESULT, JobError.JOURNAL_MISMATCH, JobError.DUPLICATE_STEP);

    private Resumption() {}

    /**
     * True of one that was cancelled, rejected, not decided in time, or failed for a reason that may be gone; what was rejected is asked
     * anew, also whether more may be spent.
     */
    static boolean goesOn(WorkSession session) {
        return switch (session.status()) {
            case CANCELLED -> session.jobId() != null;
            // Without an error its job is kept no longer.
            case FAILED ->
                session.error() != null
                        && !IN_THE_JOURNAL.contains(session.error().code());
            case INITIALIZED, IN_PROGRESS, PENDING_REVIEW, COMPLETED -> false;
        };
    }
}
