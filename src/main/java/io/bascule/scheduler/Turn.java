package io.bascule.scheduler;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What comes in during one turn of the event loop, handed on together at its end. */
final class Turn<T> {
    private final Context context;
    private final Consumer<List<T>> handedOn;
    private List<T> items = new ArrayList<>();

    Turn(Context context, Consumer<List<T>> handedOn) {
        this.context = context;
        this.handedOn = handedOn;
    }

    void add(T item) {
        if (items.isEmpty()) {
            context.runOnContext(v -> handOn());
        }
        items.add(item);
    }

    private void handOn() {
        List<T> all = items;
        items = new ArrayList<>();
        handedOn.accept(all);
    }
}
