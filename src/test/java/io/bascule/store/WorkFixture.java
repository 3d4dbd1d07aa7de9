package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Artifact;
import io.bascule.job.ArtifactType;
import io.bascule.job.Caller;
import io.bascule.job.DocumentFormat;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.NewArtifact;
import io.bascule.job.NewDocument;
import io.bascule.job.NewWorkSession;
import io.bascule.job.Project;
import io.bascule.job.Role;
import io.bascule.job.RunKey;
import io.bascule.job.WorkSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** The stores of work sessions on a database of their own, with users, and a job type that sessions are run by. */
final class WorkFixture implements AutoCloseable {
    static final JobError BROKE = new JobError("BROKE", "It broke.");

    final StoreFixture db = new StoreFixture();
    final ProjectStore projects = new ProjectStore(db.database);
    final WorkSessionStore sessions = new WorkSessionStore(db.database);
    final ContextStore context = new ContextStore(db.database);
    final ArtifactStore artifacts = new ArtifactStore(db.database);
    final WorkAnalytics analytics = new WorkAnalytics(db.database);
    final Caller ann = user("ann", Role.USER);
    final Caller bert = user("bert", Role.USER);

    WorkFixture() {
        db.announce(WorkSession.JOB_TYPE);
    }

    Caller user(String name, Role role) {
        return get(new UserStore(db.database)
                        .create(Caller.SYSTEM, new UserStore.NewUser(Ids.next(), name, "hash", role)))
                .orElseThrow()
                .asCaller();
    }

    Project project() {
        return get(projects.create(ann, "Pumps", "All about pumps"));
    }

    static NewWorkSession task(String agentType, NewDocument... documents) {
        return new NewWorkSession(
                agentType,
                "Which pump?",
                new JsonObject().put("depth", 2),
                List.of(documents),
                ApprovalStrategy.FINAL_ONLY,
                true,
                4,
                1_000L,
                5_000_000_000L,
                new JsonObject().put("from", "test"));
    }

    static NewDocument text(String content) {
        return new NewDocument("A text", DocumentFormat.TEXT, content, null);
    }

    WorkSession session(NewDocument... documents) {
        return get(sessions.create(ann, project().id(), task("research", documents)));
    }

    WorkSession executed() {
        WorkSession session = session();
        return get(sessions.execute(ann, session.projectId(), session.id()));
    }

    WorkSession find(WorkSession session) {
        return get(sessions.find(session.projectId(), session.id())).orElseThrow();
    }

    WorkSession execute(WorkSession session) {
        return get(sessions.execute(ann, session.projectId(), session.id()));
    }

    /** Claims the session's job, the only one that waits. */
    RunKey run(WorkSession session) {
        List<Job> claimed = get(db.runs.claim(db.node, List.of(new RunStore.Room(WorkSession.JOB_TYPE, 1)), 1))
                .jobs();
        if (!claimed.get(0).id().equals(session.jobId())) {
            throw new IllegalStateException("Another job waits too");
        }
        return claimed.get(0).run();
    }

    /** Moves the session's job, which waits, to this state as the engine does. */
    void become(WorkSession session, JobStatus status) {
        switch (status) {
            case PENDING -> {}
            case RUNNING -> run(session);
            case QUEUED -> get(db.runs.release(List.of(run(session))));
            case WAITING_APPROVAL -> park(session);
            case COMPLETED -> get(db.complete(run(session), new JsonObject()));
            case FAILED -> get(db.runs.fail(run(session), BROKE, 1, 1));
            case CANCELLED -> get(db.jobs.cancel(session.jobId(), Caller.SYSTEM));
        }
    }

    /** The checkpoint that its job waits at then. */
    UUID park(WorkSession session) {
        return get(db.runs.park(run(session), StoreFixture.asks(false, true), StoreFixture.DAY))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
    }

    /** Journals a call of a model, as the session's job, which runs. */
    void called(RunKey run, String step, long input, long output, long cost) {
        JsonObject result = JsonObject.of(
                "text", "answer", "model", "m", "inputTokens", input, "outputTokens", output, "costMicros", cost);
        get(db.runs.recordSteps(List.of(new RunStore.StepResult(run, 1, step, result))));
    }

    static NewArtifact finding(String key, String content) {
        JsonObject metadata =
                JsonObject.of("confidence", 0.5, "sources", JsonArray.of(JsonObject.of("document", "D1")));
        return new NewArtifact(ArtifactType.RESEARCH_FINDING, key, "About " + key, content, metadata);
    }

    List<Artifact> add(WorkSession session, int round, NewArtifact... made) {
        return get(artifacts.add(session.id(), session.jobId(), round, List.of(made)));
    }

    static ErrorCode refused(Future<?> asked) {
        return assertThrows(Fault.class, () -> get(asked)).code();
    }

    /** Who did what to it, in the audit log. */
    String audited(String subject) {
        return db.sql(
                "select coalesce(string_agg(actor_name || ' ' || action, ', ' order by seq), '') from bascule.audit"
                        + " where subject = '" + subject + "'");
    }

    @Override
    public void close() {
        db.close();
    }
}
