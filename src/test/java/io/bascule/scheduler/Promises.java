package io.bascule.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.CheckpointStatus;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Promises 3 to 8 of the design, watched from outside: keeps its own record of each job, and compares every change with it. What is
 * changed without a word to it is found after the step.
 */
final class Promises {
    /** What a job is known to be. */
    private record Known(JobStatus status, long epoch, int attempt, UUID nodeId, Map<String, String> journal) {
        static Known of(SimulatedJob job) {
            return new Known(job.status, job.epoch, job.attempt, job.nodeId, Map.copyOf(job.journal));
        }

        boolean equals(SimulatedJob job) {
            return status == job.status
                    && epoch == job.epoch
                    && attempt == job.attempt
                    && (nodeId == null ? job.nodeId == null : nodeId.equals(job.nodeId))
                    && journal.size() == job.journal.size();
        }
    }

    private static final class Watched {
        final SimulatedJob job;
        Known known;
        /** Who claimed it last. */
        Owner owner;

        Watched(SimulatedJob job) {
            this.job = job;
            this.known = Known.of(job);
        }
    }

    private final Map<UUID, Watched> jobs = new LinkedHashMap<>();
    /** A node, in one of its lives: one that was lost and came back knows nothing of what it owned. */
    private record Owner(UUID nodeId, int life) {}

    private final Map<RunKey, Owner> owners = new HashMap<>();
    private final Map<UUID, Integer> lives = new HashMap<>();
    /** Runs that cost their attempt: failed, timed out, or their node was lost. */
    private final Map<UUID, Integer> costly = new HashMap<>();

    private final Set<UUID> toCancel = new HashSet<>();
    private final Set<UUID> acknowledged = new HashSet<>();
    private final Map<UUID, CheckpointStatus> decisions = new HashMap<>();
    private int open;

    /** An insert was acknowledged to whoever asked for it. */
    void acknowledged(UUID jobId) {
        acknowledged.add(jobId);
    }

    void inserted(SimulatedJob job) {
        Watched watched = new Watched(job);
        assertNull(jobs.put(job.facts.id(), watched), "inserted twice");
        open++;
        if (job.status == JobStatus.RUNNING) {
            claimed(watched, 0);
        }
    }

    /**
     * A job changed.
     *
     * @param by the run that wrote it, or null where it was no run's write
     */
    void changed(SimulatedJob job, RunKey by) {
        Watched watched = jobs.get(job.facts.id());
        Known was = watched.known;
        watched.known = Known.of(job);
        assertFalse(was.status().isTerminal(), () -> "a second terminal write: " + job);
        if (by != null) {
            assertEquals(JobStatus.RUNNING, was.status(), () -> "written by a run that is over: " + by + ", " + job);
            assertEquals(was.epoch(), by.epoch(), () -> "a stale write: " + by + ", " + job);
        }
        if (was.status() != job.status) {
            assertTrue(was.status().canBecome(job.status), () -> was + " to " + job);
        }
        if (job.status == JobStatus.RUNNING && was.status() != JobStatus.RUNNING) {
            claimed(watched, was.epoch());
        } else {
            assertEquals(was.epoch(), job.epoch, "only a claim raises the epoch");
            assertEquals(was.attempt(), job.attempt, "only a claim starts an attempt");
        }
        was.journal().forEach((name, value) -> assertEquals(value, job.journal.get(name), "recorded once"));
        open -= job.status.isTerminal() ? 1 : 0;
    }

    private void claimed(Watched watched, long epochBefore) {
        SimulatedJob job = watched.job;
        assertEquals(epochBefore + 1, job.epoch, "each claim raises the epoch");
        watched.owner = new Owner(job.nodeId, life(job.nodeId));
        assertNull(owners.put(job.run(), watched.owner), () -> "a second owner: " + job);
        assertFalse(toCancel.contains(job.facts.id()), () -> "goes on though it was cancelled: " + job);
        assertTrue(job.attempt <= job.facts.maxAttempts(), () -> "more attempts than asked for: " + job);
        assertEquals(
                1 + costly.getOrDefault(job.facts.id(), 0),
                job.attempt,
                () -> "an attempt is burned by what failed, nothing else: " + job);
        if (job.facts.key() != null) {
            long running = jobs.values().stream()
                    .filter(one -> one.job.status == JobStatus.RUNNING
                            && one.job.hasKey(job.facts.key().name()))
                    .count();
            assertTrue(running <= job.facts.key().limit(), () -> running + " run of the key of " + job);
        }
    }

    private int life(UUID nodeId) {
        return lives.getOrDefault(nodeId, 0);
    }

    /** People asked to cancel a job that runs: it may end as it likes, but not go on. */
    void cancelAsked(SimulatedJob job) {
        toCancel.add(job.facts.id());
    }

    /** Runs of a type were claimed that may have {@code most} on all nodes together. */
    void claimedOf(String jobType, int most) {
        long running = jobs.values().stream()
                .filter(one -> one.job.status == JobStatus.RUNNING && one.job.limited && one.job.is(jobType))
                .count();
        assertTrue(running <= most, () -> running + " run of " + jobType);
    }

    /** A node that was lost goes on. */
    void cameBack(UUID nodeId) {
        lives.merge(nodeId, 1, Integer::sum);
    }

    /** A node leaves by itself: of what it knows to be its own nothing is left, or that would cost an attempt. */
    void leaves(UUID nodeId, Set<RunKey> knows) {
        jobs.values().stream()
                .map(watched -> watched.job)
                .filter(job -> job.status == JobStatus.RUNNING && nodeId.equals(job.nodeId))
                .forEach(job -> assertFalse(knows.contains(job.run()), () -> "left behind: " + job));
    }

    /** The present run of the job costs its attempt. */
    void costs(SimulatedJob job) {
        costly.merge(job.facts.id(), 1, Integer::sum);
    }

    /** After every step: nothing is stuck, and nothing was changed without being seen. */
    void check(SimulatedDatabase database) {
        for (Watched watched : jobs.values()) {
            SimulatedJob job = watched.job;
            if (!watched.known.equals(job)) {
                throw new AssertionError("changed unseen: " + job);
            }
            if (!isGoingOn(watched, database)) {
                throw new AssertionError("stuck: " + job);
            }
        }
    }

    /** It is over, or somebody or something will see to it. */
    private boolean isGoingOn(Watched watched, SimulatedDatabase database) {
        SimulatedJob job = watched.job;
        return switch (job.status) {
            case PENDING, QUEUED -> job.runAtMs < Long.MAX_VALUE;
            case RUNNING -> !database.isAlive(job.nodeId) || isOwned(watched);
            case WAITING_APPROVAL -> database.isOpen(job.checkpointId);
            case COMPLETED, FAILED, CANCELLED -> true;
        };
    }

    /** By the node that claimed it, in the life in which it did so: another that finds itself in the rows knows nothing of it. */
    private boolean isOwned(Watched watched) {
        UUID nodeId = watched.job.nodeId;
        return watched.owner.nodeId().equals(nodeId) && watched.owner.life() == life(nodeId);
    }

    /** A node starts a run: it is its own, now. */
    void started(RunKey run, UUID nodeId, SimulatedJob job) {
        assertTrue(
                job.status == JobStatus.RUNNING && job.epoch == run.epoch() && nodeId.equals(job.nodeId),
                () -> "started by " + nodeId.getLeastSignificantBits() + " though it is another's: " + run + ", "
                        + job);
    }

    /** A run is about to complete: what it knows of its steps is what the journal says. */
    void completes(RunKey run, Map<String, String> seen, SimulatedJob job) {
        if (job.status == JobStatus.RUNNING && job.epoch == run.epoch()) {
            job.journal.forEach(
                    (name, value) -> assertTrue(value.startsWith(seen.get(name)), () -> name + " of " + job));
            assertEquals(job.facts.plan().calls().size(), seen.size(), () -> "calls of " + job);
        }
    }

    /** A checkpoint was closed. */
    void closed(UUID checkpointId, CheckpointStatus was, CheckpointStatus becomes) {
        assertEquals(CheckpointStatus.PENDING, was, "decided once");
        assertNull(decisions.put(checkpointId, becomes), "decided once");
    }

    /** A person was told how the checkpoint was decided: by them or by the winner. */
    void told(UUID checkpointId, CheckpointStatus verdict) {
        assertEquals(decisions.get(checkpointId), verdict, "what a person is told stands");
    }

    /** A run goes on past a checkpoint. */
    void passes(UUID checkpointId) {
        assertEquals(CheckpointStatus.APPROVED, decisions.get(checkpointId), "only what was approved goes on");
    }

    boolean allOver() {
        return open == 0;
    }

    /** Once all faults are over. */
    void checkRest(SimulatedDatabase database) {
        database.jobs.values().forEach(job -> assertTrue(job.status.isTerminal(), () -> "not at rest: " + job));
        acknowledged.forEach(id -> assertNotNull(database.jobs.get(id), "an acknowledged job is lost"));
        database.checkpoints
                .values()
                .forEach(
                        checkpoint -> assertEquals(decisions.get(checkpoint.id), checkpoint.status, "decisions stand"));
        database.jobs.values().stream()
                .filter(job -> job.facts.plan().end() == SimulatedJob.End.KILLS_ITS_NODE)
                .forEach(job -> assertFalse(job.status == JobStatus.COMPLETED, () -> "kills its node: " + job));
    }
}
