package io.bascule.stream;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.Ids;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.JobQueries;
import io.bascule.store.TallyStore;
import io.bascule.store.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The source of all streams of a process, and what it needs in time: on one event loop. */
public final class StreamVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StreamVerticle.class);

    /** So often it is looked at whether who watches still may; see {@link Delivery#CERTAINTY_MS}. */
    private static final long LOOK_MS = 2_000;

    private static final long SWEEP_MS = 10_000;
    private static final Duration COUNTS_EVERY = Duration.ofSeconds(1);

    private final UUID nodeId;
    private final Reads reads;
    private final Wakeups wakeups;
    private final Views views;
    private final StreamSettings settings;
    private Source source;
    private Neighbours neighbours;
    private Rereads rereads;
    private Collector collector;
    private Seldom counts;
    private Streams streams;

    /** What is read from the store. */
    public record Reads(JobQueries jobs, CheckpointQueries checkpoints, TallyStore tallies) {}

    public StreamVerticle(UUID nodeId, Reads reads, Wakeups wakeups, Views views, StreamSettings settings) {
        this.nodeId = nodeId;
        this.reads = reads;
        this.wakeups = wakeups;
        this.views = views;
        this.settings = settings;
    }

    /** Where streams are opened, once this is deployed. */
    public Streams streams() {
        return streams;
    }

    @Override
    public Future<?> start() {
        Bus bus = new Bus(vertx);
        Frames frames = new Frames(Ids.next().toString().substring(24));
        source = new Source(vertx, frames, views, 2 * settings.maxStreams());
        rereads = new Rereads(vertx, reads.jobs(), reads.checkpoints(), source);
        neighbours = new Neighbours(vertx, nodeId, grapevine(bus), new Ears());
        counts = new Seldom(vertx, COUNTS_EVERY, this::count);
        collector = new Collector(bus, source, neighbours, counts::ask);
        streams = new Streams(vertx, settings, source, new Streams.Wire(frames, views), this::joined);
        vertx.setPeriodic(LOOK_MS, tick -> source.members().forEach(member -> member.tell(Subscriber::look)));
        vertx.setPeriodic(
                settings.heartbeat().toMillis(),
                tick -> source.members().forEach(member -> member.tell(Subscriber::beat)));
        vertx.setPeriodic(SWEEP_MS, tick -> sweep());
        neighbours.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return streams.close();
    }

    /** Hears the other nodes. */
    private final class Ears implements Neighbours.Ears {
        @Override
        public boolean isWatched() {
            return source.isWatched();
        }

        @Override
        public void watchedElsewhere() {
            collector.listen();
        }

        @Override
        public void heard(Hint.News news) {
            if (source.isWatched()) {
                rereads.heard(news);
                counts.ask();
            }
        }
    }

    private void joined() {
        collector.listen();
        neighbours.announce();
        counts.ask();
    }

    private void sweep() {
        source.sweep();
        if (source.isWatched()) {
            neighbours.announce();
        }
        collector.listen();
    }

    private Future<?> count() {
        return source.isTaken(Subject.EVERYTHING)
                ? reads.tallies()
                        .counts()
                        .onSuccess(
                                now -> source.tell("counts", views.counts(now).encode()))
                        .onFailure(failure -> LOG.debug("The counts could not be read; the next change asks", failure))
                : Future.succeededFuture();
    }

    /** Nodes of one database need not all be in its cluster, and a cluster's bus can be deaf where it was cut in two. */
    private Grapevine grapevine(Bus bus) {
        return bus.isClustered() ? Grapevine.both(overBus(bus), overDatabase()) : overDatabase();
    }

    private Grapevine overDatabase() {
        return new Grapevine() {
            @Override
            public void listen(Consumer<String> listener) {
                wakeups.hear(listener);
            }

            @Override
            public Future<Void> say(String text) {
                return wakeups.tell(nodeId, text);
            }
        };
    }

    private static Grapevine overBus(Bus bus) {
        return new Grapevine() {
            @Override
            public void listen(Consumer<String> listener) {
                bus.listen(Addresses.STREAM_HINTS, hint -> listener.accept(hint.text()));
            }

            @Override
            public Future<Void> say(String text) {
                bus.publish(Addresses.STREAM_HINTS, new Events.StreamHint(text));
                return Future.succeededFuture();
            }
        };
    }
}
