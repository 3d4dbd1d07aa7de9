package io.bascule.llm;

/** How an answer comes in, for whoever waits for it. Both are called on the thread that asked. */
public interface Progress {
    /**
     * More of the answer came. Where the provider is asked once more, counting does not begin anew: it had said nothing yet.
     *
     * @param characters so many more than before
     */
    void received(int characters);

    /** Whether nobody wants the answer any more; looked up with each piece, and each second while none comes. */
    boolean isCancelled();
}
