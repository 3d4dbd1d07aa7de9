package io.bascule.sessions;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * The checkpoints of sessions, and what people say of them: the engine's decisions, under its rules. One that is not of the session's
 * present job is {@code NOT_FOUND}.
 */
public interface Reviews {
    /** Those of its present job, oldest first; none before it is executed. */
    Future<List<Checkpoint>> checkpoints(Caller caller, UUID projectId, UUID id);

    /**
     * Approves.
     *
     * @param feedback may be null
     * @param digest what the person saw, or null where the caller does not say
     */
    Future<Checkpoint> approve(
            Caller caller, UUID projectId, UUID id, UUID checkpointId, String feedback, String digest);

    /** Rejects, which fails the job. */
    Future<Checkpoint> reject(Caller caller, UUID projectId, UUID id, UUID checkpointId, String reason, String digest);

    /** Asks for another round; {@code WRONG_STATE} where the checkpoint takes no request for changes. */
    Future<Checkpoint> requestChanges(
            Caller caller, UUID projectId, UUID id, UUID checkpointId, String feedback, String digest);
}
