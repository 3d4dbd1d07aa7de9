package io.bascule.llm;

/** A provider's API key. Prints as stars. */
public record ModelKey(String value) {
    /** Whether it can be sent: visible ASCII characters, as every provider's keys are. */
    boolean isSendable() {
        return !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    @Override
    public String toString() {
        return "***";
    }
}
