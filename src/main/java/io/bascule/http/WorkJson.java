package io.bascule.http;

import io.bascule.job.Artifact;
import io.bascule.job.ContextDocument;
import io.bascule.job.JobError;
import io.bascule.job.Project;
import io.bascule.job.ProjectMember;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkUsage;
import io.vertx.core.json.JsonObject;

/** Projects, work sessions and what these made, as the API shows them. */
final class WorkJson {
    /** Costs are kept in millionths of a dollar. */
    static final double MICROS = 1_000_000;

    private WorkJson() {}

    static JsonObject project(Project project) {
        return new JsonObject()
                .put("id", JobJson.text(project.id()))
                .put("name", project.name())
                .put("description", project.description())
                .put("createdAt", Times.write(project.createdAt()))
                .put("updatedAt", Times.write(project.updatedAt()));
    }

    static JsonObject member(ProjectMember member) {
        return new JsonObject()
                .put("userId", JobJson.text(member.userId()))
                .put("username", member.username())
                .put("role", member.role().wireName())
                .put("addedAt", Times.write(member.addedAt()));
    }

    /** A session with what its agent is given to read. */
    static JsonObject session(WorkSession session) {
        return listed(session).put("contextDocuments", JobJson.all(session.documents(), WorkJson::document));
    }

    /** A session as lists show it: without {@code contextDocuments}. */
    static JsonObject listed(WorkSession session) {
        return new JsonObject()
                .put("id", JobJson.text(session.id()))
                .put("projectId", JobJson.text(session.projectId()))
                .put("agentType", session.agentType())
                .put("taskDescription", session.taskDescription())
                .put("taskConfiguration", session.taskConfiguration())
                .put("approvalStrategy", session.approvalStrategy().wireName())
                .put("autoExecute", session.autoExecute())
                .put("maxRounds", session.maxRounds())
                .put("tokenBudget", session.tokenBudget())
                .put("costBudget", dollars(session.costBudget()))
                .put("status", session.status().wireName())
                .put("jobId", JobJson.text(session.jobId()))
                .put("round", session.round())
                .put("progress", session.progress())
                .put("progressNote", session.progressNote())
                .put("metadata", session.metadata())
                .put("createdBy", JobJson.text(session.createdBy()))
                .put("createdByName", session.createdByName())
                .put("createdAt", Times.write(session.createdAt()))
                .put("updatedAt", Times.write(session.updatedAt()))
                .put("error", error(session.error()));
    }

    static JsonObject document(ContextDocument document) {
        return new JsonObject()
                .put("ref", document.ref())
                .put("title", document.title())
                .put("format", document.format().wireName())
                .put("characters", document.characters())
                .put("artifactId", JobJson.text(document.artifactId()));
    }

    static JsonObject artifact(Artifact artifact) {
        return new JsonObject()
                .put("id", JobJson.text(artifact.id()))
                .put("sessionId", JobJson.text(artifact.sessionId()))
                .put("jobId", JobJson.text(artifact.jobId()))
                .put("artifactType", artifact.type().wireName())
                .put("key", artifact.key())
                .put("version", artifact.version())
                .put("round", artifact.round())
                .put("title", artifact.title())
                .put("content", artifact.content())
                .put("metadata", artifact.metadata())
                .put("createdAt", Times.write(artifact.createdAt()));
    }

    static JsonObject usage(WorkUsage usage) {
        return new JsonObject()
                .put("calls", usage.calls())
                .put("inputTokens", usage.inputTokens())
                .put("outputTokens", usage.outputTokens())
                .put("cost", usage.costMicros() / MICROS);
    }

    static JsonObject error(JobError error) {
        return error == null ? null : JsonObject.of("code", error.code(), "message", error.message());
    }

    static Double dollars(Long micros) {
        return micros == null ? null : Double.valueOf(micros / MICROS);
    }
}
