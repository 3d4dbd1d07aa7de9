package io.bascule.sessions;

import io.bascule.bus.Bus;
import io.bascule.bus.JobClient;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Decision;
import io.bascule.job.Fault;
import io.bascule.job.Page;
import io.bascule.job.WorkSession;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * The checkpoints of sessions, and what people say of them: the engine's decisions, under its rules. One that is not of the session's
 * present job is {@code NOT_FOUND}.
 */
public final class Reviews {
    private final SessionStores stores;
    private final Lookup lookup;
    private final Bus bus;

    Reviews(SessionStores stores, Lookup lookup, Bus bus) {
        this.stores = stores;
        this.lookup = lookup;
        this.bus = bus;
    }

    /**
     * Those of all jobs that it had, oldest first; none before it is executed.
     *
     * @param after the last of the page before, or null
     */
    public Future<Page<Checkpoint>> checkpoints(Caller caller, UUID projectId, UUID id, UUID after, int limit) {
        return lookup.see(caller, projectId, id)
                .compose(session -> stores.sessions().checkpoints(session.id(), after, limit));
    }

    /**
     * Approves.
     *
     * @param feedback may be null
     * @param digest what the person saw, or null where the caller does not say
     */
    public Future<Checkpoint> approve(
            Caller caller, UUID projectId, UUID id, UUID checkpointId, String feedback, String digest) {
        return decide(caller, projectId, id, Decision.approve(checkpointId, feedback, digest));
    }

    /** Rejects, which fails the job. */
    public Future<Checkpoint> reject(
            Caller caller, UUID projectId, UUID id, UUID checkpointId, String reason, String digest) {
        return decide(caller, projectId, id, Decision.reject(checkpointId, reason, digest));
    }

    /** Asks for another round; {@code WRONG_STATE} where the checkpoint takes no request for changes. */
    public Future<Checkpoint> requestChanges(
            Caller caller, UUID projectId, UUID id, UUID checkpointId, String feedback, String digest) {
        return decide(caller, projectId, id, Decision.requestChanges(checkpointId, feedback, digest));
    }

    private Future<Checkpoint> decide(Caller caller, UUID projectId, UUID id, Decision decision) {
        return lookup.see(caller, projectId, id)
                .compose(session -> ofSession(session, decision.checkpointId()))
                .compose(checkpoint -> new JobClient(bus, caller).decide(decision));
    }

    private Future<Checkpoint> ofSession(WorkSession session, UUID checkpointId) {
        return stores.reports().checkpoints().one(checkpointId).map(found -> {
            if (!found.checkpoint().jobId().equals(session.jobId())) {
                throw Fault.notFound("checkpoint");
            }
            return found.checkpoint();
        });
    }
}
