package io.bascule.llm;

import java.util.List;

/**
 * What a model is asked.
 *
 * @param system what it is told before the conversation; may be empty
 * @param turns in order; the last one is the user's
 * @param maxTokens most tokens of the answer; where the settings say fewer, those count
 */
public record Prompt(String system, List<Turn> turns, int maxTokens) {
    public Prompt {
        turns = List.copyOf(turns);
        if (turns.isEmpty() || turns.get(turns.size() - 1).speaker() != Speaker.USER) {
            throw new IllegalArgumentException("The last turn of a prompt must be the user's");
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, not " + maxTokens);
        }
    }

    /** How large it is; what it says must not reach a log. */
    @Override
    public String toString() {
        return "Prompt of " + turns.size() + " turns";
    }
}
