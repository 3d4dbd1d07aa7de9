package io.bascule.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/** A subscriber, and the context that it wants to be called on. */
record Member(Context home, Subscriber subscriber) {

    void tell(Consumer<Subscriber> message) {
        home.runOnContext(v -> message.accept(subscriber));
    }

    Future<Void> end(Bye why) {
        Promise<Void> ended = Promise.promise();
        tell(subscriber -> subscriber.end(why).onComplete(ended));
        return ended.future();
    }
}
