package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.util.List;

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
}
