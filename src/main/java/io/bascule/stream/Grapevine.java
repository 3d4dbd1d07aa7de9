package io.bascule.stream;

import io.vertx.core.Future;
import java.util.function.Consumer;

/** The way of hints from node to node. Any of them may be lost. */
interface Grapevine {
    /** Hears what other nodes say, and perhaps what this one does; on any thread. */
    void listen(Consumer<String> listener);

    /** Says it to all others; nothing happens where there are none. */
    Future<Void> say(String text);

    /** Two ways: what one loses, the other brings. What both bring is heard twice. */
    static Grapevine both(Grapevine one, Grapevine other) {
        return new Grapevine() {
            @Override
            public void listen(Consumer<String> listener) {
                one.listen(listener);
                other.listen(listener);
            }

            @Override
            public Future<Void> say(String text) {
                return Future.join(one.say(text), other.say(text)).mapEmpty();
            }
        };
    }
}
