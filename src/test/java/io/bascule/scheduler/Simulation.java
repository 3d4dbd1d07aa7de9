package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.RunKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Some nodes on one database, step by step on a clock of its own: the same seed is the same history. For a while nodes crash,
 * pause and drain, handlers and limits come and go, and messages are slow, doubled or lost; then all faults end and everything has
 * to come to rest. The {@link Promises} are checked after every step.
 */
final class Simulation {
    static final List<String> TYPES = List.of("plain", "limited");
    private static final long FAULTS_MS = 20_000;
    private static final long REST_MS = 600_000;
    private static final int SUBMITS = 14;
    private static final int MISHAPS = 16;
    private static final int TRACED = 400;

    private record Step(long atMs, long order, Runnable what) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            return atMs == other.atMs ? Long.compare(order, other.order) : Long.compare(atMs, other.atMs);
        }
    }

    final Promises promises = new Promises();
    final SimulatedDatabase database;
    final SimulatedNetwork network;
    final SimulatedPeople people;
    final List<SimulatedNode> nodes = new ArrayList<>();
    private final SplittableRandom random;
    private final WorkerSettings settings;
    private final PriorityQueue<Step> steps = new PriorityQueue<>();
    private final Deque<String> trace;
    private final double doubles;
    private long nowMs;
    private long order;
    private long ids;
    private int nodeCount;

    /**
     * @param trace where to keep the last of what happened, or null
     */
    Simulation(long seed, Deque<String> trace) {
        this.random = new SplittableRandom(seed);
        this.trace = trace;
        settings = Jobs.settings(1 + (int) below(4), (int) below(5), Map.of("limited", 1 + (int) below(2)));
        database = new SimulatedDatabase(promises, settings.nodeTimeout().toMillis(), () -> !isCalm() && chance(0.2));
        network = new SimulatedNetwork(this, 0.06 * fraction());
        people = new SimulatedPeople(this);
        doubles = 0.2 * fraction();
    }

    /** What happened last, if the simulation was told to keep it. */
    static String replay(long seed) {
        Deque<String> trace = new ArrayDeque<>();
        try {
            new Simulation(seed, trace).run();
        } catch (AssertionError | RuntimeException again) {
            trace.add(again.toString());
        }
        return String.join("\n", trace);
    }

    /** How many steps it took. */
    long run() {
        for (long n = 1 + below(3); n > 0; n--) {
            addNode();
        }
        for (int i = 0; i < SUBMITS; i++) {
            at(below(FAULTS_MS), people::submit);
        }
        for (long n = below(MISHAPS); n > 0; n--) {
            at(below(FAULTS_MS), this::mishap);
        }
        at(FAULTS_MS, this::calm);
        long count = 0;
        while (nowMs < REST_MS && !isAtRest()) {
            Step step = steps.remove();
            nowMs = step.atMs();
            database.at(nowMs);
            step.what().run();
            promises.check(database);
            count++;
        }
        checkRest();
        return count;
    }

    private boolean isAtRest() {
        return isCalm()
                && promises.allOver()
                && database.jobs.size() > 0
                && nodes.stream().allMatch(node -> node.gone || node.core.isIdle());
    }

    boolean isCalm() {
        return nowMs > FAULTS_MS;
    }

    private void calm() {
        TYPES.forEach(type -> database.limit(type, null));
        if (nodes.stream().allMatch(node -> node.gone)) {
            addNode();
        }
    }

    private void checkRest() {
        promises.checkRest(database);
        for (SimulatedNode node : nodes.stream().filter(node -> !node.gone).toList()) {
            assertTrue(node.core.isIdle(), () -> node.name() + " is not idle at rest");
            assertEquals(0, node.core.activeJobs() + node.core.readyJobs(), "slots are free at rest");
            if (!node.leaves) {
                checkRoom(node);
            }
        }
    }

    /** A node at rest has room for as many as on its first day, of each type. */
    private void checkRoom(SimulatedNode node) {
        int slots = settings.maxConcurrentJobs();
        int limit = settings.limits().get("limited");
        int room = slots + Math.min(slots, settings.prefetch());
        long muchLaterMs = node.clockMs() + 100_000;
        node.core.on(new Event.LeaseLost(), muchLaterMs);
        node.core.on(new Event.Started(), muchLaterMs);
        node.core.on(new Event.Limited(Set.of()), muchLaterMs);
        TYPES.forEach(type -> node.core.on(new Event.TypeUp(type, 0), muchLaterMs));
        List<Action> actions = node.core.on(new Event.Leased(Long.MAX_VALUE), muchLaterMs);
        assertEquals(1, actions.size(), () -> node.name() + " claims at rest: " + actions);
        assertEquals(
                Set.of(new Action.Ask("plain", room, false), new Action.Ask("limited", Math.min(limit, room), false)),
                Set.copyOf(((Action.Claim) actions.get(0)).asks()),
                "room at rest");
    }

    /** What a node starts is its own; nobody whose lease is not over is still at work on the job. */
    void starts(RunKey run, SimulatedNode by) {
        promises.started(run, by.id, database.jobs.get(run.jobId()));
        for (SimulatedNode node : nodes) {
            RunKey earlier = node.gone ? null : node.runs.of(run);
            if (earlier != null) {
                assertTrue(
                        node != by && node.lease.isOver(),
                        () -> by.name() + " starts " + run + ", " + node.name() + " is at work on " + earlier);
            }
        }
    }

    private void addNode() {
        SimulatedNode node = new SimulatedNode(this, new UUID(2, ++nodeCount), settings);
        nodes.add(node);
        node.join();
    }

    void crash(SimulatedNode node) {
        trace(() -> node.name() + " crashes");
        node.gone = true;
        at(nowMs + below(3_000), this::addNode);
    }

    private void mishap() {
        SimulatedNode node = nodes.get((int) below(nodes.size()));
        if (node.gone) {
            return;
        }
        int what = (int) below(10);
        trace(() -> "mishap " + what + " of " + node.name());
        switch (what) {
            case 0 -> crash(node);
            case 1 -> {
                node.drain(below(3_000));
                at(nowMs + below(3_000), this::addNode);
            }
            case 2, 3 -> node.pausedUntilMs = nowMs + below(15_000);
            case 4 -> node.later(0, () -> node.stop(below(5_000)));
            case 5 -> node.later(0, () -> node.redeploy(TYPES.get((int) below(2)), below(5_000)));
            case 6 -> database.limit(TYPES.get((int) below(2)), (int) below(3));
            case 7 -> database.limit(TYPES.get((int) below(2)), null);
            case 8 -> network.cut(below(9_000));
            default -> people.cancelOne();
        }
    }

    /** A wake-up, which may be lost or doubled. */
    void hint(SimulatedNode node) {
        if (!chance(doubles)) {
            node.later(delay(), () -> node.tell(new Event.Woken()));
        }
        if (chance(doubles)) {
            node.later(delay(), () -> node.tell(new Event.Woken()));
        }
    }

    void hintOthers(SimulatedNode from) {
        nodes.stream().filter(node -> node != from).forEach(this::hint);
    }

    void at(long ms, Runnable what) {
        steps.add(new Step(ms, order++, what));
    }

    long nowMs() {
        return nowMs;
    }

    void trace(Supplier<String> what) {
        if (trace != null) {
            if (trace.size() == TRACED) {
                trace.remove();
            }
            trace.add(nowMs + " " + what.get());
        }
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    double fraction() {
        return random.nextDouble();
    }

    long below(long n) {
        return random.nextLong(n);
    }

    /** A new id; their order says nothing. */
    UUID newId() {
        return new UUID(random.nextLong() & 0xffff, ++ids);
    }

    /** How long a message travels; now and then so long that later ones overtake it. */
    long delay() {
        return !isCalm() && chance(0.05) ? 1 + below(3_000) : 1 + below(20);
    }

    long workMs() {
        return 1 + below(800);
    }
}
