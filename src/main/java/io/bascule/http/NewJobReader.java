package io.bascule.http;

import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.NewJob;
import io.bascule.job.NewJobRules;
import io.bascule.job.QueueKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Jobs as a request asks for them. */
final class NewJobReader {
    private NewJobReader() {}

    /** One job; fails with every field that is wrong. */
    static NewJob one(JsonObject body) {
        List<FieldError> errors = new ArrayList<>();
        NewJob job = read(body, "", errors);
        refuseIfWrong(errors);
        return job;
    }

    /** The jobs of {@code {"jobs":[…]}}; fails with every field that is wrong, up to a hundred. */
    static List<NewJob> batch(JsonObject body, int max) {
        List<FieldError> errors = new ArrayList<>();
        Fields fields = new Fields(body, "", errors);
        JsonArray wanted = fields.array("jobs");
        fields.nothingElse();
        if (errors.isEmpty() && (wanted == null || wanted.isEmpty() || wanted.size() > max)) {
            fields.wrong("jobs", "must be a list of 1 to " + max + " jobs");
        }
        refuseIfWrong(errors);
        List<NewJob> jobs = new ArrayList<>(wanted.size());
        for (int i = 0; i < wanted.size() && errors.size() < Fields.MAX_ERRORS; i++) {
            if (wanted.getValue(i) instanceof JsonObject job) {
                jobs.add(read(job, "jobs[" + i + "].", errors));
            } else {
                errors.add(new FieldError("jobs[" + i + "]", "must be an object, {…}"));
            }
        }
        refuseIfWrong(errors);
        return jobs;
    }

    private static NewJob read(JsonObject json, String at, List<FieldError> errors) {
        int before = errors.size();
        Fields fields = new Fields(json, at, errors);
        String jobType = fields.requiredText("jobType", 1, 100);
        String taskDescription = fields.text("taskDescription", 0, NewJobRules.MAX_DESCRIPTION);
        JsonObject inputData = fields.object("inputData");
        Long priority = fields.wholeNumber("priority", QueueKey.MIN_PRIORITY, QueueKey.MAX_PRIORITY);
        Instant runAt = fields.time("runAt");
        Long maxAttempts = fields.wholeNumber("maxAttempts", 1, NewJobRules.MAX_ATTEMPTS);
        Long timeoutMs = fields.wholeNumber("timeoutMs", 1, NewJobRules.MAX_TIMEOUT_MS);
        List<String> tags = fields.texts("tags");
        String concurrencyKey = fields.text("concurrencyKey", 1, NewJobRules.MAX_CONCURRENCY_KEY);
        Long concurrencyLimit = fields.wholeNumber("concurrencyLimit", 1, NewJobRules.MAX_CONCURRENCY_LIMIT);
        Map<String, String> requires = fields.textsByName("requires");
        UUID retryOf = fields.id("retryOf");
        fields.nothingElse();
        NewJob job = new NewJob(
                jobType,
                taskDescription,
                inputData,
                priority == null ? NewJob.DEFAULT_PRIORITY : priority.intValue(),
                runAt,
                maxAttempts == null ? null : maxAttempts.intValue(),
                timeoutMs,
                tags,
                concurrencyKey,
                concurrencyLimit == null ? null : concurrencyLimit.intValue(),
                requires,
                retryOf);
        if (errors.size() == before) {
            NewJobRules.problems(job).forEach(e -> errors.add(new FieldError(at + e.field(), e.message())));
        }
        return job;
    }

    private static void refuseIfWrong(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Fault.invalid(errors);
        }
    }
}
