package io.bascule.job;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * A task for an agent, as it is asked for.
 *
 * @param agentType a name that the node's agent types have
 * @param taskConfiguration as the agent type's settings say
 * @param tokenBudget how many tokens may be used before a person is asked; null for no limit
 * @param costBudget likewise, in millionths of a US dollar
 */
public record NewWorkSession(
        String agentType,
        String taskDescription,
        JsonObject taskConfiguration,
        List<NewDocument> contextDocuments,
        ApprovalStrategy approvalStrategy,
        boolean autoExecute,
        int maxRounds,
        Long tokenBudget,
        Long costBudget,
        JsonObject metadata) {
    /** Longest task description, in characters. */
    public static final int MAX_TASK = 10_000;

    /** Most rounds that may be asked for. */
    public static final int MAX_ROUNDS = 20;

    public NewWorkSession {
        contextDocuments = List.copyOf(contextDocuments);
    }

    /** What two requests under one idempotency key must share: {@code sha256:<hex>} of what was asked for, and in which project. */
    public String fingerprint(UUID projectId) {
        JsonArray documents = new JsonArray();
        contextDocuments.forEach(one -> documents.add(new JsonObject()
                .put("title", one.title())
                .put("format", one.format() == null ? null : one.format().name())
                .put("content", one.content())
                .put(
                        "artifactId",
                        one.artifactId() == null ? null : one.artifactId().toString())));
        return Digest.of(new JsonObject()
                .put("projectId", projectId.toString())
                .put("agentType", agentType)
                .put("taskDescription", taskDescription)
                .put("taskConfiguration", Digest.textOf(taskConfiguration))
                .put("contextDocuments", documents)
                .put("approvalStrategy", approvalStrategy.name())
                .put("autoExecute", autoExecute)
                .put("maxRounds", maxRounds)
                .put("tokenBudget", tokenBudget == null ? null : tokenBudget.toString())
                .put("costBudget", costBudget == null ? null : costBudget.toString())
                .put("metadata", Digest.textOf(metadata)));
    }
}
