package io.bascule.telemetry;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Caller;
import io.bascule.store.TallyStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The answer of {@code /api/metrics}: what was counted, and the gauges as they are at this moment. */
public final class Scrape {
    /** Scrapers give up after ten seconds; whoever does not answer in this time is left out. */
    private static final long PATIENCE_MS = 1_500;

    private static final Requests.ControlWorker ASK =
            new Requests.ControlWorker(Requests.ControlWorker.Order.STATUS, Caller.SYSTEM);

    private final Metrics metrics;
    private final TallyStore tallies;
    private final Bus bus;

    /** Null until an audit answered; cleared where one could not. */
    private volatile Long stuck;

    public Scrape(Metrics metrics, TallyStore tallies, Bus bus) {
        this.metrics = metrics;
        this.tallies = tallies;
        this.bus = bus;
    }

    /**
     * All metrics in Prometheus' text format ({@code text/plain; version=0.0.4}). Never fails for want of the database: its
     * gauges are then left out.
     */
    public Future<String> text() {
        Future<Consumer<Gauges>> worker = worker();
        Future<Optional<TallyStore.Counts>> counts = inTime(tallies.counts());
        Future<Optional<Duration>> oldest = inTime(tallies.oldestRunnable());
        Future<Optional<Integer>> held = inTime(tallies.held());
        Future<Optional<Agents.Counted>> agents = inTime(bus.request(Addresses.COUNT_AGENTS, new Agents.CountAll()));
        return Future.all(worker, counts, oldest, held, agents).map(read -> {
            try (Gauges gauges = new Gauges()) {
                worker.result().accept(gauges);
                counts.result().ifPresent(gauges::counts);
                oldest.result().ifPresent(gauges::oldestRunnable);
                held.result().ifPresent(gauges::held);
                agents.result().ifPresent(gauges::agents);
                Optional.ofNullable(stuck).ifPresent(gauges::stuck);
                return metrics.text() + gauges.text();
            }
        });
    }

    /** What the last audit found; null where it could not be done. */
    void audited(Long stuckJobs) {
        stuck = stuckJobs;
    }

    private static <T> Future<Optional<T>> inTime(Future<T> answer) {
        return answer.timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .map(Optional::of)
                .otherwise(Optional.empty());
    }

    /** A process without a worker runs nothing; of a worker that does not answer nothing is known. */
    private Future<Consumer<Gauges>> worker() {
        return bus.request(Addresses.WORKER, ASK)
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .<Consumer<Gauges>>map(status -> gauges -> {
                    gauges.activeJobs(status.activeJobs());
                    gauges.leaseAge(Duration.ofMillis(status.leaseAgeMs()));
                })
                .otherwise(failure -> gauges -> {
                    if (Bus.isNobodyThere(failure)) {
                        gauges.activeJobs(0);
                    }
                });
    }
}
