package io.bascule.llm;

import java.util.Optional;

/**
 * A whole answer, before it is judged.
 *
 * @param text may be empty
 * @param model that answered; empty where the provider does not say
 * @param stopReason one of {@link Reply}'s, {@link #REFUSAL}, or the provider's own word; empty where it broke off
 */
record Ending(String text, String model, Optional<String> stopReason, long inputTokens, long outputTokens) {
    /** The model, or a filter, did not want to. */
    static final String REFUSAL = "refusal";

    /** @param asked the model that was asked */
    Reply reply(String asked, Failures failures) throws ModelFailure {
        String stop = stopReason.orElseThrow(failures::brokenOff);
        if (stop.equals(REFUSAL)) {
            throw failures.refused();
        }
        if (text.isBlank()) {
            throw failures.empty(stop.equals(Reply.MAX_TOKENS));
        }
        return new Reply(text, model.isEmpty() ? asked : model, stop, inputTokens, outputTokens);
    }

    /** Without the text, which must not reach a log. */
    @Override
    public String toString() {
        return "Ending " + stopReason.orElse("broken off");
    }
}
