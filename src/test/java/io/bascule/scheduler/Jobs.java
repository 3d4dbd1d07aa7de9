package io.bascule.scheduler;

import io.bascule.job.Backoff;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.RunKey;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Claimed jobs, and settings, for tests of the logic alone. */
public final class Jobs {
    static final Instant T0 = Instant.parse("2026-05-01T10:00:00Z");
    static final Duration HEAD_START = Duration.ofSeconds(60);

    private Jobs() {}

    static Job job(int n, String jobType) {
        return claimed(new RunKey(new UUID(0, n), 1), jobType, 5, T0.plusMillis(n), null, 1, 3);
    }

    static Job timed(int n, String jobType, long timeoutMs) {
        return claimed(new RunKey(new UUID(0, n), 1), jobType, 5, T0.plusMillis(n), timeoutMs, 1, 3);
    }

    public static Job attempt(int attempt, int maxAttempts) {
        return claimed(new RunKey(new UUID(0, 1), attempt), "a", 5, T0, null, attempt, maxAttempts);
    }

    static Job again(Job job) {
        RunKey next = new RunKey(job.id(), job.epoch() + 1);
        return claimed(next, job.jobType(), job.priority(), job.runAt(), job.timeoutMs(), 2, 3);
    }

    static Job claimed(
            RunKey run, String jobType, int priority, Instant runAt, Long timeoutMs, int attempt, int maxAttempts) {
        return new Job(
                run.jobId(),
                jobType,
                JobStatus.RUNNING,
                null,
                new JsonObject(),
                null,
                null,
                priority,
                null,
                null,
                List.of(),
                attempt,
                maxAttempts,
                null,
                null,
                runAt,
                timeoutMs,
                runAt,
                runAt,
                null,
                runAt,
                run.epoch(),
                new UUID(1, 1),
                null,
                false,
                null,
                null,
                null);
    }

    static WorkerSettings settings(int slots, int prefetch, Map<String, Integer> limits) {
        return new WorkerSettings(
                true,
                slots,
                prefetch,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(6),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10)),
                Duration.ofHours(24),
                limits);
    }
}
