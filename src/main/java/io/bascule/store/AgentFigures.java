package io.bascule.store;

import io.bascule.job.WorkStatus;
import io.bascule.job.WorkUsage;
import java.util.Map;

/**
 * How the work sessions of an agent type went.
 *
 * @param sessions how many were made
 * @param byStatus how many of them are in which status; one that none has is left out
 * @param approved decisions on their checkpoints that said yes
 * @param rejected decisions that said no
 * @param changesRequested decisions that asked for another round
 * @param approvalRate from 0 to 1, of all decisions; null where there was none
 * @param meanRounds of the sessions that began one; null where none did
 * @param medianDecisionMs how long a checkpoint waited for its decision, in ms; null where there was none
 * @param usage of all their jobs
 */
public record AgentFigures(
        String agentType,
        long sessions,
        Map<WorkStatus, Long> byStatus,
        long approved,
        long rejected,
        long changesRequested,
        Double approvalRate,
        Double meanRounds,
        Long medianDecisionMs,
        WorkUsage usage) {
    public AgentFigures {
        byStatus = Map.copyOf(byStatus);
    }
}
