package io.bascule;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be closed, last opened first; one that fails keeps none of the others open. */
final class Closings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closings.class);

    private record Closing(String name, Runnable close) {}

    private final Deque<Closing> open = new ArrayDeque<>();

    synchronized void add(String name, Runnable close) {
        open.push(new Closing(name, close));
    }

    @Override
    public synchronized void close() {
        while (!open.isEmpty()) {
            Closing next = open.pop();
            LOG.debug("Closing {}", next.name());
            try {
                next.close().run();
            } catch (Exception failure) { // Of any kind: await() passes on what futures fail with.
                LOG.warn("Closing {} failed: {}", next.name(), failure.getMessage());
            }
        }
    }
}
