package io.bascule.stream;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.LogEntry;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/** Hears what this process does, for its own streams and for those of other nodes. Deaf while there are neither. */
final class Collector {
    private final Bus bus;
    private final Source source;
    private final Neighbours neighbours;
    private final Runnable counts;
    private final List<MessageConsumer<?>> ears = new ArrayList<>();

    /** @param counts told that the counts by state have changed */
    Collector(Bus bus, Source source, Neighbours neighbours, Runnable counts) {
        this.bus = bus;
        this.source = source;
        this.neighbours = neighbours;
        this.counts = counts;
    }

    /** Listens from now on, or no longer; called whenever that may have changed. */
    void listen() {
        boolean wanted = source.isWatched() || neighbours.watch();
        if (wanted && ears.isEmpty()) {
            ears.add(bus.listenHere(Addresses.JOBS_CHANGED, this::jobsChanged));
            ears.add(bus.listenHere(Addresses.CHECKPOINT_CHANGED, this::checkpointChanged));
            ears.add(bus.listenHere(Addresses.LOG_APPENDED, this::logged));
            ears.add(bus.listenHere(Addresses.AGENTS_CHANGED, this::agentsChanged));
        } else if (!wanted && !ears.isEmpty()) {
            ears.forEach(MessageConsumer::unregister);
            ears.clear();
        }
    }

    private void jobsChanged(Events.JobsChanged event) {
        if (source.isWatched()) {
            event.changes().forEach(change -> source.jobChanged(change.job()));
            counts.run();
        }
        neighbours.tell(draft ->
                event.changes().forEach(change -> draft.job(change.job().id())));
    }

    private void checkpointChanged(Events.CheckpointChanged event) {
        if (source.isWatched()) {
            source.checkpointChanged(event.checkpoint(), event.jobType());
            counts.run();
        }
        neighbours.tell(draft -> draft.checkpoint(event.checkpoint().id()));
    }

    private void agentsChanged(Events.AgentsChanged event) {
        event.changes().forEach(source::agentChanged);
        source.missedAgents(event.more());
        neighbours.tell(draft -> {
            event.changes().forEach(change -> draft.agentOf(change.userId()));
            if (event.more() > 0) {
                draft.agentsOfAnyone();
            }
        });
    }

    private void logged(Events.LogAppended event) {
        List<LogEntry> lines = event.entries();
        if (!lines.isEmpty()) {
            lines.forEach(source::logged);
            neighbours.tell(draft -> draft.lines(event.jobId(), lines.get(0).id()));
        }
    }
}
