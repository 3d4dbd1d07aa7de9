package io.bascule.access;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Questions to something that changes under one's hands, such as a table, of which many wait together for one look at it. An
 * answer comes from a look that began after its question was asked, so it is never older than the question. While a look is
 * under way, what is asked waits for the next one: there is one look at a time, however many ask.
 *
 * <p>Safe to ask from any thread; who asks on a context of Vert.x is answered on it.
 *
 * @param <K> what is asked for
 * @param <V> what is known of it
 */
final class Looks<K, V> {
    private final Function<Set<K>, Future<Map<K, V>>> look;
    private final int mostWaiting;
    private List<Question<K, V>> waiting = new ArrayList<>();
    private boolean underWay;

    /**
     * @param look what is known of each of the keys; one of which nothing is known is not in the answer. It must end
     * @param mostWaiting how many questions may wait for one look
     */
    Looks(Function<Set<K>, Future<Map<K, V>>> look, int mostWaiting) {
        this.look = look;
        this.mostWaiting = mostWaiting;
    }

    private record Question<K, V>(K key, Context askedOn, Promise<Optional<V>> answer) {
        void answer(AsyncResult<Map<K, V>> seen) {
            if (askedOn == null) {
                tell(seen);
            } else {
                askedOn.runOnContext(home -> tell(seen));
            }
        }

        private void tell(AsyncResult<Map<K, V>> seen) {
            if (seen.succeeded()) {
                answer.complete(Optional.ofNullable(seen.result().get(key)));
            } else {
                answer.fail(seen.cause());
            }
        }
    }

    /**
     * Asks for one key.
     *
     * @return empty where nothing is known of it; fails as the look does, or with {@code UNAVAILABLE} where too many wait
     */
    Future<Optional<V>> ask(K key) {
        Context home = Vertx.currentContext();
        Promise<Optional<V>> answer = Promise.promise();
        boolean isFirst;
        synchronized (this) {
            if (waiting.size() >= mostWaiting) {
                return Future.failedFuture(
                        Fault.of(ErrorCode.UNAVAILABLE, "Too many requests wait at this moment; try again shortly."));
            }
            waiting.add(new Question<>(key, home, answer));
            isFirst = !underWay;
            underWay = true;
        }
        if (isFirst && home != null) {
            // After all that came in the same turn of the event loop, which then need not wait for a second look.
            home.runOnContext(turnIsOver -> beginNext());
        } else if (isFirst) {
            beginNext();
        }
        return answer.future();
    }

    private void beginNext() {
        List<Question<K, V>> taken;
        synchronized (this) {
            taken = waiting;
            underWay = !taken.isEmpty();
            waiting = new ArrayList<>(taken.size());
        }
        if (!taken.isEmpty()) {
            begin(taken);
        }
    }

    private void begin(List<Question<K, V>> questions) {
        Set<K> keys = new HashSet<>();
        questions.forEach(question -> keys.add(question.key()));
        // In compose, so that a look that throws is one that fails.
        Future.succeededFuture(keys).compose(look).onComplete(seen -> {
            beginNext();
            questions.forEach(question -> question.answer(seen));
        });
    }
}
