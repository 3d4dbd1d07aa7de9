package io.bascule.runs;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Tells everyone what happened: what was written in one turn of the event loop, in one message of a kind. */
public final class News {
    /** Most events of one message. */
    private static final int MAX_BATCH = 1_000;

    private final Context context;
    private final Bus bus;
    private List<Events.JobChanged> changes = new ArrayList<>();
    private List<Events.RunEnded> ends = new ArrayList<>();
    private Map<Events.Count.What, Long> counts = new EnumMap<>(Events.Count.What.class);

    public News(Context context, Bus bus) {
        this.context = context;
        this.bus = bus;
    }

    /** A job changed. */
    public void changed(Events.JobChanged change) {
        plan();
        changes.add(change);
    }

    /** A run ended. */
    public void ended(Events.RunEnded end) {
        plan();
        ends.add(end);
    }

    /** Something worth counting happened {@code n} times. */
    public void count(Events.Count.What what, int n) {
        if (n > 0) {
            plan();
            counts.merge(what, (long) n, Long::sum);
        }
    }

    private void plan() {
        if (changes.isEmpty() && ends.isEmpty() && counts.isEmpty()) {
            context.runOnContext(v -> tell());
        }
    }

    private void tell() {
        List<Events.JobChanged> changed = changes;
        List<Events.RunEnded> ended = ends;
        Map<Events.Count.What, Long> counted = counts;
        changes = new ArrayList<>();
        ends = new ArrayList<>();
        counts = new EnumMap<>(Events.Count.What.class);
        for (int from = 0; from < changed.size(); from += MAX_BATCH) {
            bus.publish(Addresses.JOBS_CHANGED, new Events.JobsChanged(part(changed, from)));
        }
        for (int from = 0; from < ended.size(); from += MAX_BATCH) {
            bus.publish(Addresses.RUNS_ENDED, new Events.RunsEnded(part(ended, from)));
        }
        counted.forEach((what, n) -> bus.publish(Addresses.COUNTED, new Events.Count(what, n)));
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(from, Math.min(from + MAX_BATCH, all.size()));
    }
}
