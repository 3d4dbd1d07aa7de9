package io.bascule.sessions;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.ArtifactType;
import io.bascule.job.ContextDocument;
import io.bascule.job.DocumentFormat;
import io.bascule.job.Ids;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.sessions.Assignment.Excerpt;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.AgentTypes;
import io.bascule.sessions.definition.ArtifactRule;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Agent types, stages and answers for tests. */
final class Samples {
    static final AgentType RESEARCH = AgentTypes.shipped().find("research").orElseThrow();
    static final AgentType CONTENT = AgentTypes.shipped().find("content").orElseThrow();
    static final Stage PLAN = RESEARCH.stages().get(0);
    static final Stage FINDINGS = RESEARCH.stages().get(1);
    static final Stage REPORT =
            AgentTypes.shipped().find("reporting").orElseThrow().stages().get(1);

    private Samples() {}

    /** Without documents and limits. */
    static WorkSession session() {
        return new WorkSession(
                Ids.next(),
                Ids.next(),
                "research",
                Task.TASK,
                new JsonObject(),
                List.of(),
                ApprovalStrategy.FINAL_ONLY,
                false,
                5,
                null,
                null,
                new JsonObject(),
                WorkStatus.IN_PROGRESS,
                Ids.next(),
                1,
                null,
                null,
                null,
                Ids.next(),
                Ids.next(),
                "ann",
                Instant.EPOCH,
                Instant.EPOCH);
    }

    static JsonObject finding(String key) {
        return new JsonObject()
                .put("key", key)
                .put("title", "Finding " + key)
                .put("finding", "It **is** so [D1].")
                .put("confidence", 0.9)
                .put("sources", new JsonArray().add(source("D1", "it is so, and")))
                .put("impact", "low");
    }

    static JsonObject source(String document, String quote) {
        return new JsonObject().put("document", document).put("quote", quote);
    }

    static JsonObject findings(JsonObject... findings) {
        JsonArray list = new JsonArray();
        for (JsonObject finding : findings) {
            list.add(finding);
        }
        return new JsonObject().put("findings", list).put("needsReview", false);
    }

    static JsonObject report() {
        return new JsonObject()
                .put("title", "The report")
                .put("report", "# The report\n\nIt is so [D1].")
                .put("confidence", 0.9)
                .put("sources", new JsonArray())
                .put("impact", "low")
                .put("needsReview", false);
    }

    /** A stage that asks for next to nothing. */
    static Stage loose(ArtifactType type, String each, String key, String content) {
        JsonObject output = new JsonObject().put("type", "object").put("properties", new JsonObject());
        ArtifactRule rule = new ArtifactRule(
                type, Optional.ofNullable(each), Optional.ofNullable(key), "title", Optional.ofNullable(content));
        return new Stage("loose", "Loose", "Do it.", output, Optional.of(rule));
    }

    static ContextDocument document(int position, String title) {
        return new ContextDocument(position, title, DocumentFormat.TEXT, 100, null);
    }

    static Assignment assignment(AgentType type, Stage stage, List<ContextDocument> documents, List<Excerpt> excerpts) {
        return new Assignment(
                type,
                stage,
                1,
                "Find out whether it is so.",
                Configurations.withDefaults(type, new JsonObject()),
                documents,
                excerpts,
                true,
                List.of(),
                List.of());
    }
}
