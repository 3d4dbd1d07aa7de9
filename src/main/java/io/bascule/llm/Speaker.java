package io.bascule.llm;

/** Whose turn it was. */
public enum Speaker {
    USER,
    /** The model. */
    AGENT
}
