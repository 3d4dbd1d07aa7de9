package io.bascule.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;

/**
 * What changed since the last frame: the latest state of each, as many as a frame may hold, and how many changes more.
 *
 * @param <T> a state
 */
final class Batch<T> {
    private final int most;
    private final BinaryOperator<T> later;
    private final Map<UUID, T> states = new LinkedHashMap<>();
    private long more;

    /** @param later which of two states of the same is the later one; the second came second */
    Batch(int most, BinaryOperator<T> later) {
        this.most = most;
        this.later = later;
    }

    /** @param more changes that are not among the states; one may be counted several times */
    record Taken<T>(List<T> states, long more) {}

    void add(UUID id, T state) {
        if (states.size() < most || states.containsKey(id)) {
            states.merge(id, state, later);
        } else {
            more++;
        }
    }

    /** So many changes are known of by their number alone. */
    void missed(long changes) {
        more += changes;
    }

    /** All of it; the batch begins anew. */
    Taken<T> take() {
        Taken<T> taken = new Taken<>(List.copyOf(states.values()), more);
        states.clear();
        more = 0;
        return taken;
    }
}
