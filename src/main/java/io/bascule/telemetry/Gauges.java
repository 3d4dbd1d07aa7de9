package io.bascule.telemetry;

import io.bascule.bus.Agents;
import io.bascule.job.CheckpointStatus;
import io.bascule.store.TallyStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/**
 * The gauges of one scrape. What is not known now is left out: they are written from what was just read, and kept nowhere.
 */
final class Gauges implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    void counts(TallyStore.Counts counts) {
        // Not agent_jobs: in OpenMetrics that is the family of the counter agent_jobs_total.
        counts.jobs()
                .forEach((status, n) -> Gauge.builder("agent.jobs.in.status", () -> n)
                        .description("Jobs that are in a state now")
                        .tag("status", status.name())
                        .register(registry));
        one(
                "agent.checkpoints.pending",
                "Checkpoints that wait for a decision now",
                counts.checkpoints().get(CheckpointStatus.PENDING));
    }

    void oldestRunnable(Duration waiting) {
        one(
                "agent.jobs.oldest.runnable.age.seconds",
                "How long the job that is due longest has waited for a worker",
                waiting.toMillis() / 1000.0);
    }

    void held(int jobs) {
        one(
                "agent.jobs.held",
                "Jobs that wait for others of their concurrency key; more than 10000 are not counted",
                jobs);
    }

    void leaseAge(Duration age) {
        one(
                "agent.node.lease.age.seconds",
                "Time since this node sent the last heartbeat that the database answered",
                age.toMillis() / 1000.0);
    }

    void agents(Agents.Counted agents) {
        one("agent.agents.online", "Remote agents that are online or busy now", agents.online());
        one("agent.leases.live", "Jobs that remote agents run now", agents.leases());
        one("agent.polls.waiting", "Polls of remote agents that this process holds now", agents.pollsWaiting());
    }

    void stuck(long jobs) {
        one("agent.jobs.stuck", "Jobs that nothing will ever move on, by the last audit; ought to be 0", jobs);
    }

    void activeJobs(int jobs) {
        one("agent.worker.active.jobs", "Jobs that the worker of this process runs now", jobs);
    }

    /** In Prometheus' text format. */
    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }

    private void one(String name, String description, Number value) {
        Gauge.builder(name, () -> value).description(description).register(registry);
    }
}
