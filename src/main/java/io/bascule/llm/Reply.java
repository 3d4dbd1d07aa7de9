package io.bascule.llm;

/**
 * What a model answered.
 *
 * @param text never blank
 * @param model that answered, as the provider names it
 * @param stopReason why it ended: {@link #END_TURN}, {@link #MAX_TOKENS}, or the provider's own word
 * @param inputTokens of the prompt, cached ones among them; 0 where the provider does not say
 * @param outputTokens of the answer; 0 where the provider does not say
 */
public record Reply(String text, String model, String stopReason, long inputTokens, long outputTokens) {
    /** It had said what it wanted to. */
    public static final String END_TURN = "end_turn";
    /** It would have said more. */
    public static final String MAX_TOKENS = "max_tokens";

    /** Whether the answer lacks its end. */
    public boolean isCut() {
        return stopReason.equals(MAX_TOKENS);
    }

    /** Without the text, which must not reach a log. */
    @Override
    public String toString() {
        return "Reply of " + model + ", " + text.length() + " characters, " + stopReason;
    }
}
