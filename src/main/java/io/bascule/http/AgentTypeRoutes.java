package io.bascule.http;

import io.bascule.sessions.ModelState;
import io.bascule.sessions.SessionLimits;
import io.bascule.sessions.Sessions;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.Stage;
import io.bascule.sessions.definition.Template;
import io.bascule.store.AgentFigures;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What agents can be given to do, and what became of what they were given. */
final class AgentTypeRoutes {
    private static final int MAX_DAYS = 366;
    private static final int DEFAULT_DAYS = 30;

    private final Sessions sessions;

    AgentTypeRoutes(Sessions sessions) {
        this.sessions = sessions;
    }

    Future<Answer> list(Call call) {
        call.saysNothingElse();
        return Future.succeededFuture(Answer.ok(new JsonObject()
                .put("agentTypes", JobJson.all(sessions.types(), AgentTypeRoutes::shown))
                .put("model", shown(sessions.model()))
                .put("limits", shown(sessions.limits()))));
    }

    Future<Answer> analytics(Call call) {
        UUID project = call.query().id("projectId");
        int days = call.query().wholeNumber("days", 1, MAX_DAYS, DEFAULT_DAYS);
        call.query().refuseIfWrong();
        return sessions.analytics(call.caller(), project, Instant.now().minus(Duration.ofDays(days)))
                .map(found -> Answer.ok(JsonObject.of("agentTypes", JobJson.all(found, AgentTypeRoutes::shown))));
    }

    private static JsonObject shown(AgentType type) {
        return new JsonObject()
                .put("name", type.name())
                .put("title", type.title())
                .put("description", type.description())
                .put("settings", type.settings())
                .put("templates", JobJson.all(type.templates(), AgentTypeRoutes::shown))
                .put("stages", JobJson.all(type.stages(), AgentTypeRoutes::shown))
                .put("thresholds", JsonObject.of("confidence", type.thresholds().confidence()));
    }

    private static JsonObject shown(Template template) {
        return new JsonObject()
                .put("name", template.name())
                .put("description", template.description())
                .put("taskDescription", template.taskDescription())
                .put("taskConfiguration", template.taskConfiguration());
    }

    private static JsonObject shown(Stage stage) {
        return JsonObject.of("name", stage.name(), "title", stage.title());
    }

    private static JsonObject shown(ModelState model) {
        return JsonObject.of("configured", model.isConfigured(), "name", model.name(), "missing", model.missing());
    }

    private static JsonObject shown(SessionLimits limits) {
        return new JsonObject()
                .put("maxRounds", limits.maxRounds())
                .put("tokenBudget", limits.tokenBudget())
                .put("costBudget", WorkJson.dollars(limits.costBudget()))
                .put("contextSize", limits.contextSize());
    }

    private static JsonObject shown(AgentFigures figures) {
        JsonObject byStatus = new JsonObject();
        figures.byStatus().forEach((status, n) -> byStatus.put(status.wireName(), n));
        return new JsonObject()
                .put("agentType", figures.agentType())
                .put("sessions", figures.sessions())
                .put("byStatus", byStatus)
                .put("approved", figures.approved())
                .put("rejected", figures.rejected())
                .put("changesRequested", figures.changesRequested())
                .put("approvalRate", figures.approvalRate())
                .put("meanRounds", figures.meanRounds())
                .put("medianDecisionMs", figures.medianDecisionMs())
                .mergeIn(WorkJson.usage(figures.usage()));
    }
}
