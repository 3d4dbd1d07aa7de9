package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.QueueKey;
import io.bascule.job.RunKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The database as the scheduler knows it: jobs with epochs, nodes with leases, one clock. Each method is one transaction. */
final class SimulatedDatabase {
    /** A row of the jobs' table. */
    static final class Row {
        final UUID id;
        final String jobType;
        final int priority;
        final Long timeoutMs;
        JobStatus status = JobStatus.PENDING;
        long runAtMs;
        long epoch;
        UUID nodeId;
        boolean cancelRequested;
        int terminalWrites;

        Row(UUID id, String jobType, int priority, Long timeoutMs, long runAtMs) {
            this.id = id;
            this.jobType = jobType;
            this.priority = priority;
            this.timeoutMs = timeoutMs;
            this.runAtMs = runAtMs;
        }

        private Instant queueKey() {
            return QueueKey.of(Instant.ofEpochMilli(runAtMs), priority, Jobs.HEAD_START);
        }

        private Job job() {
            Instant runAt = Instant.ofEpochMilli(runAtMs);
            return Jobs.claimed(new RunKey(id, epoch), jobType, priority, runAt, timeoutMs, 1, 1);
        }
    }

    private static final class Lease {
        long heartbeatMs;
        boolean stopped;
    }

    final Map<UUID, Row> jobs = new LinkedHashMap<>();
    private final Map<UUID, Lease> nodes = new LinkedHashMap<>();
    private final long nodeTimeoutMs;
    private long nowMs;

    SimulatedDatabase(long nodeTimeoutMs) {
        this.nodeTimeoutMs = nodeTimeoutMs;
    }

    void at(long ms) {
        nowMs = ms;
    }

    void submit(Row row) {
        jobs.put(row.id, row);
    }

    void join(UUID nodeId) {
        nodes.put(nodeId, new Lease());
        nodes.get(nodeId).heartbeatMs = nowMs;
    }

    List<Job> claim(UUID nodeId, List<Action.Ask> asks) {
        List<Job> claimed = new ArrayList<>();
        asks.forEach(ask -> claimable(ask.jobType())
                .filter(row -> row.runAtMs <= nowMs && !nodes.get(nodeId).stopped)
                .sorted(Comparator.comparing(Row::queueKey))
                .limit(ask.limit())
                .toList()
                .forEach(row -> {
                    become(row, JobStatus.RUNNING);
                    row.epoch++;
                    row.nodeId = nodeId;
                    claimed.add(row.job());
                }));
        return claimed;
    }

    Optional<Duration> nextDue(List<Action.Ask> asks) {
        return asks.stream()
                .flatMap(ask -> claimable(ask.jobType()))
                .filter(row -> row.runAtMs > nowMs)
                .map(row -> Duration.ofMillis(row.runAtMs - nowMs))
                .min(Comparator.naturalOrder());
    }

    private java.util.stream.Stream<Row> claimable(String type) {
        return jobs.values().stream().filter(row -> row.status.isClaimable() && row.jobType.equals(type));
    }

    /** The end of a run, fenced; false where it was stale. */
    boolean end(RunKey run, JobStatus becomes, long afterMs) {
        Row row = jobs.get(run.jobId());
        if (row.status != JobStatus.RUNNING || row.epoch != run.epoch()) {
            return false;
        }
        become(row, becomes);
        row.runAtMs = nowMs + afterMs;
        row.nodeId = null;
        return true;
    }

    void release(List<RunKey> runs) {
        runs.forEach(run -> end(run, JobStatus.QUEUED, 0));
    }

    void releaseStrays(UUID nodeId, List<RunKey> known) {
        List<UUID> ids = known.stream().map(RunKey::jobId).toList();
        release(running(nodeId).filter(run -> !ids.contains(run.jobId())).toList());
    }

    private java.util.stream.Stream<RunKey> running(UUID nodeId) {
        return jobs.values().stream()
                .filter(row -> row.status == JobStatus.RUNNING && nodeId.equals(row.nodeId))
                .map(row -> new RunKey(row.id, row.epoch));
    }

    /** What a heartbeat finds: empty where the node was declared lost. */
    Optional<List<RunKey>> heartbeat(UUID nodeId) {
        Lease lease = nodes.get(nodeId);
        if (lease.stopped) {
            return Optional.empty();
        }
        lease.heartbeatMs = nowMs;
        return Optional.of(running(nodeId).toList());
    }

    boolean cancelRequested(RunKey run) {
        return jobs.get(run.jobId()).cancelRequested;
    }

    /** Declares late nodes lost and takes their jobs. */
    void rescue() {
        nodes.values().forEach(lease -> lease.stopped |= nowMs - lease.heartbeatMs > nodeTimeoutMs);
        jobs.values().stream()
                .filter(row -> row.status == JobStatus.RUNNING && nodes.get(row.nodeId).stopped)
                .toList()
                .forEach(row -> end(new RunKey(row.id, row.epoch), JobStatus.QUEUED, 100));
    }

    boolean comeBack(UUID nodeId) {
        Lease lease = nodes.get(nodeId);
        if (running(nodeId).findAny().isPresent()) {
            return false;
        }
        lease.stopped = false;
        lease.heartbeatMs = nowMs;
        return true;
    }

    void leave(UUID nodeId) {
        nodes.get(nodeId).stopped = true;
    }

    /** Whether the node could still take a claim under the lease that others see. */
    boolean isLost(UUID nodeId) {
        return nodes.get(nodeId).stopped;
    }

    private static void become(Row row, JobStatus status) {
        assertTrue(row.status.canBecome(status), row.status + " to " + status);
        row.status = status;
        if (status.isTerminal()) {
            row.terminalWrites++;
        }
    }
}
