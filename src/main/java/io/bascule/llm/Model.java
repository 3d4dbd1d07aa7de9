package io.bascule.llm;

/** A language model that can be asked. May be used by many threads at once. */
public interface Model {
    /**
     * Asks once, and again where the provider was busy or away before it began to answer. Blocks its thread, so never call it on an
     * event loop; an interrupt closes the exchange.
     *
     * @param progress is told on the calling thread
     * @return a whole answer, or one that was cut at the most tokens: {@link Reply#isCut()}
     * @throws ModelFailure where there is no answer, also where {@code progress} says that nobody wants one any more
     */
    Reply ask(Prompt prompt, Progress progress) throws ModelFailure, InterruptedException;

    /** As the provider knows it, for example {@code claude-sonnet-4-5}. */
    String name();
}
