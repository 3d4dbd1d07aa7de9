package io.bascule.http;

import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.JobType;
import io.bascule.job.KnownType;
import io.bascule.job.Labels;
import io.bascule.job.LogEntry;
import io.bascule.job.TypeLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Jobs, their logs and their types as the API shows them. */
final class JobJson {
    private JobJson() {}

    /** A job with its input and output. */
    static JsonObject of(Job job) {
        return listed(job).put("inputData", job.inputData()).put("outputData", job.outputData());
    }

    /** A job as lists show it: without {@code inputData} and {@code outputData}. */
    static JsonObject listed(Job job) {
        return new JsonObject()
                .put("id", text(job.id()))
                .put("jobType", job.jobType())
                .put("status", job.status().name())
                .put("taskDescription", job.taskDescription())
                .put("error", error(job.error()))
                .put("priority", job.priority())
                .put("userId", text(job.userId()))
                .put("tags", new JsonArray(job.tags()))
                .put("concurrencyKey", job.concurrencyKey())
                .put("requires", Labels.json(job.requires()))
                .put("retryOf", text(job.retryOf()))
                .put("attempt", job.attempt())
                .put("maxAttempts", job.maxAttempts())
                .put("progress", job.progress())
                .put("progressNote", job.progressNote())
                .put("cancelRequested", job.cancelRequested())
                .put("runAt", Times.write(job.runAt()))
                .put("timeoutMs", job.timeoutMs())
                .put("createdAt", Times.write(job.createdAt()))
                .put("startedAt", Times.write(job.startedAt()))
                .put("completedAt", Times.write(job.completedAt()))
                .put("updatedAt", Times.write(job.updatedAt()));
    }

    /** What was accepted, even where the job has started by the time that it is read. */
    static JsonObject accepted(JsonObject job) {
        return job.put("status", JobStatus.PENDING.name()).put("attempt", 0).putNull("startedAt");
    }

    static JsonObject log(LogEntry entry) {
        return new JsonObject()
                .put("id", text(entry.id()))
                .put("jobId", text(entry.jobId()))
                .put("agentName", entry.agentName())
                .put("action", entry.action())
                .put("level", entry.level().name())
                .put("message", entry.message())
                .put("data", entry.data())
                .put("createdAt", Times.write(entry.createdAt()));
    }

    static JsonObject type(KnownType known) {
        JobType type = known.type();
        TypeLimits limits = known.limits();
        return new JsonObject()
                .put("name", type.name())
                .put("description", type.description())
                .put("maxAttempts", type.maxAttempts())
                .put("timeoutMs", type.timeoutMs())
                .put("concurrency", type.concurrency())
                .put("example", type.example())
                .put("schema", type.schema())
                .put("paused", limits.paused())
                .put("maxRunning", limits.maxRunning())
                .put("rate", rate(limits.rate()))
                .put("handled", known.handled());
    }

    private static JsonObject rate(TypeLimits.Rate rate) {
        return rate == null ? null : JsonObject.of("limit", rate.limit(), "perMs", rate.perMs());
    }

    /** How many jobs are in each state. */
    static JsonObject counts(Map<JobStatus, Long> counts) {
        return new JsonObject()
                .put("pending", counts.get(JobStatus.PENDING))
                .put("running", counts.get(JobStatus.RUNNING))
                .put("waitingApproval", counts.get(JobStatus.WAITING_APPROVAL))
                .put("queued", counts.get(JobStatus.QUEUED))
                .put("completed", counts.get(JobStatus.COMPLETED))
                .put("failed", counts.get(JobStatus.FAILED))
                .put("cancelled", counts.get(JobStatus.CANCELLED));
    }

    static <T> JsonArray all(List<T> items, Function<T, JsonObject> view) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(view.apply(item)));
        return array;
    }

    /** An id, or null. */
    static String text(UUID id) {
        return id == null ? null : id.toString();
    }

    static JsonObject error(JobError error) {
        return error == null ? null : JsonObject.of("code", error.code(), "message", error.message());
    }
}
