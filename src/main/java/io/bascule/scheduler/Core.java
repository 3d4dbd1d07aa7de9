package io.bascule.scheduler;

import io.bascule.bus.Runs;
import io.bascule.job.Job;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The scheduler's logic. Pure: events and the time in, actions out; the same events give the same actions. It never decides
 * about a job's state, only about this node's slots: whatever it does wrong, the epochs in the database keep a job from having
 * two owners.
 */
final class Core {
    private static final long NEVER = Long.MAX_VALUE;
    /** How long to leave the database alone after it did not answer. */
    private static final long CLAIM_RETRY_MS = 1_000;

    private static final int SURPLUS_HEARTBEATS = 4;

    private final WorkerSettings settings;
    private final ReadyQueue ready;
    private final Slots slots = new Slots();
    private final Map<String, Integer> limits = new TreeMap<>();
    /** Runs that are being handed back: a node that left before that is written would burn their attempts. */
    private final Set<RunKey> releasing = new HashSet<>();

    private boolean started;
    private boolean draining;
    private boolean leaseSure = true;
    private boolean claiming;
    private boolean wokenMeanwhile;
    /** The last claim did not show that nothing is left. */
    private boolean maybeMore = true;
    /** A claim's answer was lost: it may have taken jobs that this node does not know of. */
    private boolean maybeStrays;
    /** The claim under way asks for every type. */
    private boolean asksAll;

    private int surplusHeartbeats;

    private long claimAt;
    private long drainBy = NEVER;

    Core(WorkerSettings settings, Duration headStart) {
        this.settings = settings;
        this.ready = new ReadyQueue(headStart);
        this.started = settings.enabled();
    }

    /** Takes an event at a time, in milliseconds of a clock that never goes back. */
    List<Action> on(Event event, long nowMs) {
        List<Action> actions = new ArrayList<>();
        if (event instanceof Event.TypeUp type) {
            limits.put(type.jobType(), limit(type));
            claimAt = nowMs;
        } else if (event instanceof Event.Woken) {
            wokenMeanwhile |= claiming;
            maybeMore = true;
            claimAt = nowMs;
        } else if (event instanceof Event.Claimed claimed) {
            onClaimed(claimed, nowMs, actions);
        } else if (event instanceof Event.ClaimFailed) {
            claiming = false;
            maybeMore = true;
            maybeStrays = true;
            claimAt = nowMs + CLAIM_RETRY_MS;
        } else if (event instanceof Event.RunOver over) {
            releasing.remove(over.run());
            if (slots.free(over.run()) && maybeMore && !maybeStrays && wantsMore()) {
                claimAt = nowMs;
            }
        } else if (event instanceof Event.CancelAsked asked) {
            onCancelAsked(asked.run(), nowMs, actions);
        } else {
            onWorkerChange(event, nowMs, actions);
        }
        onTime(nowMs, actions);
        return actions;
    }

    private void onWorkerChange(Event event, long nowMs, List<Action> actions) {
        if (event instanceof Event.Started) {
            started = true;
            claimAt = nowMs;
        } else if (event instanceof Event.Stopped) {
            started = false;
            releaseReady(actions);
        } else if (event instanceof Event.Draining drain) {
            draining = true;
            drainBy = nowMs + drain.grace().toMillis();
            releaseReady(actions);
        } else if (event instanceof Event.LeaseUnsure) {
            leaseSure = false;
        } else if (event instanceof Event.LeaseSure) {
            leaseSure = true;
            claimAt = nowMs;
        } else if (event instanceof Event.LeaseLost) {
            onLeaseLost(actions);
        } else if (event instanceof Event.Holding holding) {
            onHolding(holding.runs(), nowMs);
        }
    }

    private int limit(Event.TypeUp type) {
        return settings.limits().getOrDefault(type.jobType(), type.limit());
    }

    private void onClaimed(Event.Claimed claimed, long nowMs, List<Action> actions) {
        claiming = false;
        if (mayStart()) {
            ready.addAll(claimed.jobs());
        } else {
            release(claimed.jobs(), actions);
        }
        maybeMore = claimed.full() || wokenMeanwhile || !asksAll;
        boolean again = claimed.full() || wokenMeanwhile;
        if (again) {
            claimAt = nowMs;
        } else {
            long due = claimed.nextDue().map(Duration::toMillis).orElse(NEVER);
            claimAt = nowMs + Math.min(settings.pollInterval().toMillis(), Math.max(due, 1));
        }
        wokenMeanwhile = false;
    }

    private void onCancelAsked(RunKey key, long nowMs, List<Action> actions) {
        Slots.Run run = slots.get(key);
        if (run != null && !run.ending && !run.wasToldToStop()) {
            run.stopBy = nowMs + settings.cancelGrace().toMillis();
            actions.add(new Action.Stop(key, Runs.Stop.Reason.CANCEL));
        }
    }

    /** A surplus that stays over several heartbeats is no claim or end under way, but jobs that this node does not know of. */
    private void onHolding(int inDatabase, long nowMs) {
        surplusHeartbeats = inDatabase > slots.taken() + ready.size() ? surplusHeartbeats + 1 : 0;
        if (surplusHeartbeats >= SURPLUS_HEARTBEATS) {
            surplusHeartbeats = 0;
            maybeStrays = true;
            claimAt = nowMs;
        }
    }

    private void onLeaseLost(List<Action> actions) {
        slots.all().forEach(run -> actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.STALE)));
        slots.clear();
        ready.drain();
        leaseSure = false;
    }

    private void releaseReady(List<Action> actions) {
        release(ready.drain(), actions);
    }

    private void release(List<Job> jobs, List<Action> actions) {
        if (!jobs.isEmpty()) {
            List<RunKey> keys = jobs.stream().map(Job::run).toList();
            releasing.addAll(keys);
            actions.add(new Action.Release(keys));
        }
    }

    /** What is due now: late runs, the end of a drain, starts, a claim. */
    private void onTime(long nowMs, List<Action> actions) {
        endLateRuns(nowMs, actions);
        if (nowMs >= drainBy) {
            drainBy = NEVER;
            releaseRunning(actions);
        }
        startReady(nowMs, actions);
        if (mayClaim() && nowMs >= claimAt) {
            claim(nowMs, actions);
        }
    }

    private void endLateRuns(long nowMs, List<Action> actions) {
        for (Slots.Run run : slots.open()) {
            if (nowMs >= run.timeoutAt) {
                run.ending = true;
                actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.TIMEOUT));
                actions.add(new Action.TimeOut(run.job));
            } else if (nowMs >= run.stopBy) {
                run.ending = true;
                actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.STALE));
                actions.add(new Action.ForceCancel(run.job));
            }
        }
    }

    private void releaseRunning(List<Action> actions) {
        List<Slots.Run> left = slots.open();
        for (Slots.Run run : left) {
            run.ending = true;
            actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.DRAIN));
        }
        release(left.stream().map(run -> run.job).toList(), actions);
    }

    private void startReady(long nowMs, List<Action> actions) {
        while (mayStart() && slots.taken() < settings.maxConcurrentJobs()) {
            Job best = ready.poll(job -> hasRoom(job.jobType()));
            if (best == null) {
                return;
            }
            slots.take(best, nowMs);
            actions.add(new Action.Start(best));
        }
    }

    private boolean hasRoom(String jobType) {
        int limit = limits.getOrDefault(jobType, 0);
        return limit == 0 || slots.taken(jobType) < limit;
    }

    /** One ask for all types without a limit, and one for each type with one, so that none fills the queue with what can't start. */
    private void claim(long nowMs, List<Action> actions) {
        int room = mayStart() ? room() : 0;
        List<Action.Ask> asks = new ArrayList<>();
        if (room > 0) {
            List<String> unlimited = limits.entrySet().stream()
                    .filter(type -> type.getValue() == 0)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!unlimited.isEmpty()) {
                asks.add(new Action.Ask(unlimited, room));
            }
            limits.forEach((type, limit) -> {
                int left = limit - slots.taken(type) - (int) ready.count(type);
                if (limit > 0 && left > 0) {
                    asks.add(new Action.Ask(List.of(type), Math.min(left, room)));
                }
            });
        }
        asksAll =
                room > 0 && asks.stream().mapToInt(ask -> ask.jobTypes().size()).sum() == limits.size();
        if (asks.isEmpty() && !maybeStrays) {
            maybeMore = true;
            claimAt = nowMs + settings.pollInterval().toMillis();
        } else {
            claiming = true;
            actions.add(new Action.Claim(asks, maybeStrays ? known() : null));
            maybeStrays = false;
        }
    }

    private List<RunKey> known() {
        return Stream.concat(slots.all().stream().map(run -> run.job.run()), ready.keys().stream())
                .toList();
    }

    private int room() {
        return settings.maxConcurrentJobs() + settings.prefetch() - slots.taken() - ready.size();
    }

    /** Whether a freed slot is reason to claim: not while enough is waiting in memory. */
    private boolean wantsMore() {
        return ready.size() <= settings.prefetch() / 2;
    }

    /** A stopped worker still has to hand back what a lost answer left it with. */
    private boolean mayClaim() {
        return !claiming && leaseSure && (mayStart() || maybeStrays);
    }

    private boolean mayStart() {
        return started && !draining && leaseSure;
    }

    /** When something is due next, in the caller's milliseconds; empty where only an event can bring it. */
    Optional<Long> nextMs() {
        long next = drainBy;
        for (Slots.Run run : slots.open()) {
            next = Math.min(next, Math.min(run.timeoutAt, run.stopBy));
        }
        if (mayClaim()) {
            next = Math.min(next, claimAt);
        }
        return next == NEVER ? Optional.empty() : Optional.of(next);
    }

    /** The job of a run that holds a slot under this epoch, and whether it was told to stop; empty for others. */
    Optional<LiveRun> live(RunKey key) {
        return Optional.ofNullable(slots.get(key))
                .filter(run -> !run.ending)
                .map(run -> new LiveRun(run.job, run.wasToldToStop()));
    }

    /** The run's end is being written: nothing else it reports counts, and no timer ends it. */
    void ending(RunKey key) {
        Optional.ofNullable(slots.get(key)).ifPresent(run -> run.ending = true);
    }

    /** A run that holds a slot. */
    record LiveRun(Job job, boolean isCancelling) {}

    boolean isStarted() {
        return started && !draining;
    }

    /** Whether nothing of this node is under way. */
    boolean isIdle() {
        return slots.taken() == 0 && ready.size() == 0 && releasing.isEmpty() && !claiming && !maybeStrays;
    }

    /** Whether a job that came in now could start at once. */
    boolean hasFreeSlot() {
        return mayStart() && slots.taken() + ready.size() < settings.maxConcurrentJobs();
    }

    int activeJobs() {
        return slots.taken();
    }

    int readyJobs() {
        return ready.size();
    }
}
