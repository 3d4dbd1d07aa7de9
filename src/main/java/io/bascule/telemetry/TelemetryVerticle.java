package io.bascule.telemetry;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.store.TallyStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to what happens, and does what keeps counting cheap: adds up the tallies, and looks for jobs that are stuck. */
public final class TelemetryVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TelemetryVerticle.class);

    /** A wait for a connection that an operator should know of. */
    private static final long LONG_WAIT_MS = 1_000;

    private final Parts parts;
    private final Rhythm rhythm;

    /** True at the start: what other programs changed while no node ran is not known. */
    private boolean changed = true;

    /** What the verticle feeds. */
    public record Parts(Bus bus, TallyStore tallies, Metrics metrics, Scrape scrape, Reporter reporter) {}

    /**
     * How often it does its duties.
     *
     * @param stuckMargin how late a node or an expiry may be before a job counts as stuck
     */
    public record Rhythm(Duration fold, Duration audit, Duration stuckMargin) {
        public static final Rhythm DEFAULT =
                new Rhythm(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(2));
    }

    public TelemetryVerticle(Parts parts, Rhythm rhythm) {
        this.parts = parts;
        this.rhythm = rhythm;
    }

    @Override
    public Future<?> start() {
        parts.metrics()
                .count("agent.reports.dropped", "Reports lost because there were too many", parts.reporter()::dropped);
        listen();
        vertx.setPeriodic(rhythm.fold().toMillis(), tick -> {
            fold();
            warnOfWaits();
        });
        // Not at once: after an outage the rescue needs a moment to take back what the lost nodes left.
        vertx.setPeriodic(rhythm.audit().toMillis(), tick -> audit());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return parts.reporter().close();
    }

    private void listen() {
        Bus bus = parts.bus();
        Metrics metrics = parts.metrics();
        Reporter reporter = parts.reporter();
        bus.listenHere(Addresses.JOBS_CHANGED, event -> {
            changed = true;
            metrics.jobsChanged(event.changes());
            event.changes().forEach(reporter::jobChanged);
        });
        bus.listenHere(Addresses.CHECKPOINT_CHANGED, event -> {
            changed = true;
            metrics.checkpointChanged(event);
            reporter.checkpointChanged(event);
        });
        bus.listenHere(Addresses.RUNS_ENDED, event -> {
            metrics.runsEnded(event.ends());
            event.ends().forEach(reporter::runEnded);
        });
        bus.listenHere(Addresses.COUNTED, metrics::counted);
        bus.listenHere(Addresses.COMMITTED, event -> event.commits().forEach(metrics::committed));
        bus.listenHere(Addresses.TROUBLE, event -> {
            metrics.trouble();
            reporter.trouble(event);
        });
    }

    private void fold() {
        if (!changed) {
            return;
        }
        changed = false;
        parts.tallies().fold().onSuccess(isMoreLeft -> changed |= isMoreLeft).onFailure(failure -> {
            changed = true;
            LOG.atDebug().setCause(failure).log("The tallies could not be added up; the next round does");
        });
    }

    /** One line however many waited. */
    private void warnOfWaits() {
        parts.metrics().longestPoolWaitsMs().forEach((pool, ms) -> {
            if (ms >= LONG_WAIT_MS) {
                LOG.atWarn()
                        .addKeyValue("pool", pool)
                        .addKeyValue("longestMs", ms)
                        .log(
                                "Requests waited long for a connection: the database is slow, or database.poolSize too small");
            }
        });
    }

    private void audit() {
        parts.tallies().stuck(rhythm.stuckMargin()).onSuccess(this::report).onFailure(failure -> {
            parts.scrape().audited(null);
            LOG.atDebug().setCause(failure).log("The audit of stuck jobs could not be done; the next round does");
        });
    }

    private void report(TallyStore.Stuck stuck) {
        parts.scrape().audited(stuck.total());
        if (stuck.total() > 0) {
            LOG.atWarn()
                    .addKeyValue("ownedByLostNodes", stuck.running())
                    .addKeyValue("atClosedCheckpoints", stuck.waiting())
                    .addKeyValue("inNoState", stuck.nowhere())
                    .addKeyValue("examples", stuck.examples())
                    .log("Jobs are stuck: nothing will move them on. Please report this with the log of this time");
        }
    }
}
