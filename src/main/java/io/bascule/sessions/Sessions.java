package io.bascule.sessions;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Artifact;
import io.bascule.job.Caller;
import io.bascule.job.ContextDocument;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.NewWorkSession;
import io.bascule.job.Page;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.AgentTypes;
import io.bascule.store.AgentFigures;
import io.bascule.store.WorkCounts;
import io.bascule.store.WorkSessionStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people and programs do with work sessions. Where the caller does not see the project, or it has no such session, all fail with
 * {@code NOT_FOUND}; what they see but may not do, with {@code FORBIDDEN}.
 */
public final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionStores stores;
    private final AgentTypes types;
    private final ModelState model;
    private final Bus bus;
    private final SessionLimits limits;
    private final Door door;
    private final Lookup lookup;

    public Sessions(SessionStores stores, AgentTypes types, ModelState model, Bus bus, SessionLimits limits) {
        this.stores = stores;
        this.types = types;
        this.model = model;
        this.bus = bus;
        this.limits = limits;
        this.door = new Door(stores.projects());
        this.lookup = new Lookup(door, stores.sessions());
    }

    public Projects projects() {
        return new Projects(stores.projects(), door);
    }

    public Reviews reviews() {
        return new Reviews(stores, lookup, bus);
    }

    /** Those that this node knows. */
    public List<AgentType> types() {
        return types.all();
    }

    public ModelState model() {
        return model;
    }

    public SessionLimits limits() {
        return limits;
    }

    /**
     * Makes a session. With {@code autoExecute} it is executed at once; where that fails it is there all the same, and the answer says why.
     *
     * @param idempotencyKey null, or a key under which asking again gives the same session; one that was to be executed, and was not yet,
     *     is then
     * @return a failure with {@code INVALID_REQUEST} with each wrong field, also of {@code taskConfiguration}; with
     *     {@code MODEL_NOT_CONFIGURED} where it should be executed and cannot be; with {@code IDEMPOTENCY_MISMATCH}
     */
    public Future<NewSession> create(Caller caller, UUID projectId, NewWorkSession wanted, String idempotencyKey) {
        return door.work(caller, projectId)
                .map(seen -> NewSessionRules.check(wanted, types, model))
                .compose(right -> right.autoExecute() ? ready(right) : Future.succeededFuture(right))
                .compose(right -> stores.sessions().create(caller, projectId, right, idempotencyKey))
                .compose(made -> begun(caller, made));
    }

    /** It is made, whatever comes of its job: who asked is told its id, and can execute it later. */
    private Future<NewSession> begun(Caller caller, WorkSessionStore.Created made) {
        WorkSession session = made.session();
        if (!session.autoExecute() || session.status() != WorkStatus.INITIALIZED) {
            return Future.succeededFuture(new NewSession(session, made.existed(), null));
        }
        return stores.sessions()
                .execute(caller, session.projectId(), session.id())
                .map(executed -> new NewSession(executed, made.existed(), null))
                .recover(failure -> asItStands(made, failure));
    }

    /** Another request under its key may have executed it, or it was this one, whose COMMIT was not answered: then all is well. */
    private Future<NewSession> asItStands(WorkSessionStore.Created made, Throwable failure) {
        WorkSession session = made.session();
        return stores.sessions()
                .find(session.projectId(), session.id())
                .otherwise(Optional.empty())
                .map(now -> now.filter(found -> found.jobId() != null)
                        .map(executed -> new NewSession(executed, made.existed(), null))
                        .orElseGet(() -> new NewSession(session, made.existed(), whyNot(session, failure))));
    }

    private static Fault whyNot(WorkSession session, Throwable failure) {
        if (failure instanceof Fault fault && fault.code() != ErrorCode.INTERNAL) {
            return fault;
        }
        LOG.warn("The work session {} was made but could not be executed", session.id(), failure);
        return Fault.of(
                ErrorCode.INTERNAL,
                "It was made, but something went wrong when it was executed; execute it again in a moment.");
    }

    /** With its documents, without what these say. */
    public Future<WorkSession> find(Caller caller, UUID projectId, UUID id) {
        return lookup.see(caller, projectId, id);
    }

    /**
     * Newest first.
     *
     * @param status null for all
     * @param before the last of the page before, or null
     */
    public Future<Page<WorkSession>> list(Caller caller, UUID projectId, WorkStatus status, UUID before, int limit) {
        return door.see(caller, projectId).compose(seen -> stores.sessions().list(projectId, status, before, limit));
    }

    public Future<SessionState> state(Caller caller, UUID projectId, UUID id) {
        return lookup.see(caller, projectId, id).compose(session -> {
            Future<WorkCounts> counts = stores.sessions().counts(id);
            Future<WorkUsage> usage = stores.sessions().usage(id);
            return Future.all(counts, usage).map(v -> state(session, counts.result(), usage.result()));
        });
    }

    private static SessionState state(WorkSession session, WorkCounts counts, WorkUsage usage) {
        return new SessionState(session, counts.artifacts(), counts.openCheckpoints(), counts.allCheckpoints(), usage);
    }

    /**
     * Submits its job, in the caller's name. One that failed or was cancelled goes on with the job that it has, for which nothing that is
     * journaled is paid again; it gets a new one where {@link Resumption} says that this would come to the same end.
     *
     * @return a failure with {@code MODEL_NOT_CONFIGURED}, with {@code WRONG_STATE} unless it is initialized, failed or cancelled, or
     *     with {@code UNAVAILABLE} where no node executes sessions
     */
    public Future<WorkSession> execute(Caller caller, UUID projectId, UUID id) {
        return lookup.work(caller, projectId, id)
                .compose(this::ready)
                .compose(session -> Resumption.goesOn(session)
                        ? goOn(caller, session)
                        : stores.sessions().execute(caller, projectId, id));
    }

    private Future<WorkSession> goOn(Caller caller, WorkSession session) {
        return bus.request(Addresses.RETRY, new Requests.OneJob(session.jobId(), caller, true))
                .compose(queued -> lookup.see(caller, session.projectId(), session.id()));
    }

    private <T> Future<T> ready(T wanted) {
        return model.isConfigured()
                ? Future.succeededFuture(wanted)
                : Future.failedFuture(Fault.of(ErrorCode.MODEL_NOT_CONFIGURED, model.missing()));
    }

    /**
     * Cancels it, or its job: whoever works in a project may, whoever executed the session. A running job is asked to stop, so it may be
     * in progress for a moment more.
     *
     * @return a failure with {@code WRONG_STATE} where it is over
     */
    public Future<WorkSession> cancel(Caller caller, UUID projectId, UUID id) {
        return lookup.work(caller, projectId, id).compose(session -> {
            if (session.jobId() == null) {
                return stores.sessions().cancelUnstarted(caller, projectId, id);
            }
            return bus.request(Addresses.CANCEL, new Requests.OneJob(session.jobId(), caller, true))
                    .compose(cancelled -> lookup.see(caller, projectId, id));
        });
    }

    /**
     * Newest first, of all rounds and versions.
     *
     * @param before the last of the page before, or null
     */
    public Future<Page<Artifact>> artifacts(Caller caller, UUID projectId, UUID id, UUID before, int limit) {
        return lookup.see(caller, projectId, id)
                .compose(session -> stores.artifacts().list(id, before, limit));
    }

    public Future<Artifact> artifact(Caller caller, UUID projectId, UUID id, UUID artifactId) {
        return lookup.see(caller, projectId, id)
                .compose(session -> stores.artifacts().find(id, artifactId))
                .map(found -> found.orElseThrow(() -> Fault.notFound("artifact")));
    }

    /** A context document by its ref, {@code D1}. */
    public Future<DocumentText> document(Caller caller, UUID projectId, UUID id, String ref) {
        return lookup.see(caller, projectId, id)
                .map(session -> named(session, ref))
                .compose(document -> stores.context()
                        .content(id, ref)
                        .map(content ->
                                new DocumentText(document, content.orElseThrow(() -> Fault.notFound("document")))));
    }

    private static ContextDocument named(WorkSession session, String ref) {
        return session.documents().stream()
                .filter(document -> document.ref().equals(ref))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("document"));
    }

    /**
     * How the sessions of each agent type went.
     *
     * @param projectId null for all projects, for those who see them all
     * @param since sessions made earlier do not count
     */
    public Future<List<AgentFigures>> analytics(Caller caller, UUID projectId, Instant since) {
        if (projectId != null) {
            return door.see(caller, projectId)
                    .compose(seen -> stores.reports().analytics().of(projectId, since));
        }
        return caller.role().seesAllJobs()
                ? stores.reports().analytics().of(null, since)
                : Future.failedFuture(Fault.invalid(
                        "projectId", "is required: only reviewers, viewers and admins see all projects together"));
    }
}
