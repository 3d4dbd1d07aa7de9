package io.bascule.sessions;

import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.WorkSession;
import io.bascule.store.WorkSessionStore;
import io.vertx.core.Future;
import java.util.UUID;

/** Finds sessions for those who may. */
final class Lookup {
    private final Door door;
    private final WorkSessionStore sessions;

    Lookup(Door door, WorkSessionStore sessions) {
        this.door = door;
        this.sessions = sessions;
    }

    /** For whoever sees the project. */
    Future<WorkSession> see(Caller caller, UUID projectId, UUID id) {
        return door.see(caller, projectId).compose(seen -> find(projectId, id));
    }

    /** For whoever may make, execute and cancel sessions of the project. */
    Future<WorkSession> work(Caller caller, UUID projectId, UUID id) {
        return door.work(caller, projectId).compose(seen -> find(projectId, id));
    }

    private Future<WorkSession> find(UUID projectId, UUID id) {
        return sessions.find(projectId, id).map(found -> found.orElseThrow(() -> Fault.notFound("work session")));
    }
}
