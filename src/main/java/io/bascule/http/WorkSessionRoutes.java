package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.NewWorkSession;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.sessions.NewSession;
import io.bascule.sessions.SessionLimits;
import io.bascule.sessions.SessionState;
import io.bascule.sessions.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Supplier;

/** Work sessions: make, list, look at, execute, cancel, watch. */
final class WorkSessionRoutes {
    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_PAGE = 50;
    private static final String STATUSES = "initialized, in_progress, pending_review, completed, failed or cancelled";

    private final Sessions sessions;
    private final EventRoutes events;

    WorkSessionRoutes(Sessions sessions, EventRoutes events) {
        this.sessions = sessions;
        this.events = events;
    }

    Future<Answer> create(Call call) {
        call.query().refuseIfWrong();
        SessionLimits limits = sessions.limits();
        NewWorkSession wanted = WorkReader.session(
                call.body(),
                new WorkReader.WorkDefaults(limits.maxRounds(), limits.tokenBudget(), limits.costBudget()));
        return sessions.create(call.caller(), project(call), wanted, IdempotencyKey.of(call.headers()))
                .map(WorkSessionRoutes::made);
    }

    private static Answer made(NewSession made) {
        WorkSession session = made.session();
        Fault why = made.notExecuted();
        JsonObject shown = shown(session)
                .put(
                        "executeError",
                        why == null ? null : JsonObject.of("code", why.code().name(), "message", why.getMessage()));
        return Answer.success(made.existed() ? 200 : 201, shown)
                .with("Location", "/api/projects/" + session.projectId() + "/work-sessions/" + session.id());
    }

    Future<Answer> list(Call call) {
        WorkStatus status = call.query().oneOf("status", WorkStatus::ofWireName, STATUSES);
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return sessions.list(call.caller(), project(call), status, cursor, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("sessions", JobJson.all(page.items(), WorkJson::listed))
                        .put(
                                "pagination",
                                Pagination.of(page, limit, one -> one.id().toString()))));
    }

    Future<Answer> one(Call call) {
        call.saysNothingElse();
        return found(call).map(session -> Answer.ok(shown(session)));
    }

    Future<Answer> execute(Call call) {
        call.saysNothingElse();
        return sessions.execute(call.caller(), project(call), session(call))
                .map(begun -> Answer.success(202, shown(begun)));
    }

    Future<Answer> cancel(Call call) {
        call.saysNothingElse();
        return sessions.cancel(call.caller(), project(call), session(call)).map(ended -> Answer.ok(shown(ended)));
    }

    Future<Answer> status(Call call) {
        call.saysNothingElse();
        return sessions.state(call.caller(), project(call), session(call)).map(state -> Answer.ok(status(state)));
    }

    /** Those of its job. Who is taken out of the project is told nothing more. */
    Future<Answer> events(Call call) {
        String lastEventId = EventRoutes.lastEventId(call);
        Supplier<Future<Identity>> stillSees = () -> call.again()
                .get()
                .compose(identity -> sessions.find(identity.caller(), project(call), session(call))
                        .map(identity));
        return found(call).compose(session -> events.ofJob(call, jobOf(session), lastEventId, stillSees));
    }

    private static UUID jobOf(WorkSession session) {
        if (session.jobId() == null) {
            throw Fault.of(
                    ErrorCode.WRONG_STATE, "There is nothing to watch yet: execute the work session, then connect.");
        }
        return session.jobId();
    }

    private Future<WorkSession> found(Call call) {
        return sessions.find(call.caller(), project(call), session(call));
    }

    static UUID project(Call call) {
        return call.id("project");
    }

    static UUID session(Call call) {
        return call.id("sessionId", "work session");
    }

    private static JsonObject shown(WorkSession session) {
        return JsonObject.of("session", WorkJson.session(session));
    }

    private static JsonObject status(SessionState state) {
        WorkSession session = state.session();
        return new JsonObject()
                .put("status", session.status().wireName())
                .put("jobId", JobJson.text(session.jobId()))
                .put("round", session.round())
                .put("maxRounds", session.maxRounds())
                .put("progress", session.progress())
                .put("progressNote", session.progressNote())
                .put("artifacts", state.artifacts())
                .put("checkpoints", JsonObject.of("open", state.openCheckpoints(), "total", state.checkpoints()))
                .put("usage", WorkJson.usage(state.usage()))
                .put("error", WorkJson.error(session.error()));
    }
}
