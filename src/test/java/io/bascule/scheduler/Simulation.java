package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Some nodes on one database, step by step on a clock of its own: the same seed is the same history. For a while nodes crash,
 * pause and drain, and messages are slow, doubled or lost; then all faults end and everything has to come to rest.
 */
final class Simulation {
    static final List<String> TYPES = List.of("plain", "limited");
    private static final long FAULTS_MS = 20_000;
    private static final long REST_MS = 400_000;
    private static final int JOBS = 24;

    private record Step(long atMs, long order, Runnable what) {}

    final SimulatedDatabase database;
    private final Random random;
    private final WorkerSettings settings;
    private final PriorityQueue<Step> steps =
            new PriorityQueue<>(Comparator.comparingLong(Step::atMs).thenComparingLong(Step::order));
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Set<RunKey> started = new HashSet<>();
    private long nowMs;
    private long order;
    private int nodeCount;

    Simulation(long seed) {
        random = new Random(seed);
        settings = Jobs.settings(1 + random.nextInt(4), random.nextInt(4), Map.of("limited", 1 + random.nextInt(2)));
        database = new SimulatedDatabase(settings.nodeTimeout().toMillis());
    }

    void run() {
        addNode();
        addNode();
        for (int i = 0; i < JOBS; i++) {
            at(random.nextInt((int) FAULTS_MS), this::submit);
        }
        for (int i = 0; i < 12; i++) {
            at(random.nextInt((int) FAULTS_MS), this::mishap);
        }
        at(0, this::sweep);
        while (!steps.isEmpty() && nowMs < REST_MS && !isAtRest()) {
            Step step = steps.remove();
            nowMs = step.atMs();
            database.at(nowMs);
            step.what().run();
            database.jobs.values().forEach(this::checkOwner);
        }
        checkRest();
    }

    private boolean isAtRest() {
        return nowMs > FAULTS_MS
                && database.jobs.values().stream().allMatch(row -> row.status.isTerminal())
                && nodes.stream().allMatch(node -> node.gone || node.core.isIdle());
    }

    /** After every step a job is claimable, or has an owner that lives or can be found to be lost, or is over, once. */
    private void checkOwner(SimulatedDatabase.Row row) {
        assertEquals(row.status == JobStatus.RUNNING, row.nodeId != null, "an owner while it runs, and only then");
        assertTrue(row.terminalWrites <= 1, "one terminal write");
        assertEquals(row.status.isTerminal(), row.terminalWrites == 1);
    }

    private void checkRest() {
        database.jobs
                .values()
                .forEach(row -> assertTrue(
                        row.status.isTerminal(),
                        row.id + " is " + row.status + " at epoch " + row.epoch + ", " + nowMs + " ms"));
        assertEquals(JOBS, database.jobs.size());
        for (SimulatedNode node : nodes.stream().filter(node -> !node.gone).toList()) {
            assertTrue(node.core.activeJobs() + node.core.readyJobs() == 0, "slots are free at rest");
            node.core.on(new Event.Started(), nowMs + 2_000).forEach(this::checkAsksForAll);
        }
    }

    /** A node at rest has room for as many as on its first day, of each type. */
    private void checkAsksForAll(Action action) {
        int limit = settings.limits().get("limited");
        int room = settings.maxConcurrentJobs() + Math.min(settings.maxConcurrentJobs(), settings.prefetch());
        assertEquals(
                Set.of(new Action.Ask("plain", room, false), new Action.Ask("limited", Math.min(limit, room), false)),
                Set.copyOf(((Action.Claim) action).asks()));
    }

    /** Every claim is started at most once, by whoever claimed it. */
    void started(RunKey run) {
        assertTrue(started.add(run), "two owners of " + run);
    }

    private void addNode() {
        UUID id = new UUID(2, ++nodeCount);
        database.join(id);
        nodes.add(new SimulatedNode(this, id, settings));
    }

    private void submit() {
        String type = TYPES.get(random.nextInt(2));
        Long timeoutMs = chance(0.3) ? Long.valueOf(500 + random.nextInt(3_000)) : null;
        UUID id = new UUID(3, database.jobs.size());
        database.submit(new SimulatedDatabase.Row(
                id, type, random.nextInt(11), timeoutMs, nowMs + (chance(0.2) ? random.nextInt(5_000) : 0)));
        nodes.stream().filter(node -> chance(0.5)).forEach(SimulatedNode::hint);
        nodes.stream().filter(node -> chance(0.1)).forEach(SimulatedNode::hint);
    }

    private void mishap() {
        SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
        switch (random.nextInt(6)) {
            case 0 -> {
                node.gone = true;
                at(nowMs + random.nextInt(3_000), this::addNode);
            }
            case 1 -> {
                node.drain();
                at(nowMs + random.nextInt(3_000), this::addNode);
            }
            case 2, 3 -> node.pausedUntilMs = nowMs + random.nextInt(15_000);
            case 4 -> {
                node.tell(new Event.Stopped());
                at(nowMs + random.nextInt(5_000), () -> node.tell(new Event.Started()));
            }
            default ->
                database.jobs.values().stream()
                        .filter(row -> row.status == JobStatus.RUNNING)
                        .findFirst()
                        .ifPresent(row -> row.cancelRequested = true);
        }
    }

    /** Any live node does it; here it is done whenever one is alive. */
    private void sweep() {
        at(nowMs + settings.nodeTimeout().toMillis() / 3, this::sweep);
        database.rescue();
    }

    void at(long ms, Runnable what) {
        steps.add(new Step(ms, order++, what));
    }

    long nowMs() {
        return nowMs;
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    boolean loses() {
        return nowMs < FAULTS_MS && chance(0.08);
    }

    /** How long a message travels; now and then so long that later ones overtake it. */
    long delay() {
        return nowMs < FAULTS_MS && chance(0.05) ? 1 + random.nextInt(3_000) : 1 + random.nextInt(20);
    }

    long workMs() {
        return 1 + random.nextInt(800);
    }

    /** How a handler ends; empty for one that only a timeout or a cancellation ends. */
    Optional<JobStatus> outcome(Job job) {
        if (job.timeoutMs() != null && chance(0.2)) {
            return Optional.empty();
        }
        return Optional.of(chance(0.3) ? JobStatus.QUEUED : chance(0.9) ? JobStatus.COMPLETED : JobStatus.FAILED);
    }
}
