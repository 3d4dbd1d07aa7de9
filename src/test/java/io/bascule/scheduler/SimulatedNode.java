package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A {@link Core} with what surrounds it: its lease, the handlers' runs, and a network that may lose what it carries. */
final class SimulatedNode {
    private static final long RETRY_MS = 200;

    final UUID id;
    final Core core;
    private final Simulation world;
    private final WorkerSettings settings;
    /** What handlers are at work on, whatever the core thinks. */
    private final Map<RunKey, Job> working = new HashMap<>();

    private long timer = Long.MAX_VALUE;
    private long sureSinceMs;
    private boolean sure = true;
    private boolean lost;
    private boolean beating;
    private boolean draining;
    boolean gone;
    long pausedUntilMs;

    SimulatedNode(Simulation world, UUID id, WorkerSettings settings) {
        this.world = world;
        this.id = id;
        this.settings = settings;
        this.core = new Core(settings, Jobs.HEAD_START);
        this.sureSinceMs = world.nowMs();
        Simulation.TYPES.forEach(type -> tell(new Event.TypeUp(type, 0)));
        beat();
    }

    /** Does something on this node's event loop: never once it crashed, later while it is paused. */
    private void later(long delayMs, Runnable what) {
        world.at(world.nowMs() + delayMs, () -> {
            if (!gone && world.nowMs() < pausedUntilMs) {
                later(pausedUntilMs - world.nowMs(), what);
            } else if (!gone) {
                what.run();
            }
        });
    }

    /** A request to the database: it or its answer may be slow or lost. */
    private <T> void ask(Supplier<T> query, Consumer<T> answered, Runnable failed) {
        long there = world.delay();
        if (world.loses()) {
            later(there, failed);
            return;
        }
        boolean answerLost = world.loses();
        world.at(world.nowMs() + there, () -> {
            T answer = query.get();
            later(world.delay(), answerLost ? failed : () -> answered.accept(answer));
        });
    }

    /** A write that is tried until it is answered. */
    private void lasting(Runnable write, Runnable answered) {
        ask(
                () -> {
                    write.run();
                    return true;
                },
                done -> answered.run(),
                () -> later(RETRY_MS, () -> lasting(write, answered)));
    }

    void tell(Event event) {
        core.on(event, world.nowMs()).forEach(this::carryOut);
        wakeAt(core.nextMs());
        if (draining && core.isIdle() && !gone) {
            draining = false;
            lasting(() -> world.database.leave(id), () -> gone = true);
        }
    }

    private void wakeAt(long ms) {
        long at = Math.max(ms, world.nowMs() + 1);
        timer = at;
        if (ms == Long.MAX_VALUE) {
            return;
        }
        later(at - world.nowMs(), () -> {
            if (timer == at) {
                tell(new Event.Tick());
            }
        });
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Claim claim) {
            claim(claim);
        } else if (action instanceof Action.Start start) {
            start.jobs().forEach(this::start);
        } else if (action instanceof Action.Release release) {
            release.runs().forEach(working::remove);
            lasting(() -> world.database.release(release.runs()), () -> tell(new Event.RunsOver(release.runs())));
        } else if (action instanceof Action.Stop stop) {
            if (stop.reason() != Runs.Stop.Reason.CANCEL) {
                working.remove(stop.run());
            } else if (world.chance(0.5)) {
                later(world.delay(), () -> report(stop.run(), JobStatus.CANCELLED, 0));
            }
        } else if (action instanceof Action.TimeOut late) {
            write(late.job().run(), JobStatus.FAILED, 0);
        } else if (action instanceof Action.ForceCancel force) {
            write(force.job().run(), JobStatus.CANCELLED, 0);
        }
    }

    private void claim(Action.Claim claim) {
        Runnable failed = () -> tell(new Event.ClaimFailed());
        Runnable take = () -> ask(
                () -> new Event.Claimed(
                        world.database.claim(id, claim.asks()), false, world.database.nextDue(claim.asks())),
                found -> tell(new Event.Claimed(found.jobs(), isFull(claim, found.jobs()), found.nextDue())),
                failed);
        if (claim.known() == null) {
            take.run();
        } else {
            ask(
                    () -> {
                        world.database.releaseStrays(id, claim.known());
                        return true;
                    },
                    done -> take.run(),
                    failed);
        }
    }

    private static boolean isFull(Action.Claim claim, List<Job> jobs) {
        return claim.asks().stream()
                .anyMatch(ask -> ask.limit()
                        == jobs.stream()
                                .filter(job -> ask.jobType().equals(job.jobType()))
                                .count());
    }

    private void start(Job job) {
        world.started(job.run());
        working.put(job.run(), job);
        assertTrue(working.size() <= settings.maxConcurrentJobs(), "more runs than slots");
        settings.limits()
                .forEach((type, limit) -> assertTrue(
                        working.values().stream()
                                        .filter(one -> one.jobType().equals(type))
                                        .count()
                                <= limit,
                        "more runs of " + type + " than its limit"));
        world.outcome(job)
                .ifPresent(end -> later(
                        world.workMs(), () -> report(job.run(), end, end == JobStatus.QUEUED ? world.workMs() : 0)));
    }

    /** What a handler reports; a run that holds no slot any more is told that it is stale. */
    private void report(RunKey run, JobStatus end, long afterMs) {
        boolean works = working.remove(run) != null;
        if (works && core.live(run).isPresent()) {
            core.ending(run);
            write(run, end, afterMs);
            tell(new Event.Tick());
        }
    }

    private void write(RunKey run, JobStatus end, long afterMs) {
        lasting(() -> world.database.end(run, end, afterMs), () -> tell(new Event.RunsOver(List.of(run))));
    }

    /** As {@link Lease} does. */
    private void beat() {
        later(settings.heartbeatInterval().toMillis(), this::beat);
        if (sure && world.nowMs() - sureSinceMs > settings.selfFenceAfter().toMillis()) {
            sure = false;
            tell(new Event.LeaseUnsure());
        }
        if (beating) {
            return;
        }
        beating = true;
        long sentMs = world.nowMs();
        Runnable failed = () -> beating = false;
        if (lost) {
            ask(() -> world.database.comeBack(id), back -> cameBack(back, sentMs), failed);
        } else {
            ask(() -> world.database.heartbeat(id), runs -> extended(runs.orElse(null), sentMs), failed);
        }
    }

    private void cameBack(boolean back, long sentMs) {
        beating = false;
        if (back) {
            lost = false;
            sureAgain(sentMs);
        }
    }

    private void extended(List<RunKey> running, long sentMs) {
        beating = false;
        if (running == null) {
            lost = true;
            sure = false;
            tell(new Event.LeaseLost());
            assertEquals(0, working.size(), "runs that go on without a lease");
            return;
        }
        if (!sure) {
            sureAgain(sentMs);
        }
        sureSinceMs = sentMs;
        running.stream().filter(world.database::cancelRequested).forEach(run -> tell(new Event.CancelAsked(run)));
        tell(new Event.Holding(running.size()));
    }

    private void sureAgain(long sentMs) {
        sure = true;
        sureSinceMs = sentMs;
        tell(new Event.LeaseSure());
    }

    void drain() {
        draining = true;
        tell(new Event.Draining(Duration.ofSeconds(1)));
    }

    void hint() {
        later(world.delay(), () -> tell(new Event.Woken()));
    }
}
