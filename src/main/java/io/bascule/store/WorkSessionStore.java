package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.NewWorkSession;
import io.bascule.job.Page;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Work sessions. What a session is, is derived from its present job whenever it is read. Making, executing and cancelling are audited in
 * their own transactions. Who may do so is the caller's matter, and so is whether an agent type exists and its configuration fits.
 */
public final class WorkSessionStore {
    private final Database database;

    public WorkSessionStore(Database database) {
        this.database = database;
    }

    /**
     * Makes a session with its documents; artifacts that it names are copied as they are. It is not executed.
     *
     * @return a failure with {@code NOT_FOUND} where there is no such project, with {@code INVALID_REQUEST} where an artifact is none of
     *     the project's, or the documents are larger than they may be
     */
    public Future<WorkSession> create(Caller by, UUID projectId, NewWorkSession wanted) {
        throw new UnsupportedOperationException();
    }

    /** One with its documents. */
    public Future<Optional<WorkSession>> find(UUID projectId, UUID id) {
        throw new UnsupportedOperationException();
    }

    /**
     * A page, newest first, without the documents.
     *
     * @param status only those, or null for all
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<WorkSession>> list(UUID projectId, WorkStatus status, UUID before, int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * Submits the session's job, in the name of {@code by}; one that failed or was cancelled gets another, of which round 1 is the first
     * again.
     *
     * @return a failure with {@code NOT_FOUND}, with {@code WRONG_STATE} unless it is initialized, failed or cancelled, with {@code
     *     FORBIDDEN} where the user became inactive, with {@code UNAVAILABLE} where no node knows the job type
     */
    public Future<WorkSession> execute(Caller by, UUID projectId, UUID id) {
        throw new UnsupportedOperationException();
    }

    /**
     * Cancels a session that has no job; one that is cancelled stays so.
     *
     * @return a failure with {@code NOT_FOUND}, with {@code WRONG_STATE} where it has a job: then that is what can be cancelled
     */
    public Future<WorkSession> cancelUnstarted(Caller by, UUID projectId, UUID id) {
        throw new UnsupportedOperationException();
    }

    /** The session, with its documents, whose present job this is. */
    public Future<Optional<WorkSession>> ofJob(UUID jobId) {
        throw new UnsupportedOperationException();
    }

    /** All zero where there is no such session. */
    public Future<WorkCounts> counts(UUID id) {
        throw new UnsupportedOperationException();
    }

    /** What the calls of a model took that its present job has journaled. */
    public Future<WorkUsage> usage(UUID id) {
        throw new UnsupportedOperationException();
    }

    /** Notes that its job began a round; a lower one than is noted, and a job that is no longer the session's, change nothing. */
    public Future<Void> beginRound(UUID id, UUID jobId, int round) {
        throw new UnsupportedOperationException();
    }

    /** Those of its present job, oldest first. */
    public Future<List<Checkpoint>> checkpoints(UUID id) {
        throw new UnsupportedOperationException();
    }
}
