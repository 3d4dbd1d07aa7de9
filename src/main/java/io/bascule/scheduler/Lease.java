package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.store.NodeStore;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node alive in the others' eyes, and takes over what lost nodes left. By its own clock it counts its lease from when
 * a heartbeat was sent, the others from when it arrived, so it always stops before they take over.
 */
final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final int RESCUE_BATCH = 500;
    private static final Duration RESCUE_JITTER = Duration.ofSeconds(1);

    private static final int COUNT_EVERY = 5;

    /** Where leases are kept, and what they are for. */
    record Stores(NodeStore nodes, RunStore runs) {}

    private final NodeStore nodes;
    private final RunStore runs;
    private final SchedulerVerticle.Node node;
    private final WorkerSettings settings;
    private final Consumer<List<Job>> rescues;
    private final LongSupplier clockMs;

    private long sureSinceMs;
    private boolean sure = true;
    private boolean lost;
    private boolean beating;
    private boolean sweeping;
    private boolean away;
    private int beats;

    /**
     * @param rescues told of the jobs that were taken back from lost nodes
     */
    Lease(
            Stores stores,
            SchedulerVerticle.Node node,
            WorkerSettings settings,
            Consumer<List<Job>> rescues,
            LongSupplier clockMs) {
        this.nodes = stores.nodes();
        this.runs = stores.runs();
        this.node = node;
        this.settings = settings;
        this.rescues = rescues;
        this.clockMs = clockMs;
        this.sureSinceMs = clockMs.getAsLong();
    }

    /** The node is entered: its first lease counts from before that was asked for. */
    void joined(Consumer<Event> core) {
        core.accept(leased());
    }

    private Event leased() {
        return new Event.Leased(sureSinceMs + settings.selfFenceAfter().toMillis());
    }

    /**
     * One heartbeat; what it means for the core goes to {@code core}.
     *
     * @param takes the job types of which this node takes jobs
     */
    Future<Void> beat(Set<String> takes, Consumer<Event> core) {
        if (sure
                && clockMs.getAsLong() - sureSinceMs > settings.selfFenceAfter().toMillis()) {
            sure = false;
            LOG.warn(
                    "No heartbeat for {}: starting no more jobs until the database answers", settings.selfFenceAfter());
        }
        if (beating) {
            return Future.succeededFuture();
        }
        beating = true;
        long sentMs = clockMs.getAsLong();
        Future<Void> beat = lost ? comeBack(core, sentMs) : extend(takes, core, sentMs);
        // A connection that went silent must not keep the next heartbeat, on another one, from being sent.
        return beat.timeout(settings.selfFenceAfter().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(v -> beating = false)
                .onSuccess(v -> answered())
                .onFailure(this::away);
    }

    /** Since this node sent the last heartbeat that was answered, in milliseconds. */
    long ageMs() {
        return clockMs.getAsLong() - sureSinceMs;
    }

    private void answered() {
        if (away) {
            away = false;
            LOG.info("The database is back: heartbeats are answered again");
        }
    }

    /** One line, however long it lasts. */
    private void away(Throwable failure) {
        if (!away) {
            away = true;
            LOG.warn(
                    "The database is away: a heartbeat was not answered ({}). What runs goes on; nothing more starts after {}",
                    failure.getMessage(),
                    settings.selfFenceAfter());
        }
    }

    private Future<Void> extend(Set<String> takes, Consumer<Event> core, long sentMs) {
        return nodes.heartbeat(node.id(), takes).map(heartbeat -> {
            if (heartbeat.alive()) {
                extended(core, sentMs, heartbeat);
            } else {
                lost = true;
                sure = false;
                LOG.warn("This node was declared lost; its jobs are rescued by others");
                core.accept(new Event.LeaseLost());
            }
            return null;
        });
    }

    private void extended(Consumer<Event> core, long sentMs, NodeStore.Heartbeat heartbeat) {
        sure = true;
        sureSinceMs = sentMs;
        core.accept(leased());
        heartbeat.toCancel().forEach(run -> core.accept(new Event.CancelAsked(run)));
        core.accept(new Event.Company(heartbeat.others()));
        if (beats++ % COUNT_EVERY == 0) {
            runs.holding(node.id())
                    .onSuccess(held -> core.accept(new Event.Holding(held)))
                    .onFailure(
                            failure -> LOG.debug("This node's runs were not counted; a later heartbeat does", failure));
        }
    }

    private Future<Void> comeBack(Consumer<Event> core, long sentMs) {
        return rescueAll().compose(v -> enterAgain()).map(back -> {
            if (back) {
                lost = false;
                sure = true;
                sureSinceMs = sentMs;
                LOG.info("This node is back");
                core.accept(leased());
            }
            return null;
        });
    }

    private Future<Boolean> enterAgain() {
        return nodes.comeBack(node.id())
                .compose(back ->
                        back ? Future.succeededFuture(true) : nodes.joinAgain(node.id(), node.name(), node.version()));
    }

    /** Declares late nodes lost and rescues what they left, batch by batch. */
    Future<Void> sweep() {
        if (sweeping) {
            return Future.succeededFuture();
        }
        sweeping = true;
        return nodes.declareLost(settings.nodeTimeout())
                .onSuccess(all -> all.forEach(node -> LOG.warn("Node {} ({}) is lost", node.name(), node.id())))
                .compose(v -> rescueAll())
                .onComplete(v -> sweeping = false);
    }

    private Future<Void> rescueAll() {
        return nodes.rescue(RESCUE_BATCH, RESCUE_JITTER).compose(rescued -> {
            tell(rescued);
            return rescued.size() < RESCUE_BATCH ? Future.succeededFuture() : rescueAll();
        });
    }

    private void tell(List<Job> rescued) {
        if (!rescued.isEmpty()) {
            LOG.warn("Rescued {} jobs of lost nodes", rescued.size());
            rescues.accept(rescued);
        }
    }
}
