package io.bascule.stream;

import java.util.UUID;
import java.util.function.Function;

/**
 * One kind of event of a subject: what is gathered for it, and from when it may be told.
 *
 * @param <T> a state
 */
final class Lane<T> {
    private final Watch watch;
    private final String event;
    private final Batch<T> batch;
    private final Function<Batch.Taken<T>, String> text;
    private long dueMs;

    /** @param text what was gathered, as the event's JSON */
    Lane(Watch watch, String event, Batch<T> batch, Function<Batch.Taken<T>, String> text) {
        this.watch = watch;
        this.event = event;
        this.batch = batch;
        this.text = text;
    }

    Watch watch() {
        return watch;
    }

    String event() {
        return event;
    }

    void add(UUID id, T state) {
        batch.add(id, state);
    }

    void missed(long changes) {
        batch.missed(changes);
    }

    /** What was gathered, as JSON; the lane begins anew. */
    String take() {
        return text.apply(batch.take());
    }

    long dueMs() {
        return dueMs;
    }

    void told(long nowMs, long bytes) {
        dueMs = nowMs + Pace.afterMs(bytes, watch.members().size());
    }
}
