package io.bascule.sessions;

import io.bascule.job.Artifact;
import io.bascule.job.Caller;
import io.bascule.job.NewWorkSession;
import io.bascule.job.Page;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * What people and programs do with work sessions. Where the caller does not see the project, or it has no such session, all fail with
 * {@code NOT_FOUND}; what they see but may not do, with {@code FORBIDDEN}.
 */
public interface Sessions {
    Projects projects();

    Reviews reviews();

    ModelState model();

    SessionLimits limits();

    /**
     * Makes a session; {@code autoExecute} executes it at once.
     *
     * @return a failure with {@code INVALID_REQUEST} with each wrong field, also of {@code taskConfiguration}; with
     *     {@code MODEL_NOT_CONFIGURED} where it should be executed and cannot be
     */
    Future<WorkSession> create(Caller caller, UUID projectId, NewWorkSession wanted);

    /** With its documents, without what these say. */
    Future<WorkSession> find(Caller caller, UUID projectId, UUID id);

    /**
     * Newest first.
     *
     * @param status null for all
     * @param before the last of the page before, or null
     */
    Future<Page<WorkSession>> list(Caller caller, UUID projectId, WorkStatus status, UUID before, int limit);

    Future<SessionState> state(Caller caller, UUID projectId, UUID id);

    /**
     * Submits its job.
     *
     * @return a failure with {@code MODEL_NOT_CONFIGURED}, or with {@code WRONG_STATE} unless it is initialized, failed or cancelled
     */
    Future<WorkSession> execute(Caller caller, UUID projectId, UUID id);

    /** Cancels it or its job; {@code WRONG_STATE} where it is over. */
    Future<WorkSession> cancel(Caller caller, UUID projectId, UUID id);

    /**
     * Oldest first.
     *
     * @param after the last of the page before, or null
     */
    Future<Page<Artifact>> artifacts(Caller caller, UUID projectId, UUID id, UUID after, int limit);

    Future<Artifact> artifact(Caller caller, UUID projectId, UUID id, UUID artifactId);

    /** A context document by its ref, {@code D1}. */
    Future<DocumentText> document(Caller caller, UUID projectId, UUID id, String ref);
}
