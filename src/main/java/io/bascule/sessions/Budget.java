package io.bascule.sessions;

import io.bascule.job.WorkUsage;
import io.vertx.core.json.JsonObject;

/**
 * What a session may use before a person is asked.
 *
 * @param tokens null for no limit
 * @param costMicros in millionths of a US dollar; null for no limit
 */
record Budget(Long tokens, Long costMicros) {

    /**
     * Where the session stands before another call.
     *
     * @param granted how often a person allowed as much again
     */
    Standing standing(WorkUsage used, int granted) {
        throw new UnsupportedOperationException();
    }

    /** Whether another call may be made. */
    sealed interface Standing {}

    /** It may. */
    record Within() implements Standing {}

    /**
     * A person is asked first.
     *
     * @param message for the checkpoint
     * @param data of the checkpoint: {@code {kind:"budget", usedTokens, tokenBudget?, usedCost, costBudget?}}, costs in US dollars
     * @param next the limits that hold once it is approved
     */
    record Exceeded(String message, JsonObject data, Budget next) implements Standing {}
}
