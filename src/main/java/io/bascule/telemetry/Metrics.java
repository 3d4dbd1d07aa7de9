package io.bascule.telemetry;

import io.bascule.bus.Events;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** What this process has counted and timed since it started. Every series is there from the start, so that rates begin at 0. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = registry();
    private final ProcessMetrics process = new ProcessMetrics(registry);
    private final Map<JobStatus, Counter> jobs;
    private final Map<JobStatus, Timer> durations = new EnumMap<>(JobStatus.class);
    private final Map<CheckpointStatus, Counter> checkpoints;
    private final Map<Events.RunEnded.Outcome, Counter> runs;
    private final Map<Events.Count.What, Counter> counts;
    private final Map<Events.Commit.What, DistributionSummary> commits = new EnumMap<>(Events.Commit.What.class);
    private final Map<String, PoolWait> poolWaits = new ConcurrentHashMap<>();
    private final Counter troubles;
    private final Timer queueWait;
    private final Timer timeToDecision;

    /** @param version what runs */
    public Metrics(String version) {
        jobs = counters(
                JobStatus.class,
                status -> Counter.builder("agent.jobs")
                        .description("Jobs that entered a state")
                        .tag("status", status.name()));
        checkpoints = counters(
                CheckpointStatus.class,
                status -> Counter.builder("agent.checkpoints")
                        .description("Checkpoints that entered a state")
                        .tag("status", status.name()));
        runs = counters(
                Events.RunEnded.Outcome.class,
                outcome -> Counter.builder("agent.runs")
                        .description("Runs that ended, by how they did")
                        .tag("outcome", outcome.name()));
        counts = counters(Events.Count.What.class, Metrics::counter);
        for (JobStatus status : JobStatus.values()) {
            if (status.isTerminal()) {
                durations.put(status, duration(status));
            }
        }
        for (Events.Commit.What what : Events.Commit.What.values()) {
            commits.put(what, commit(what));
        }
        troubles = Counter.builder("agent.troubles")
                .description("Failures that an operator should know of")
                .register(registry);
        queueWait = Timer.builder("agent.jobs.queue.wait")
                .description("Time from when a job was due to when it was claimed")
                .serviceLevelObjectives(Buckets.WAIT)
                .register(registry);
        timeToDecision = Timer.builder("agent.checkpoints.decision")
                .description("Time from when a checkpoint was opened to when a person decided it")
                .serviceLevelObjectives(Buckets.DECISION)
                .register(registry);
        Gauge.builder("bascule.build.info", () -> 1)
                .description("The version that runs")
                .tag("version", version)
                .tag("java", Runtime.version().toString())
                .register(registry);
    }

    /**
     * Jobs entered states. One that was never seen before was pending first, however soon it was claimed; one that stays in its state
     * only made progress.
     */
    public void jobsChanged(List<Events.JobChanged> changes) {
        long[] entered = new long[JobStatus.values().length];
        for (Events.JobChanged event : changes) {
            Job job = event.job();
            if (event.was() == job.status()) {
                continue;
            }
            if (event.was() == null && job.status() != JobStatus.PENDING) {
                entered[JobStatus.PENDING.ordinal()]++;
            }
            entered[job.status().ordinal()]++;
            if (job.status() == JobStatus.RUNNING) {
                record(queueWait, job.runAt(), job.updatedAt());
            } else if (job.status().isTerminal()) {
                record(durations.get(job.status()), job.startedAt(), job.completedAt());
            }
        }
        add(entered, jobs);
    }

    public void checkpointChanged(Events.CheckpointChanged event) {
        Checkpoint checkpoint = event.checkpoint();
        checkpoints.get(checkpoint.status()).increment();
        record(timeToDecision, checkpoint.createdAt(), checkpoint.decidedAt());
    }

    public void runsEnded(List<Events.RunEnded> ends) {
        long[] ended = new long[Events.RunEnded.Outcome.values().length];
        ends.forEach(event -> ended[event.outcome().ordinal()]++);
        add(ended, runs);
    }

    private static <E extends Enum<E>> void add(long[] counts, Map<E, Counter> counters) {
        counters.forEach((value, counter) -> {
            if (counts[value.ordinal()] > 0) {
                counter.increment(counts[value.ordinal()]);
            }
        });
    }

    public void counted(Events.Count event) {
        counts.get(event.what()).increment(event.n());
    }

    /** So many writes shared one commit. */
    public void committed(Events.Commit event) {
        commits.get(event.what()).record(event.items());
    }

    /** What takes how long each request waited for a connection of this pool, in nanoseconds; from any thread. */
    public LongConsumer poolWait(String pool) {
        return poolWaits.computeIfAbsent(
                pool,
                name -> new PoolWait(Timer.builder("agent.database.wait")
                        .description("Time that requests waited for a connection of a pool")
                        .tag("pool", name)
                        .serviceLevelObjectives(Buckets.POOL_WAIT)
                        .register(registry)));
    }

    /** Lets be read how many requests have a connection of this pool, and how many wait for one. */
    public void poolUse(String pool, IntSupplier inUse, IntSupplier waiting) {
        Gauge.builder("agent.database.connections.in.use", inUse::getAsInt)
                .description("Requests that have a connection of a pool now")
                .tag("pool", pool)
                .register(registry);
        Gauge.builder("agent.database.waiting", waiting::getAsInt)
                .description("Requests that wait for a connection of a pool now")
                .tag("pool", pool)
                .register(registry);
    }

    /** The longest wait for a connection of each pool since this was last asked, in milliseconds. */
    Map<String, Long> longestPoolWaitsMs() {
        Map<String, Long> longest = new TreeMap<>();
        poolWaits.forEach((pool, wait) -> longest.put(pool, wait.longestMs()));
        return longest;
    }

    public void trouble() {
        troubles.increment();
    }

    /** Lets {@code count}, which never goes down, be read under {@code name}. */
    public void count(String name, String description, LongSupplier count) {
        FunctionCounter.builder(name, count, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /**
     * Where to read what streams of events do.
     *
     * @param open how many are open now
     * @param events how many events were sent, to each stream
     * @param resyncs how often a stream was told that it missed something
     * @param cuts how many were cut off because their readers took nothing
     */
    public record StreamUse(LongSupplier open, LongSupplier events, LongSupplier resyncs, LongSupplier cuts) {}

    public void streams(StreamUse use) {
        Gauge.builder("agent.streams.open", use.open()::getAsLong)
                .description("Streams of events that are open now")
                .register(registry);
        count("agent.streams.events", "Events sent, to each stream", use.events());
        count("agent.streams.resyncs", "Streams that were told that they missed something", use.resyncs());
        count("agent.streams.cuts", "Streams cut off because their readers took nothing", use.cuts());
    }

    /** All of it in Prometheus' text format. */
    public String text() {
        process.watch();
        return registry.scrape();
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }

    private static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // Their names break Prometheus' rules for names; process_cpu_usage says the same.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        return registry;
    }

    private <E extends Enum<E>> Map<E, Counter> counters(Class<E> type, Function<E, Counter.Builder> builder) {
        Map<E, Counter> counters = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            counters.put(value, builder.apply(value).register(registry));
        }
        return counters;
    }

    private static Counter.Builder counter(Events.Count.What what) {
        return switch (what) {
            case SUBMITS -> Counter.builder("agent.submits").description("Jobs that were accepted");
            case CLAIMS -> Counter.builder("agent.claims").description("Jobs that this node claimed");
            case RESCUES -> Counter.builder("agent.rescues").description("Jobs taken back from nodes that were lost");
            case STALE_WRITES ->
                Counter.builder("agent.stale.writes").description("Writes of runs that had lost their job; refused");
            case PRUNED_JOBS ->
                Counter.builder("agent.pruned.jobs")
                        .description("Jobs that this node removed, since they ended long ago");
            case AGENT_CLAIMS ->
                Counter.builder("agent.lease.claims").description("Jobs that this node gave to remote agents");
            case LEASES_LOST ->
                Counter.builder("agent.lease.expiries")
                        .description("Jobs that this node took back from remote agents that were lost");
            case EXPIRIES -> Counter.builder("agent.expiries").description("Checkpoints that nobody decided in time");
        };
    }

    private DistributionSummary commit(Events.Commit.What what) {
        return DistributionSummary.builder("agent.commit.batch.size")
                .description("Writes that shared one commit")
                .tag("kind", what.name())
                .serviceLevelObjectives(Buckets.COMMIT)
                .register(registry);
    }

    private Timer duration(JobStatus status) {
        return Timer.builder("agent.jobs.duration")
                .description("Time from a job's first claim to its end, waiting for people included")
                .tag("status", status.name())
                .serviceLevelObjectives(Buckets.DURATION)
                .register(registry);
    }

    private static void record(Timer timer, Instant from, Instant to) {
        if (from != null && to != null) {
            Duration took = Duration.between(from, to);
            timer.record(took.isNegative() ? Duration.ZERO : took);
        }
    }
}
