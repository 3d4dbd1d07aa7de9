package io.bascule.llm;

/** How a provider is spoken with. */
public enum Provider {
    /** Anthropic's messages. */
    ANTHROPIC,
    /** OpenAI's chat completions, which Ollama, vLLM and many others speak too. */
    OPENAI
}
