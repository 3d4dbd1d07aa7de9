package io.bascule.agents;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Lets a run's calls of its journal be taken one by one, so that no two go by the same count, or take the same number. Of those that come
 * to this node: that is all of them, as a rule. For one event loop.
 */
final class Turns {
    private final Map<UUID, Future<?>> last = new HashMap<>();

    /** Once all is over, be it well or not, that was asked of the run of this token before. */
    <T> Future<T> next(UUID token, Supplier<Future<T>> work) {
        Future<?> before = last.getOrDefault(token, Future.succeededFuture());
        Future<T> mine = before.transform(done -> work.get());
        last.put(token, mine);
        return mine.onComplete(done -> last.remove(token, mine));
    }
}
