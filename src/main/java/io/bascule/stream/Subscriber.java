package io.bascule.stream;

import io.vertx.core.Future;

/** The end of a stream that takes. Called on the context that it was opened on. */
public interface Subscriber {
    /** The next event. */
    void take(Frame frame);

    /** A while has passed: say that the stream is alive. */
    void beat();

    /** A short while has passed: look whether the reader still takes, and still may. */
    void look();

    /**
     * The stream is over.
     *
     * @return when the reader was told, as far as the network knows
     */
    Future<Void> end(Bye why);
}
