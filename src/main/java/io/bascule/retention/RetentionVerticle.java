package io.bascule.retention;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.duty.Duty;
import io.bascule.job.DutyKey;
import io.bascule.job.JobStatus;
import io.bascule.store.DutyStore;
import io.bascule.store.PruneStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is kept no longer, on the one node that holds the duty: for a moment every second, until nothing is left. */
public final class RetentionVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionVerticle.class);
    private static final String DUTY = "retention";

    private final Stores stores;
    private final UUID nodeId;
    private final Terms terms;
    private final Rhythm rhythm;
    private final List<Sweep> sweeps = new ArrayList<>();
    private Bus bus;
    private Duty duty;
    private int position;
    private long restUntilMs = Long.MIN_VALUE;

    /** Where it removes, and who does. */
    public record Stores(PruneStore prune, DutyStore duties) {}

    /**
     * For how long what ended is kept.
     *
     * @param jobs by how they ended; for ever where it is not there
     * @param signIns sessions; empty for ever
     * @param nodes empty for ever
     */
    public record Terms(Map<JobStatus, Duration> jobs, Optional<Duration> signIns, Optional<Duration> nodes) {
        public Terms {
            jobs = Map.copyOf(jobs);
        }
    }

    /**
     * When it works.
     *
     * @param interval from round to round
     * @param lease for how long a node that is gone keeps others waiting
     * @param work how long a round may take; it ends with the batch that goes beyond
     * @param rest from the end of what there was to the next look
     */
    public record Rhythm(Duration interval, Duration lease, Duration work, Duration rest) {
        public static final Rhythm DEFAULT = new Rhythm(
                Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofMillis(250), Duration.ofMinutes(1));
    }

    public RetentionVerticle(Stores stores, UUID nodeId, Terms terms, Rhythm rhythm) {
        this.stores = stores;
        this.nodeId = nodeId;
        this.terms = terms;
        this.rhythm = rhythm;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        PruneStore prune = stores.prune();
        terms.jobs()
                .forEach((status, kept) -> sweeps.add(new Sweep(
                        (key, part) -> prune.jobs(key, status, kept, part).onSuccess(this::count),
                        RetentionVerticle::nowMs)));
        terms.signIns()
                .ifPresent(kept ->
                        sweeps.add(new Sweep((key, part) -> prune.signIns(key, kept, part), RetentionVerticle::nowMs)));
        terms.nodes()
                .ifPresent(kept ->
                        sweeps.add(new Sweep((key, part) -> prune.nodes(key, kept, part), RetentionVerticle::nowMs)));
        duty = new Duty(stores.duties(), nodeId, new Duty.Terms(DUTY, rhythm.interval(), rhythm.lease()), this::round);
        duty.start(vertx);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return duty.end(vertx);
    }

    private void count(PruneStore.Batch batch) {
        if (batch.removed() > 0) {
            LOG.debug("Removed {} jobs that ended long ago", batch.removed());
            bus.publish(Addresses.COUNTED, new Events.Count(Events.Count.What.PRUNED_JOBS, batch.removed()));
        }
    }

    private Future<?> round(DutyKey key) {
        return nowMs() < restUntilMs
                ? Future.succeededFuture()
                : next(key, nowMs() + rhythm.work().toMillis());
    }

    /** Batch after batch until the round is over, or all sweeps are through; the next round goes on from there. */
    private Future<?> next(DutyKey key, long untilMs) {
        if (position == sweeps.size()) {
            position = 0;
            restUntilMs = nowMs() + rhythm.rest().toMillis();
            return Future.succeededFuture();
        }
        return sweeps.get(position).step(key).compose(batch -> {
            position += batch.last().isPresent() ? 0 : 1;
            return nowMs() < untilMs || position == sweeps.size() ? next(key, untilMs) : Future.succeededFuture();
        });
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
