package io.bascule.scheduler;

import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.QueueKey;
import io.bascule.job.RunKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A job's rows: what was asked for, where it stands, its journal. */
final class SimulatedJob {
    /** What a run calls on its way, each under a name. */
    enum Call {
        STEP,
        APPROVAL,
        SLEEP
    }

    /** How the handler ends, once all calls are done. */
    enum End {
        COMPLETES,
        FAILS_AT_TIMES,
        FAILS_FOR_GOOD,
        HANGS_AT_TIMES,
        KILLS_ITS_NODE
    }

    /** What was asked for, and what its handler makes of it: the same in each run. */
    record Facts(UUID id, String jobType, int priority, int maxAttempts, Long timeoutMs, Key key, Plan plan) {}

    /** At most {@code limit} jobs of a key run at a time. */
    record Key(String name, int limit) {}

    record Plan(List<Call> calls, End end) {
        static String name(int call) {
            return "call-" + call;
        }
    }

    final Facts facts;
    final Map<String, String> journal = new LinkedHashMap<>();
    JobStatus status = JobStatus.PENDING;
    long runAtMs;
    long epoch;
    int attempt;
    boolean resumes;
    boolean held;
    boolean limited;
    UUID nodeId;
    UUID checkpointId;
    boolean cancelRequested;

    SimulatedJob(Facts facts, long runAtMs) {
        this.facts = facts;
        this.runAtMs = runAtMs;
        this.held = facts.key() != null;
    }

    Instant queueKey() {
        return QueueKey.of(Instant.ofEpochMilli(runAtMs), facts.priority(), Jobs.HEAD_START);
    }

    RunKey run() {
        return new RunKey(facts.id(), epoch);
    }

    boolean is(String jobType) {
        return facts.jobType().equals(jobType);
    }

    boolean hasKey(String key) {
        return facts.key() != null && facts.key().name().equals(key);
    }

    /** As a claim answers with it. */
    Job claimed() {
        Instant runAt = Instant.ofEpochMilli(runAtMs);
        return Jobs.claimed(
                run(), facts.jobType(), facts.priority(), runAt, facts.timeoutMs(), attempt, facts.maxAttempts());
    }

    @Override
    public String toString() {
        return "job " + facts.id().getLeastSignificantBits() + " (" + facts.jobType() + ", " + status + ", epoch "
                + epoch
                + ", attempt " + attempt + " of " + facts.maxAttempts() + (held ? ", held" : "")
                + (cancelRequested ? ", to be cancelled" : "")
                + (nodeId == null ? "" : ", node " + nodeId.getLeastSignificantBits()) + ")";
    }
}
