package io.bascule.scheduler;

import static java.util.stream.Collectors.partitioningBy;

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
    /** What could not be started in this time is handed back, if another node may be able to. */
    private static final long HAND_BACK_MS = 1_000;
    /** Not looked for more often than this. */
    private static final long HAND_BACK_STEP_MS = 100;
    /** Ends of other nodes' runs make room in a type with limits without a word to this one. */
    private static final long LIMITED_POLL_MS = 1_000;
    /** Most runs whose ends may be waiting to be written. */
    private static final int MAX_ENDING = 20_000;

    private static final int SURPLUS_HEARTBEATS = 4;

    private final WorkerSettings settings;
    private final ReadyQueue ready;
    private final Prefetch prefetch;
    private final Slots slots = new Slots();
    private final Claiming claiming = new Claiming();
    private final Map<String, Integer> limits = new TreeMap<>();
    /** Types of which the last claim could not ask for as many as there was room for: an end of one makes room for another. */
    private final Set<String> narrowed = new HashSet<>();
    /** Runs that are being handed back: a node that left before that is written would burn their attempts. */
    private final Set<RunKey> releasing = new HashSet<>();

    private Set<String> limited = Set.of();
    private Set<String> paused = Set.of();
    private boolean started;
    private boolean draining;
    /** Whether others cannot have taken over yet, by this node's own clock. */
    private boolean leaseSure;

    private boolean othersLive;
    /** Answers to what was asked before the lease was lost are still to come: what they bring is others' by now. */
    private boolean awaitsOldAnswers;

    private int surplusHeartbeats;
    /** Slots that are kept for jobs about to be inserted as this node's. */
    private int reserved;

    private long leaseUntil = Long.MIN_VALUE;
    private long drainBy = NEVER;
    private long handBackAt = NEVER;
    /** Until then nothing is claimed but what can start at once: this node had more than it could start. */
    private long crowdedUntil = Long.MIN_VALUE;

    Core(WorkerSettings settings, Duration headStart) {
        this.settings = settings;
        this.ready = new ReadyQueue(headStart);
        this.prefetch = new Prefetch(settings.maxConcurrentJobs(), settings.prefetch());
        this.started = settings.enabled();
    }

    /** Takes an event at a time, in milliseconds of a clock that never goes back. */
    List<Action> on(Event event, long nowMs) {
        List<Action> actions = new ArrayList<>();
        leaseSure = nowMs < leaseUntil;
        if (event instanceof Event.RunsOver over) {
            over.runs().forEach(run -> onRunOver(run, nowMs));
        } else if (event instanceof Event.Woken) {
            claiming.look(nowMs);
        } else if (event instanceof Event.Claimed claimed) {
            onClaimed(claimed, nowMs, actions);
        } else if (event instanceof Event.ClaimFailed) {
            claiming.failed(nowMs);
        } else if (event instanceof Event.Inserted inserted) {
            reserved -= inserted.reserved();
            if (reserved == 0) {
                claiming.maySeek(nowMs);
            }
            take(inserted.jobs(), nowMs, actions);
        } else if (event instanceof Event.InsertFailed failed) {
            reserved -= failed.reserved();
            claiming.answerLost(nowMs);
        } else if (event instanceof Event.CancelAsked asked) {
            onCancelAsked(asked.run(), nowMs, actions);
        } else {
            onOrder(event, nowMs, actions);
        }
        onTime(nowMs, actions);
        return actions;
    }

    private void onOrder(Event event, long nowMs, List<Action> actions) {
        if (event instanceof Event.Started) {
            started = true;
            claiming.look(nowMs);
        } else if (event instanceof Event.Stopped) {
            started = false;
            release(ready.drain(), actions);
        } else if (event instanceof Event.Draining drain) {
            draining = true;
            drainBy = nowMs + drain.grace().toMillis();
            release(ready.drain(), actions);
        } else {
            onTypes(event, nowMs, actions);
        }
    }

    private void onTypes(Event event, long nowMs, List<Action> actions) {
        if (event instanceof Event.TypeUp type) {
            limits.put(type.jobType(), settings.limits().getOrDefault(type.jobType(), type.limit()));
            claiming.look(nowMs);
        } else if (event instanceof Event.TypeDown type) {
            limits.remove(type.jobType());
            release(ready.drain(type.jobType()), actions);
        } else if (event instanceof Event.Limited types) {
            onLimited(types, nowMs, actions);
        } else {
            onLease(event, nowMs, actions);
        }
    }

    /** What waits here of a type that is paused, or has limits from now on, was claimed without them. */
    private void onLimited(Event.Limited types, long nowMs, List<Action> actions) {
        if (!limited.equals(types.jobTypes()) || !paused.equals(types.paused())) {
            types.jobTypes().stream()
                    .filter(type -> !limited.contains(type) || types.paused().contains(type))
                    .forEach(type -> release(ready.drain(type), actions));
            limited = Set.copyOf(types.jobTypes());
            paused = Set.copyOf(types.paused());
            claiming.look(nowMs);
        }
    }

    private void onLease(Event event, long nowMs, List<Action> actions) {
        if (event instanceof Event.Leased lease) {
            leaseUntil = Math.max(leaseUntil, lease.untilMs());
            if (!leaseSure && nowMs < leaseUntil) {
                leaseSure = true;
                claiming.look(nowMs);
            }
        } else if (event instanceof Event.LeaseLost) {
            slots.all().forEach(run -> actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.STALE)));
            slots.clear();
            ready.drain();
            leaseUntil = Long.MIN_VALUE;
            leaseSure = false;
            awaitsOldAnswers = true;
        } else if (event instanceof Event.Holding holding) {
            onHolding(holding.runs(), nowMs);
        } else if (event instanceof Event.Company company) {
            othersLive = company.others();
        }
    }

    private void onRunOver(RunKey key, long nowMs) {
        releasing.remove(key);
        Slots.Run run = slots.over(key);
        if (run != null) {
            claiming.roomMade(narrowed.contains(run.job.jobType()), () -> wantsMore(nowMs), nowMs);
        }
    }

    private void onClaimed(Event.Claimed claimed, long nowMs, List<Action> actions) {
        prefetch.claimed(claimed.jobs().size(), claimed.bytes());
        take(claimed.jobs(), nowMs, actions);
        long due = claimed.nextDue().map(Duration::toMillis).orElse(NEVER);
        claiming.answered(claimed.full(), Math.min(pollMs(), Math.max(due, 1)), nowMs);
    }

    private long pollMs() {
        long poll = settings.pollInterval().toMillis();
        return limits.keySet().stream().anyMatch(limited::contains) ? Math.min(poll, LIMITED_POLL_MS) : poll;
    }

    private void take(List<Job> jobs, long nowMs, List<Action> actions) {
        Map<Boolean, List<Job>> mayStart = jobs.stream().collect(partitioningBy(job -> mayStart(job.jobType())));
        ready.addAll(mayStart.get(true), nowMs);
        release(mayStart.get(false), actions);
    }

    private void onCancelAsked(RunKey key, long nowMs, List<Action> actions) {
        Slots.Run run = slots.get(key);
        if (run != null && !run.isEnding() && !run.wasToldToStop()) {
            slots.stopBy(run, nowMs + settings.cancelGrace().toMillis());
            actions.add(new Action.Stop(key, Runs.Stop.Reason.CANCEL));
        }
        ready.remove(key).ifPresent(job -> release(List.of(job), actions));
    }

    /** A surplus that stays over several heartbeats is no claim or end under way, but jobs that this node does not know of. */
    private void onHolding(int inDatabase, long nowMs) {
        surplusHeartbeats = inDatabase > slots.size() + ready.size() + reserved ? surplusHeartbeats + 1 : 0;
        if (surplusHeartbeats >= SURPLUS_HEARTBEATS) {
            surplusHeartbeats = 0;
            claiming.surplus(nowMs);
        }
    }

    private void release(List<Job> jobs, List<Action> actions) {
        if (!jobs.isEmpty()) {
            List<RunKey> keys = jobs.stream().map(Job::run).toList();
            releasing.addAll(keys);
            actions.add(new Action.Release(keys));
        }
    }

    /** What is due now: late runs, the end of a drain, starts, what is handed back, a claim. */
    private void onTime(long nowMs, List<Action> actions) {
        awaitsOldAnswers &= claiming.isUnderWay() || reserved > 0;
        slots.late(nowMs).forEach(run -> endLate(run, nowMs, actions));
        if (nowMs >= drainBy) {
            drainBy = NEVER;
            releaseRunning(actions);
        }
        startReady(nowMs, actions);
        handBack(nowMs, actions);
        if (mayClaim() && nowMs >= claiming.dueAt()) {
            claim(nowMs, actions);
        }
    }

    private void endLate(Slots.Run run, long nowMs, List<Action> actions) {
        slots.ending(run);
        if (run.isTimedOut(nowMs)) {
            actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.TIMEOUT));
            actions.add(new Action.TimeOut(run.job));
        } else {
            actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.STALE));
            actions.add(new Action.ForceCancel(run.job));
        }
    }

    private void releaseRunning(List<Action> actions) {
        List<Slots.Run> left = slots.open();
        for (Slots.Run run : left) {
            slots.ending(run);
            actions.add(new Action.Stop(run.job.run(), Runs.Stop.Reason.DRAIN));
        }
        release(left.stream().map(run -> run.job).toList(), actions);
    }

    private void startReady(long nowMs, List<Action> actions) {
        List<Job> starting = new ArrayList<>();
        while (ready.size() > 0 && mayStart() && freeSlots() > 0) {
            Job best = ready.poll(this::hasRoom);
            if (best == null) {
                break;
            }
            slots.take(best, nowMs);
            starting.add(best);
        }
        if (!starting.isEmpty()) {
            prefetch.started(starting.size(), nowMs);
            actions.add(new Action.Start(starting));
        }
        handBackAt = ready.size() == 0 ? NEVER : Math.min(handBackAt, nowMs + HAND_BACK_MS);
    }

    /** What has waited too long goes to whoever has room; where nobody else is, it had better wait here. */
    private void handBack(long nowMs, List<Action> actions) {
        if (nowMs < handBackAt) {
            return;
        }
        if (othersLive) {
            List<Job> waited = ready.drainSince(nowMs - HAND_BACK_MS);
            release(waited, actions);
            if (!waited.isEmpty()) {
                claiming.leave();
                crowdedUntil = nowMs + pollMs();
            }
        }
        long since = othersLive ? ready.waitingSinceMs() : nowMs;
        handBackAt = ready.size() == 0 ? NEVER : Math.max(since + HAND_BACK_MS, nowMs + HAND_BACK_STEP_MS);
    }

    private boolean hasRoom(String jobType) {
        int limit = limits.get(jobType);
        return limit == 0 || slots.taken(jobType) < limit;
    }

    /**
     * Of a type with a limit here no more than it leaves, so that none fills the queue with what can't start; of one with limits for all
     * nodes no more than can start now, since what waits here takes the place of what could run elsewhere.
     */
    private void claim(long nowMs, List<Action> actions) {
        int room = mayStart() ? Math.max(0, room(nowMs)) : 0;
        List<Action.Ask> wanted = asks(room);
        boolean seek = claiming.maybeStrays() && reserved == 0;
        if (wanted.isEmpty() && !seek) {
            claiming.postpone(nowMs + pollMs());
        } else {
            claiming.begin(room > 0, seek);
            actions.add(new Action.Claim(wanted, room, seek ? known() : null));
        }
    }

    private List<Action.Ask> asks(int room) {
        List<Action.Ask> wanted = new ArrayList<>();
        narrowed.clear();
        limits.forEach((type, limit) -> {
            int most = limited.contains(type) ? Math.min(room, freeSlots() - ready.size()) : room;
            int left = limit == 0 ? most : Math.min(most, limit - slots.taken(type) - ready.count(type));
            if (left > 0 && !paused.contains(type)) {
                wanted.add(new Action.Ask(type, left, limited.contains(type)));
            }
            if (left < room || limited.contains(type)) {
                narrowed.add(type);
            }
        });
        return wanted;
    }

    private List<RunKey> known() {
        return Stream.concat(slots.all().stream().map(run -> run.job.run()), ready.keys().stream())
                .toList();
    }

    private int room(long nowMs) {
        int ahead = othersLive && nowMs < crowdedUntil ? 0 : prefetch.jobs(nowMs);
        return freeSlots() + ahead - ready.size();
    }

    private int freeSlots() {
        return slots.size() - slots.taken() >= MAX_ENDING ? 0 : settings.maxConcurrentJobs() - slots.taken() - reserved;
    }

    /** Whether a freed slot is reason to claim: not while enough is waiting in memory. */
    private boolean wantsMore(long nowMs) {
        return ready.size() <= prefetch.jobs(nowMs) / 2;
    }

    /** A stopped worker still has to hand back what a lost answer left it with. */
    private boolean mayClaim() {
        return !claiming.isUnderWay() && leaseSure && (mayStart() || claiming.maybeStrays());
    }

    private boolean mayStart(String jobType) {
        return mayStart() && limits.containsKey(jobType) && !paused.contains(jobType);
    }

    private boolean mayStart() {
        return started && !draining && leaseSure && !awaitsOldAnswers;
    }

    /** When something is due next, in the caller's milliseconds; {@link Long#MAX_VALUE} where only an event can bring it. */
    long nextMs() {
        long next = Math.min(Math.min(drainBy, handBackAt), slots.nextDeadline());
        return mayClaim() ? Math.min(next, claiming.dueAt()) : next;
    }

    /**
     * Keeps room for new jobs of a type that may be inserted as this node's and start at once: where nothing that waits would be
     * overtaken. {@link Event.Inserted} or {@link Event.InsertFailed} follows.
     *
     * @return whether there is room for all of them
     */
    boolean reserve(String jobType, int jobs) {
        int limit = limits.getOrDefault(jobType, -1);
        boolean takes = limit == 0
                && !limited.contains(jobType)
                && mayStart()
                && !claiming.maybeStrays()
                && !claiming.isSeeking()
                && ready.size() == 0
                && jobs <= freeSlots();
        if (takes) {
            reserved += jobs;
        }
        return takes;
    }

    /** The job of a run that holds a slot under this epoch, and whether it was told to stop; empty for others. */
    Optional<LiveRun> live(RunKey key) {
        Slots.Run run = slots.get(key);
        return run == null || run.isEnding()
                ? Optional.empty()
                : Optional.of(new LiveRun(run.job, run.wasToldToStop()));
    }

    /** The run's end is being written: it gives its slot back, nothing else it reports counts, and no timer ends it. */
    void ending(RunKey key) {
        Slots.Run run = slots.get(key);
        if (run != null) {
            slots.ending(run);
        }
    }

    /** A run that holds a slot. */
    record LiveRun(Job job, boolean isCancelling) {}

    /** The job types of which this node takes jobs; none while its worker is stopped. */
    Set<String> takes() {
        return isStarted() ? Set.copyOf(limits.keySet()) : Set.of();
    }

    boolean isStarted() {
        return started && !draining;
    }

    /** Whether nothing of this node is under way. */
    boolean isIdle() {
        return slots.size() == 0
                && ready.size() == 0
                && reserved == 0
                && releasing.isEmpty()
                && !claiming.isUnderWay()
                && !claiming.maybeStrays();
    }

    /** Whether a job that came in now could start at once. */
    boolean hasFreeSlot() {
        return mayStart() && freeSlots() > ready.size();
    }

    boolean handles(String jobType) {
        return limits.containsKey(jobType);
    }

    int activeJobs() {
        return slots.taken();
    }

    int readyJobs() {
        return ready.size();
    }
}
