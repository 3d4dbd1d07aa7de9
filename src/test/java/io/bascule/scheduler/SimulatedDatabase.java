package io.bascule.scheduler;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The database as the scheduler knows it, by the rules that the stores' SQL has. Each method is one transaction. */
final class SimulatedDatabase {
    private static final class Node {
        long heartbeatMs;
        boolean stopped;
    }

    /** A checkpoint that waits, or waited, for people. */
    static final class Checkpoint {
        final UUID id;
        private final UUID jobId;
        private final long expiresAtMs;
        CheckpointStatus status = CheckpointStatus.PENDING;

        private Checkpoint(UUID id, UUID jobId, long expiresAtMs) {
            this.id = id;
            this.jobId = jobId;
            this.expiresAtMs = expiresAtMs;
        }
    }

    /** What a heartbeat finds. */
    record Heartbeat(boolean alive, boolean others, List<RunKey> toCancel) {}

    private static final Comparator<SimulatedJob> ORDER =
            Comparator.comparing(SimulatedJob::queueKey).thenComparing(job -> job.facts.id());

    final Map<UUID, SimulatedJob> jobs = new LinkedHashMap<>();
    final Map<UUID, Checkpoint> checkpoints = new LinkedHashMap<>();
    private final Map<UUID, Node> nodes = new LinkedHashMap<>();
    /** Most runs of a type on all nodes together; 0: paused. */
    private final Map<String, Integer> typeLimits = new HashMap<>();

    private final Promises promises;
    private final long nodeTimeoutMs;
    private final BooleanSupplier isLocked;
    private long nowMs;

    /**
     * @param isLocked whether a row is locked by a write that is under way: a rescue skips it
     */
    SimulatedDatabase(Promises promises, long nodeTimeoutMs, BooleanSupplier isLocked) {
        this.promises = promises;
        this.nodeTimeoutMs = nodeTimeoutMs;
        this.isLocked = isLocked;
    }

    void at(long ms) {
        nowMs = ms;
    }

    // Submits and claims

    /** Inserts those that are new; what this node may start at once is its own from the start. */
    List<Job> submit(List<SimulatedJob.Facts> all, long runAtMs, UUID starter) {
        List<Job> started = new ArrayList<>();
        for (SimulatedJob.Facts facts : all) {
            if (jobs.containsKey(facts.id())) {
                continue;
            }
            SimulatedJob job = new SimulatedJob(facts, Math.max(runAtMs, nowMs));
            jobs.put(facts.id(), job);
            if (starter != null && isAlive(starter) && isOpen(facts.jobType()) && !job.held && job.runAtMs <= nowMs) {
                take(job, starter, false);
                started.add(job.claimed());
            }
            promises.inserted(job);
        }
        return started;
    }

    private void take(SimulatedJob job, UUID nodeId, boolean limited) {
        job.status = JobStatus.RUNNING;
        job.epoch++;
        job.attempt += job.resumes ? 0 : 1;
        job.resumes = false;
        job.limited = limited;
        job.nodeId = nodeId;
    }

    List<Job> claim(UUID nodeId, List<Action.Ask> asks, int limit) {
        return isAlive(nodeId)
                ? asks.stream()
                        .filter(ask -> isOpen(ask.jobType()))
                        .flatMap(ask -> claimable(ask.jobType()).limit(ask.limit()))
                        .sorted(ORDER)
                        .limit(limit)
                        .toList()
                        .stream()
                        .map(job -> claimed(job, nodeId, false))
                        .toList()
                : List.of();
    }

    /** Of a type that is paused or limited, as far as that lets it. */
    List<Job> claimLimited(UUID nodeId, Action.Ask ask) {
        int most = typeLimits.getOrDefault(ask.jobType(), Integer.MAX_VALUE);
        long running = running(job -> job.limited && job.is(ask.jobType())).count();
        return isAlive(nodeId)
                ? claimable(ask.jobType()).limit(Math.max(0, Math.min(ask.limit(), most - running))).toList().stream()
                        .map(job -> claimed(job, nodeId, true))
                        .toList()
                : List.of();
    }

    private Job claimed(SimulatedJob job, UUID nodeId, boolean limited) {
        take(job, nodeId, limited);
        promises.changed(job, null);
        if (limited) {
            promises.claimedOf(job.facts.jobType(), typeLimits.getOrDefault(job.facts.jobType(), Integer.MAX_VALUE));
        }
        return job.claimed();
    }

    private Stream<SimulatedJob> claimable(String jobType) {
        return jobs.values().stream()
                .filter(job -> job.status.isClaimable() && job.is(jobType) && !job.held && job.runAtMs <= nowMs)
                .sorted(ORDER);
    }

    Optional<Duration> nextDue(List<Action.Ask> asks) {
        return jobs.values().stream()
                .filter(job -> job.status.isClaimable() && job.runAtMs > nowMs)
                .filter(job -> asks.stream().anyMatch(ask -> job.is(ask.jobType())))
                .map(job -> Duration.ofMillis(job.runAtMs - nowMs))
                .min(Comparator.naturalOrder());
    }

    // Ends of runs: each is fenced by the epoch

    private SimulatedJob fenced(RunKey run) {
        SimulatedJob job = jobs.get(run.jobId());
        return job.status == JobStatus.RUNNING && job.epoch == run.epoch() ? job : null;
    }

    private boolean end(RunKey run, Predicate<SimulatedJob> where, JobStatus becomes, long afterMs) {
        SimulatedJob job = fenced(run);
        if (job == null || !where.test(job)) {
            return false;
        }
        move(job, becomes, nowMs + afterMs);
        promises.changed(job, run);
        return true;
    }

    private void move(SimulatedJob job, JobStatus becomes, long runAtMs) {
        job.status = becomes;
        job.nodeId = null;
        job.limited = false;
        job.cancelRequested = false;
        if (becomes == JobStatus.QUEUED) {
            job.runAtMs = runAtMs;
            job.held = job.facts.key() != null;
        }
    }

    /** The terminal writes of those of the runs that own their job. */
    List<RunKey> complete(List<RunKey> runs) {
        return runs.stream()
                .filter(run -> end(run, job -> true, JobStatus.COMPLETED, 0))
                .toList();
    }

    boolean fail(RunKey run) {
        return end(run, job -> true, JobStatus.FAILED, 0);
    }

    boolean cancelled(RunKey run) {
        return end(run, job -> true, JobStatus.CANCELLED, 0);
    }

    private static boolean goesOn(SimulatedJob job) {
        return !job.cancelRequested;
    }

    boolean retryLater(RunKey run, long afterMs) {
        boolean written = end(run, SimulatedDatabase::goesOn, JobStatus.QUEUED, afterMs);
        if (written) {
            promises.costs(jobs.get(run.jobId()));
        }
        return written;
    }

    boolean sleep(RunKey run, String name, long ms) {
        return end(run, job -> goesOn(job) && resumes(job) && journal(job, name, "slept"), JobStatus.QUEUED, ms);
    }

    private static boolean resumes(SimulatedJob job) {
        job.resumes = true;
        return true;
    }

    private static boolean journal(SimulatedJob job, String name, String value) {
        job.journal.putIfAbsent(name, value);
        return true;
    }

    boolean park(RunKey run, String name, UUID checkpointId, long expiresInMs) {
        SimulatedJob parked = jobs.get(run.jobId());
        boolean written = end(
                run, job -> goesOn(job) && journal(job, name, checkpointId.toString()), JobStatus.WAITING_APPROVAL, 0);
        if (written) {
            parked.checkpointId = checkpointId;
            checkpoints.put(checkpointId, new Checkpoint(checkpointId, run.jobId(), nowMs + expiresInMs));
        }
        return written;
    }

    /** Without burning an attempt; or cancels, where people asked for that. */
    List<RunKey> release(List<RunKey> runs) {
        return runs.stream()
                .filter(run -> end(run, job -> goesOn(job) && resumes(job), JobStatus.QUEUED, 0)
                        || end(run, job -> !goesOn(job), JobStatus.CANCELLED, 0))
                .toList();
    }

    /** False where the run is stale. */
    boolean recordStep(RunKey run, String name, String result) {
        SimulatedJob job = fenced(run);
        if (job == null) {
            return false;
        }
        journal(job, name, result + " at " + nowMs);
        promises.changed(job, run);
        return true;
    }

    Map<String, String> journal(UUID jobId) {
        return new LinkedHashMap<>(jobs.get(jobId).journal);
    }

    // Nodes

    void join(UUID nodeId) {
        nodes.put(nodeId, new Node());
        nodes.get(nodeId).heartbeatMs = nowMs;
    }

    /** Neither left nor declared lost. */
    boolean isAlive(UUID nodeId) {
        return !nodes.get(nodeId).stopped;
    }

    private Stream<SimulatedJob> running(Predicate<SimulatedJob> where) {
        return jobs.values().stream().filter(job -> job.status == JobStatus.RUNNING && where.test(job));
    }

    List<RunKey> strays(UUID nodeId, List<RunKey> known) {
        List<UUID> ids = known.stream().map(RunKey::jobId).toList();
        return running(job -> nodeId.equals(job.nodeId) && !ids.contains(job.facts.id()))
                .map(SimulatedJob::run)
                .toList();
    }

    int holding(UUID nodeId) {
        return (int) running(job -> nodeId.equals(job.nodeId)).count();
    }

    Heartbeat heartbeat(UUID nodeId) {
        Node node = nodes.get(nodeId);
        if (node.stopped) {
            return new Heartbeat(false, false, List.of());
        }
        node.heartbeatMs = nowMs;
        boolean others = nodes.values().stream().anyMatch(other -> other != node && !other.stopped);
        return new Heartbeat(
                true,
                others,
                running(job -> nodeId.equals(job.nodeId) && job.cancelRequested)
                        .map(SimulatedJob::run)
                        .toList());
    }

    void declareLost() {
        nodes.values().forEach(node -> node.stopped |= nowMs - node.heartbeatMs > nodeTimeoutMs);
    }

    /** Takes jobs from nodes that are gone; how many. */
    int rescue(int limit, long jitterMs) {
        List<SimulatedJob> dead = running(job -> !isAlive(job.nodeId) && !isLocked.getAsBoolean())
                .limit(limit)
                .toList();
        for (SimulatedJob job : dead) {
            boolean spent = job.attempt >= job.facts.maxAttempts();
            promises.costs(job);
            move(
                    job,
                    job.cancelRequested ? JobStatus.CANCELLED : spent ? JobStatus.FAILED : JobStatus.QUEUED,
                    nowMs + jitterMs);
            promises.changed(job, null);
        }
        return dead.size();
    }

    boolean comeBack(UUID nodeId) {
        if (holding(nodeId) > 0) {
            return false;
        }
        if (!isAlive(nodeId)) {
            promises.cameBack(nodeId);
        }
        nodes.get(nodeId).stopped = false;
        nodes.get(nodeId).heartbeatMs = nowMs;
        return true;
    }

    void leave(UUID nodeId) {
        nodes.get(nodeId).stopped = true;
    }

    // People

    boolean isOpen(UUID checkpointId) {
        return checkpoints.get(checkpointId).status == CheckpointStatus.PENDING;
    }

    /** What the checkpoint was decided to be, by this or an earlier decision. */
    CheckpointStatus decide(UUID checkpointId, CheckpointStatus verdict) {
        Checkpoint checkpoint = checkpoints.get(checkpointId);
        if (checkpoint.status == CheckpointStatus.PENDING && checkpoint.expiresAtMs > nowMs) {
            close(checkpoint, verdict);
        }
        return checkpoint.status;
    }

    private void close(Checkpoint checkpoint, CheckpointStatus becomes) {
        promises.closed(checkpoint.id, checkpoint.status, becomes);
        checkpoint.status = becomes;
        SimulatedJob job = jobs.get(checkpoint.jobId);
        if (job.status == JobStatus.WAITING_APPROVAL && checkpoint.id.equals(job.checkpointId)) {
            boolean goesOn = becomes == CheckpointStatus.APPROVED;
            job.checkpointId = null;
            job.resumes = goesOn;
            move(
                    job,
                    goesOn
                            ? JobStatus.QUEUED
                            : becomes == CheckpointStatus.CANCELLED ? JobStatus.CANCELLED : JobStatus.FAILED,
                    nowMs);
            promises.changed(job, null);
        }
    }

    void expire() {
        checkpoints.values().stream()
                .filter(checkpoint -> checkpoint.status == CheckpointStatus.PENDING && checkpoint.expiresAtMs <= nowMs)
                .toList()
                .forEach(checkpoint -> close(checkpoint, CheckpointStatus.EXPIRED));
    }

    void cancel(UUID jobId) {
        SimulatedJob job = jobs.get(jobId);
        if (job.status.isClaimable()) {
            move(job, JobStatus.CANCELLED, nowMs);
            promises.changed(job, null);
        } else if (job.status == JobStatus.WAITING_APPROVAL) {
            close(checkpoints.get(job.checkpointId), CheckpointStatus.CANCELLED);
        } else if (job.status == JobStatus.RUNNING) {
            job.cancelRequested = true;
            promises.cancelAsked(job);
        }
    }

    // Limits for all nodes together

    /** Most runs of a type at once; 0 pauses it, null lifts the limit. */
    void limit(String jobType, Integer most) {
        if (most == null) {
            typeLimits.remove(jobType);
        } else {
            typeLimits.put(jobType, most);
        }
    }

    private boolean isOpen(String jobType) {
        return !typeLimits.containsKey(jobType);
    }

    TreeSet<String> limited() {
        return new TreeSet<>(typeLimits.keySet());
    }

    /** Lets go the first of the key's held jobs that there is room for; how many. */
    int admit(String key) {
        int admitted = (int) jobs.values().stream()
                .filter(job -> job.hasKey(key))
                .filter(job -> job.status == JobStatus.RUNNING || job.status.isClaimable() && !job.held)
                .count();
        List<SimulatedJob> waiting = jobs.values().stream()
                .filter(job -> job.hasKey(key) && job.status.isClaimable() && job.held && job.runAtMs <= nowMs)
                .sorted(ORDER)
                .toList();
        int let = 0;
        while (let < waiting.size()
                && admitted + let < waiting.get(let).facts.key().limit()) {
            waiting.get(let++).held = false;
        }
        return let;
    }

    List<String> holdingKeys() {
        return jobs.values().stream()
                .filter(job -> job.status.isClaimable() && job.held && job.runAtMs <= nowMs)
                .map(job -> job.facts.key().name())
                .distinct()
                .toList();
    }
}
