package io.bascule.faults;

import io.bascule.blackbox.Eventually;
import io.bascule.faults.History.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Clients that work with a fleet before, during and after a fault, and what is known when all is over. */
final class Story implements AutoCloseable {
    private static final int SUBMITTERS = 2;
    /** So many requests before and after make a proof. */
    private static final int PROOF = 30;

    private static final int MOST_OPEN = 1_500;
    /** On a machine that has much else to do a reviewer alone takes minutes for what was left open. */
    private static final Duration END_PATIENCE = Duration.ofMinutes(5);

    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MS = 80;

    private final Fleet fleet;
    private final String name;
    private final Random random;
    private final int scale;
    private final int leastJobs;
    private final long journaled;
    private final List<Submitter> submitters = new ArrayList<>();
    private final StoryJobs jobs;
    private final Reviewer reviewer;
    private final Observer observer;
    private final List<Thread> submitting = new ArrayList<>();
    private final List<Thread> watching = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();
    private volatile boolean submits = true;
    private volatile boolean quiet;
    private volatile boolean watches = true;

    /**
     * @param scale how often to do what the short form does once
     * @param leastJobs so many are submitted, and once they are no more than it takes to see that clients are served
     */
    Story(Fleet fleet, String name, long seed, int scale, int leastJobs) throws SQLException, IOException {
        this.fleet = fleet;
        this.name = name;
        this.random = new Random(seed);
        this.scale = scale;
        this.leastJobs = leastJobs;
        this.journaled = Files.exists(fleet.journal()) ? Files.size(fleet.journal()) : 0;
        this.jobs = StoryJobs.of(name, fleet.database().rows());
        this.observer = new Observer(fleet.database(), jobs, () -> watches);
        this.reviewer = new Reviewer(fleet, name, new Random(random.nextLong()), () -> watches);
        Submitter.Pace pace = new Submitter.Pace(
                () -> submits, () -> quiet || observer.open() > MOST_OPEN, () -> submitted() >= leastJobs);
        for (int i = 0; i < SUBMITTERS; i++) {
            submitters.add(new Submitter(fleet::any, name, name + "-" + i, new Random(random.nextLong()), pace));
        }
    }

    Fleet fleet() {
        return fleet;
    }

    Random random() {
        return random;
    }

    int scale() {
        return scale;
    }

    /** Tells the whole of it. */
    History tell(Fault fault) throws Exception {
        fleet.awaitServing();
        fleet.oddEnds(); // Those of a story that failed.
        start();
        awaitProof();
        long from = System.nanoTime();
        fault.strike(this);
        fleet.awaitServing();
        Span faults = new Span(from, System.nanoTime());
        awaitProof();
        Eventually.is("enough is submitted", END_PATIENCE, () -> submitted() >= leastJobs, this::nodesSay);
        submits = false;
        join(submitting);
        awaitEnds();
        watches = false;
        join(watching);
        return history(faults);
    }

    private void start() {
        watching.add(thread("observer", observer));
        watching.add(thread("reviewer", reviewer));
        submitters.forEach(submitter -> submitting.add(thread("submitter", submitter)));
    }

    private Thread thread(String what, Runnable work) {
        Thread thread = Wire.daemon(what + " of " + name, () -> {
            try {
                work.run();
            } catch (RuntimeException | Error unexpected) {
                if (watches) {
                    broken.add(what + ": " + unexpected);
                    unexpected.printStackTrace();
                }
            }
        });
        thread.start();
        return thread;
    }

    /** Jobs of a plan of their own, accepted when this returns. */
    void submit(String key, int count, List<String> plan, Submission also) {
        submitEach(key, Collections.nCopies(count, plan), also);
    }

    /** The same, each of its own plan. */
    void submitEach(String key, List<List<String>> plans, Submission also) {
        submitTo(fleet::any, key, plans, also);
    }

    /** The same, asking only these nodes. */
    void submitTo(Function<Random, Node> nodes, String key, List<List<String>> plans, Submission also) {
        JsonArray jobs = new JsonArray();
        for (int i = 0; i < plans.size(); i++) {
            jobs.add(also.change(Plans.job(name, prefix(key) + i, plans.get(i))));
        }
        Submitter own = new Submitter(nodes, name, key, new Random(random.nextLong()), Submitter.Pace.NONE);
        submitters.add(own);
        own.insist(name + "-" + key, jobs);
    }

    /** Nobody else submits meanwhile, and what was submitted has ended before. */
    void quietly(Fault what) throws Exception {
        quiet = true;
        try {
            awaitNoneOpen("what was submitted has ended", SETTLE, "", this::nodesSay);
            what.strike(this);
        } finally {
            quiet = false;
        }
    }

    /** What is different in a submission. */
    interface Submission {
        JsonObject change(JsonObject job);
    }

    /** Waits until the jobs of {@link #submit} have ended. */
    void awaitDone(String key) {
        awaitDone(key, SETTLE);
    }

    void awaitDone(String key, Duration patience) {
        awaitNoneOpen(key + " has ended", patience, prefix(key), this::nodesSay);
    }

    private void awaitNoneOpen(String what, Duration patience, String key, Supplier<String> story) {
        Eventually.is(
                what,
                patience,
                () -> {
                    Eventually.pause(LOOK_AGAIN_MS);
                    return jobs.open(fleet.database().rows(), key) == 0;
                },
                story);
    }

    /** Waits until some node has so many of the jobs of {@link #submit} at work, and tells which. */
    Node awaitNodeRunning(String key, int count) {
        List<Node> found = new ArrayList<>();
        Eventually.is(
                "a node has " + key + " at work",
                SETTLE,
                () -> {
                    for (Node node : fleet.nodes()) {
                        if (jobs.runningOn(node, fleet.database().rows(), prefix(key)) >= count) {
                            found.add(node);
                        }
                    }
                    return !found.isEmpty();
                },
                this::nodesSay);
        return found.get(0);
    }

    /** Waits until so many of the jobs of {@link #submit} run once more. */
    void awaitRunningAgain(String key, int count) {
        Eventually.is(
                key + " runs again",
                SETTLE,
                () -> jobs.runningAgain(fleet.database().rows(), prefix(key)) >= count,
                this::nodesSay);
    }

    private String prefix(String key) {
        return name + "-" + key + "/";
    }

    private String nodesSay() {
        return fleet.nodes().stream().map(Node::lastWords).collect(Collectors.joining("\n"));
    }

    /**
     * Waits until each submitter was acknowledged something, for which what is open may have to be worked off first: nothing is
     * starved by what breaks next, on a machine of any speed.
     */
    void awaitAcknowledgements() {
        List<Long> before = submitters.stream().map(Submitter::acknowledged).toList();
        Eventually.is(
                "every submitter is answered",
                Fleet.PATIENCE,
                () -> IntStream.range(0, before.size())
                        .allMatch(i -> submitters.get(i).acknowledged() > before.get(i)),
                this::nodesSay);
    }

    private int submitted() {
        return submitters.stream().mapToInt(Submitter::jobs).sum();
    }

    int requests() {
        return submitters.stream()
                        .mapToInt(submitter -> submitter.journal().size())
                        .sum()
                + reviewer.journal().size();
    }

    private void awaitProof() {
        int enough = requests() + PROOF;
        Eventually.is("clients work", Fleet.PATIENCE, () -> requests() >= enough, broken::toString);
    }

    /** Waits for every job's end; a job that does not come to one is found in the history. */
    private void awaitEnds() {
        try {
            awaitNoneOpen("every job has ended", END_PATIENCE, "", () -> observer.open() + " are left");
        } catch (AssertionError notAll) {
            System.out.println(notAll.getMessage());
        }
    }

    private History history(Span faults) throws Exception {
        if (!broken.isEmpty()) {
            throw new AssertionError("Clients broke: " + broken);
        }
        History.End end = EndState.read(fleet.database().rows(), name);
        Set<String> jobs = end.jobs().stream().map(History.JobRow::id).collect(Collectors.toSet());
        return new History(
                faults,
                submitters.stream()
                        .flatMap(submitter -> submitter.journal().stream())
                        .toList(),
                List.copyOf(reviewer.journal()),
                Traces.of(jobs, fleet.journal(), journaled),
                List.copyOf(observer.sightings()),
                end);
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        submits = false;
        watches = false;
        Stream.concat(submitting.stream(), watching.stream()).forEach(Thread::interrupt);
    }
}
