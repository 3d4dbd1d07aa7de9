package io.bascule.runs;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.store.GroupCommit;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Tells everyone what happened, gathered into few messages: at the end of the turn of the event loop in which it did, and under load of
 * all turns of a moment, since each message is handed to everyone who listens. Not thread-safe: one event loop.
 */
public final class News {
    /** Most events of one message. */
    private static final int MAX_BATCH = 1_000;

    /** Between two times of telling. */
    private static final long MOMENT_MS = 2;

    private final Context context;
    private final Bus bus;
    private final GroupCommit.Timer timer;
    private List<Events.JobChanged> changes = new ArrayList<>();
    private List<Events.RunEnded> ends = new ArrayList<>();
    private List<Events.Commit> commits = new ArrayList<>();
    private final Map<Events.Count.What, Long> counts = new EnumMap<>(Events.Count.What.class);
    private boolean isPlanned;

    public News(Context context, Bus bus) {
        this(context, bus, (ms, what) -> context.owner().setTimer(ms, id -> what.run()));
    }

    News(Context context, Bus bus, GroupCommit.Timer timer) {
        this.context = context;
        this.bus = bus;
        this.timer = timer;
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

    /** So many writes shared one commit. */
    public void committed(Events.Commit.What what, int items) {
        plan();
        commits.add(new Events.Commit(what, items));
    }

    /** Something worth counting happened {@code n} times. */
    public void count(Events.Count.What what, int n) {
        if (n > 0) {
            plan();
            counts.merge(what, (long) n, Long::sum);
        }
    }

    private void plan() {
        if (!isPlanned) {
            isPlanned = true;
            context.runOnContext(v -> tellAndRest());
        }
    }

    private void tellAndRest() {
        tell();
        timer.after(MOMENT_MS, this::goOn);
    }

    private void goOn() {
        if (isEmpty()) {
            isPlanned = false;
        } else {
            tellAndRest();
        }
    }

    private boolean isEmpty() {
        return changes.isEmpty() && ends.isEmpty() && commits.isEmpty() && counts.isEmpty();
    }

    /** Tells now what was not told yet. */
    public void tell() {
        List<Events.JobChanged> changed = changes;
        List<Events.RunEnded> ended = ends;
        List<Events.Commit> committed = commits;
        Map<Events.Count.What, Long> counted = new EnumMap<>(counts);
        changes = new ArrayList<>();
        ends = new ArrayList<>();
        commits = new ArrayList<>();
        counts.clear();
        for (int from = 0; from < changed.size(); from += MAX_BATCH) {
            bus.publish(Addresses.JOBS_CHANGED, new Events.JobsChanged(part(changed, from)));
        }
        for (int from = 0; from < ended.size(); from += MAX_BATCH) {
            bus.publish(Addresses.RUNS_ENDED, new Events.RunsEnded(part(ended, from)));
        }
        if (!committed.isEmpty()) {
            bus.publish(Addresses.COMMITTED, new Events.Commits(committed));
        }
        counted.forEach((what, n) -> bus.publish(Addresses.COUNTED, new Events.Count(what, n)));
    }

    private static <T> List<T> part(List<T> all, int from) {
        return all.subList(from, Math.min(from + MAX_BATCH, all.size()));
    }
}
