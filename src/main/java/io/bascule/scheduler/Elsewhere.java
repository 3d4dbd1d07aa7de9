package io.bascule.scheduler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that handlers in other processes of the cluster have. A process that dies takes them along without a word, so their
 * handlers are asked for them from time to time.
 */
final class Elsewhere {
    private static final Logger LOG = LoggerFactory.getLogger(Elsewhere.class);

    private static final class Handler {
        final Set<RunKey> runs = new LinkedHashSet<>();
        long heardMs;
    }

    private final Bus bus;
    private final long patienceMs;
    private final LongSupplier clockMs;
    private final Predicate<RunKey> isLive;
    private final Consumer<RunKey> lost;
    private final Map<UUID, Handler> handlers = new HashMap<>();

    /**
     * @param patience how long a handler may be silent
     * @param isLive whether a run still holds its slot
     * @param lost told of each run that its handler no longer has
     */
    Elsewhere(Bus bus, Duration patience, LongSupplier clockMs, Predicate<RunKey> isLive, Consumer<RunKey> lost) {
        this.bus = bus;
        this.patienceMs = patience.toMillis();
        this.clockMs = clockMs;
        this.isLive = isLive;
        this.lost = lost;
    }

    /** A handler of another process took these runs. */
    void took(UUID handlerId, List<RunKey> runs) {
        Handler handler = handlers.computeIfAbsent(handlerId, id -> new Handler());
        handler.runs.addAll(runs);
        handler.heardMs = clockMs.getAsLong();
    }

    /** Asks each handler for the runs that are still its own, and gives up those of handlers that were silent for too long. */
    void check() {
        Iterator<Map.Entry<UUID, Handler>> all = handlers.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<UUID, Handler> one = all.next();
            Handler handler = one.getValue();
            handler.runs.removeIf(isLive.negate());
            if (handler.runs.isEmpty()) {
                all.remove();
            } else if (clockMs.getAsLong() - handler.heardMs > patienceMs) {
                all.remove();
                LOG.warn("A handler in another process is silent; its {} runs are given up", handler.runs.size());
                handler.runs.forEach(lost);
            } else {
                ask(one.getKey(), handler);
            }
        }
    }

    private void ask(UUID handlerId, Handler handler) {
        bus.request(Addresses.handler(handlerId), new Runs.StillThere(List.copyOf(handler.runs)))
                .onSuccess(missing -> {
                    handler.heardMs = clockMs.getAsLong();
                    // What was reported in the meantime is over here before the handler forgets it.
                    missing.runs().stream().filter(isLive).forEach(lost);
                })
                .onFailure(failure -> LOG.debug("A handler in another process does not answer", failure));
    }
}
