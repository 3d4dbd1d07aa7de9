package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.RunKey;
import io.bascule.runs.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A {@link Core} with what surrounds it, as {@link Worker} and its neighbours do it: claims, starts, grouped ends, new jobs; over a
 * network that may lose what it carries, on a clock of its own.
 */
final class SimulatedNode {
    private static final long RETRY_MS = 200;
    private static final long RELEASE_AFTER_MS = 1_000;
    private static final int LANES = 2;

    private record Completion(Job job) {}

    final UUID id;
    final Core core;
    final SimulatedLease lease;
    final SimulatedRuns runs;
    private final Simulation world;
    private final WorkerSettings settings;
    private final SimulatedClock clock;
    /** All runs that it was ever told to be its own. */
    private final Set<RunKey> knows = new HashSet<>();

    private final List<Completion> completions = new ArrayList<>();
    private int writing;
    private long timerAtMs = Long.MAX_VALUE;
    private int timer;
    private boolean handles = true;
    private boolean draining;
    private boolean gaveUp;
    boolean leaves;
    boolean gone;
    long pausedUntilMs;

    SimulatedNode(Simulation world, UUID id, WorkerSettings settings) {
        this.world = world;
        this.id = id;
        this.settings = settings;
        this.clock = new SimulatedClock(world);
        this.core = new Core(settings, Jobs.HEAD_START);
        this.lease = new SimulatedLease(world, this, settings);
        this.runs = new SimulatedRuns(world, this);
    }

    /** Enters itself and begins to work. */
    void join() {
        long sentMs = clock.ms();
        world.database.join(id);
        Simulation.TYPES.forEach(type -> tell(new Event.TypeUp(type, 0)));
        lease.joined(sentMs);
        readLimits();
        sweepKeys();
    }

    // Time and the network

    long clockMs() {
        return clock.ms();
    }

    /** Does something on this node's event loop: never once it is gone; after a pause, in whatever order. */
    void later(long delayMs, Runnable what) {
        world.at(world.nowMs() + delayMs, () -> {
            if (!gone && world.nowMs() < pausedUntilMs) {
                later(pausedUntilMs - world.nowMs() + world.below(3), what);
            } else if (!gone) {
                what.run();
            }
        });
    }

    void laterByItsClock(long delayMs, Runnable what) {
        later(clock.really(delayMs), what);
    }

    <T> void ask(Supplier<T> query, Consumer<T> answered, Runnable failed) {
        world.network.ask(query, answered, failed, this::later);
    }

    /** A write that is tried until it is answered, or the node gives up. */
    <T> void lasting(Supplier<T> write, Consumer<T> answered) {
        ask(write, answered, () -> {
            if (!gaveUp) {
                later(RETRY_MS, () -> lasting(write, answered));
            }
        });
    }

    // The worker

    void tell(Event event) {
        if (!(event instanceof Event.Tick)) {
            world.trace(() -> name() + " is told " + summary(event));
        }
        if (event instanceof Event.Claimed claimed) {
            claimed.jobs().forEach(job -> knows.add(job.run()));
        } else if (event instanceof Event.Inserted inserted) {
            inserted.jobs().forEach(job -> knows.add(job.run()));
        }
        core.on(event, clock.ms()).forEach(this::carryOut);
        if (draining && core.isIdle()) {
            leave();
        }
        setTimer(core.nextMs());
    }

    private void setTimer(long atMs) {
        if (atMs == timerAtMs) {
            return;
        }
        timerAtMs = atMs;
        int mine = ++timer;
        if (atMs != Long.MAX_VALUE) {
            assertTrue(atMs > clock.ms() - 1_000, "a timer for the past");
            laterByItsClock(Math.max(1, atMs - clock.ms()), () -> {
                if (timer == mine) {
                    timerAtMs = Long.MAX_VALUE;
                    tell(new Event.Tick());
                }
            });
        }
    }

    private void carryOut(Action action) {
        world.trace(() -> name() + " " + summary(action));
        if (action instanceof Action.Claim claim) {
            claim(claim);
        } else if (action instanceof Action.Start start) {
            start.jobs().forEach(this::start);
            checkSlots();
        } else if (action instanceof Action.Release release) {
            release(release.runs());
        } else if (action instanceof Action.Stop stop) {
            runs.stop(stop.run(), stop.reason());
        } else if (action instanceof Action.TimeOut late) {
            failed(late.job(), true, false);
        } else if (action instanceof Action.ForceCancel force) {
            cancelled(force.job());
        }
    }

    private static String summary(Event event) {
        return event instanceof Event.Claimed claimed
                ? "Claimed" + claimed.jobs().stream().map(Job::run).toList()
                : event instanceof Event.Inserted inserted
                        ? "Inserted" + inserted.jobs().stream().map(Job::run).toList()
                        : event.toString();
    }

    private static String summary(Action action) {
        return action instanceof Action.Start start
                ? "Start" + start.jobs().stream().map(Job::run).toList()
                : action instanceof Action.TimeOut || action instanceof Action.ForceCancel
                        ? action.getClass().getSimpleName()
                        : action.toString();
    }

    private void checkSlots() {
        Map<String, Integer> atWork = runs.atWork();
        int all = atWork.values().stream().mapToInt(n -> n).sum();
        assertTrue(all <= settings.maxConcurrentJobs(), () -> name() + " has more runs than slots: " + atWork);
        atWork.forEach((type, n) -> assertTrue(
                n <= settings.limits().getOrDefault(type, n), () -> name() + " runs more than its limit: " + atWork));
    }

    private void claim(Action.Claim claim) {
        Runnable failed = () -> tell(new Event.ClaimFailed());
        if (claim.known() == null) {
            take(claim, failed);
        } else {
            ask(
                    () -> world.database.strays(id, claim.known()),
                    strays -> ask(
                            () -> world.database.release(strays),
                            released -> {
                                take(claim, failed);
                                changed(released);
                            },
                            failed),
                    failed);
        }
    }

    /** Those without limits for all nodes in one statement, each of the others in one of its own. */
    private void take(Action.Claim claim, Runnable failed) {
        List<Action.Ask> open =
                claim.asks().stream().filter(ask -> !ask.limited()).toList();
        List<Supplier<List<Job>>> parts = new ArrayList<>();
        if (!open.isEmpty()) {
            parts.add(() -> world.database.claim(id, open, claim.limit()));
        }
        claim.asks().stream()
                .filter(Action.Ask::limited)
                .forEach(ask -> parts.add(() -> world.database.claimLimited(id, ask)));
        if (parts.isEmpty()) {
            later(1, () -> tell(new Event.Claimed(List.of(), false, Optional.empty())));
            return;
        }
        List<Job> jobs = new ArrayList<>();
        int[] left = {parts.size(), 0};
        Runnable answered = () -> {
            if (--left[0] == 0 && left[1] > 0) {
                failed.run();
            } else if (left[0] == 0) {
                claimed(claim, jobs);
            }
        };
        parts.forEach(part -> ask(
                part,
                taken -> {
                    jobs.addAll(taken);
                    answered.run();
                },
                () -> {
                    left[1]++;
                    answered.run();
                }));
    }

    private void claimed(Action.Claim claim, List<Job> jobs) {
        boolean full = jobs.size() >= claim.limit();
        if (full) {
            tell(new Event.Claimed(jobs, true, Optional.empty()));
        } else {
            ask(
                    () -> world.database.nextDue(claim.asks()),
                    due -> tell(new Event.Claimed(jobs, false, due)),
                    () -> tell(new Event.Claimed(jobs, false, Optional.empty())));
        }
    }

    private void start(Job job) {
        world.starts(job.run(), this);
        if (job.epoch() == 1) {
            later(1, () -> handOver(job, Map.of()));
        } else {
            ask(() -> world.database.journal(job.id()), journal -> handOver(job, journal), () -> notTaken(job));
        }
    }

    private void handOver(Job job, Map<String, String> journal) {
        if (!handles) {
            notTaken(job);
        } else if (core.live(job.run()).isPresent()) {
            runs.start(job, journal);
        }
    }

    private void notTaken(Job job) {
        later(RELEASE_AFTER_MS, () -> release(List.of(job.run())));
    }

    private void release(List<RunKey> keys) {
        lasting(() -> world.database.release(keys), released -> {
            tell(new Event.RunsOver(keys));
            changed(released);
        });
    }

    // Ends of runs

    void onReport(Job job, SimulatedRuns.Report report, String call) {
        RunKey run = job.run();
        Optional<Core.LiveRun> live = core.live(run);
        if (live.isEmpty()) {
            return;
        }
        core.ending(run);
        boolean cancelling = live.get().isCancelling();
        switch (report) {
            case COMPLETED -> {
                completions.add(new Completion(job));
                writeCompletions();
            }
            case FAILED -> failed(job, true, cancelling);
            case FAILED_FOR_GOOD -> failed(job, false, cancelling);
            case SLEPT -> {
                long ms = world.below(4_000);
                paused(job, () -> world.database.sleep(run, call, ms));
            }
            case PARKED -> {
                UUID checkpoint = world.newId();
                long expiresInMs = 2_000 + world.below(20_000);
                paused(job, () -> {
                    boolean parked = world.database.park(run, call, checkpoint, expiresInMs);
                    if (parked) {
                        world.people.seeCheckpoint(checkpoint);
                    }
                    return parked;
                });
            }
            default -> cancelled(job);
        }
        tell(new Event.Tick());
    }

    /** What came in while all lanes are busy is written together; a group whose answer is lost is written again, by each run. */
    private void writeCompletions() {
        if (writing == LANES || completions.isEmpty()) {
            return;
        }
        List<Completion> group = List.copyOf(completions);
        completions.clear();
        writing++;
        ask(
                () -> world.database.complete(
                        group.stream().map(end -> end.job().run()).toList()),
                done -> {
                    writing--;
                    group.forEach(end -> over(end.job()));
                    writeCompletions();
                },
                () -> {
                    writing--;
                    if (!gaveUp) {
                        later(RETRY_MS, () -> {
                            completions.addAll(group);
                            writeCompletions();
                        });
                    }
                    writeCompletions();
                });
    }

    private void failed(Job job, boolean retryable, boolean cancelling) {
        Runs.Failed failure = new Runs.Failed(new JobError("BROKEN", "Broken."), retryable);
        Verdict verdict = Verdict.of(job, failure, cancelling, settings.backoff(), world.fraction());
        if (verdict instanceof Verdict.Cancel) {
            cancelled(job);
        } else if (verdict instanceof Verdict.Retry retry) {
            paused(job, () -> world.database.retryLater(job.run(), retry.delay().toMillis()));
        } else {
            lasting(() -> world.database.fail(job.run()), done -> over(job));
        }
    }

    /** An end after which the job would go on: where people asked to cancel it meanwhile, it is cancelled instead. */
    private void paused(Job job, Supplier<Boolean> write) {
        lasting(write, written -> {
            if (written) {
                over(job);
            } else {
                cancelled(job);
            }
        });
    }

    private void cancelled(Job job) {
        lasting(() -> world.database.cancelled(job.run()), done -> over(job));
    }

    private void over(Job job) {
        later(0, () -> tell(new Event.RunsOver(List.of(job.run()))));
        changed(List.of(job.run()));
    }

    /** Jobs became claimable, or made room in their key. */
    private void changed(List<RunKey> jobs) {
        jobs.stream()
                .map(run -> world.database.jobs.get(run.jobId()).facts.key())
                .filter(key -> key != null)
                .map(SimulatedJob.Key::name)
                .distinct()
                .forEach(this::admit);
        wakeIf(!jobs.isEmpty());
    }

    // New jobs, wake-ups, keys and limits

    /** Inserts jobs of one type, to start here at once where there is room. */
    void submit(List<SimulatedJob.Facts> jobs, Consumer<Boolean> answered) {
        boolean plain = jobs.stream().allMatch(job -> job.key() == null);
        if (!plain || !core.reserve(jobs.get(0).jobType(), jobs.size())) {
            ask(
                    () -> world.database.submit(jobs, 0, null),
                    none -> {
                        answered.accept(true);
                        jobs.stream()
                                .filter(job -> job.key() != null)
                                .forEach(job -> admit(job.key().name()));
                        wakeIf(true);
                    },
                    () -> answered.accept(false));
            return;
        }
        world.trace(() -> name() + " inserts " + jobs.size() + " as its own");
        ask(
                () -> world.database.submit(jobs, 0, id),
                started -> {
                    answered.accept(true);
                    later(0, () -> tell(new Event.Inserted(jobs.size(), started)));
                    wakeIf(started.size() < jobs.size());
                },
                () -> {
                    answered.accept(false);
                    tell(new Event.InsertFailed(jobs.size()));
                });
    }

    void wakeIf(boolean claimable) {
        if (claimable) {
            boolean takesMore = core.hasFreeSlot();
            tell(new Event.Woken());
            if (!takesMore) {
                world.hintOthers(this);
            }
        }
    }

    private void admit(String key) {
        ask(() -> world.database.admit(key), admitted -> wakeIf(admitted > 0), () -> {});
    }

    private void sweepKeys() {
        laterByItsClock(settings.pollInterval().toMillis(), this::sweepKeys);
        ask(() -> world.database.holdingKeys(), keys -> keys.forEach(this::admit), () -> {});
    }

    private void readLimits() {
        laterByItsClock(settings.heartbeatInterval().toMillis(), this::readLimits);
        ask(() -> world.database.limited(), limited -> tell(new Event.Limited(limited)), () -> {});
    }

    // What befalls it

    void drain(long graceMs) {
        if (!draining) {
            draining = true;
            later(graceMs + 5_000, this::giveUp);
            tell(new Event.Draining(Duration.ofMillis(graceMs)));
        }
    }

    private void giveUp() {
        gaveUp = true;
        leave();
    }

    /** Without a word where the database does not answer: it is found to be lost then. */
    private void leave() {
        draining = false;
        leaves = true;
        ask(
                () -> {
                    // What a lost node left is others' already; it costs no less if the node stays.
                    if (!gaveUp && world.database.isAlive(id)) {
                        world.promises.leaves(id, knows);
                    }
                    world.database.leave(id);
                    return true;
                },
                left -> gone = true,
                () -> gone = true);
    }

    /** People stop its worker, and start it again. */
    void stop(long awayMs) {
        tell(new Event.Stopped());
        later(awayMs, () -> tell(new Event.Started()));
    }

    /** The handler of a type goes, and comes back. */
    void redeploy(String jobType, long awayMs) {
        handles = false;
        tell(new Event.TypeDown(jobType));
        later(awayMs, () -> {
            handles = true;
            tell(new Event.TypeUp(jobType, 0));
        });
    }

    String name() {
        return "node " + id.getLeastSignificantBits();
    }
}
