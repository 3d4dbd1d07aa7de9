package io.bascule.job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a job must be to be accepted, whichever way it came. {@code bascule.submit_job} in SQL checks the same. */
public final class NewJobRules {
    public static final int MAX_DESCRIPTION = 10_000;
    public static final int MAX_ATTEMPTS = 100;
    /** Longest time one run may take: 30 days, in milliseconds. */
    public static final long MAX_TIMEOUT_MS = 30L * 24 * 3600 * 1000;

    private static final Instant FIRST_RUN_AT = Instant.EPOCH;
    private static final Instant LAST_RUN_AT = Instant.parse("9999-12-31T23:59:59.999999999Z");

    public static final int MAX_TAGS = 20;
    public static final int MAX_TAG = 100;
    public static final int MAX_IDEMPOTENCY_KEY = 255;
    public static final int MAX_CONCURRENCY_KEY = 200;
    public static final int MAX_CONCURRENCY_LIMIT = 1_000;
    /** Most jobs of one batch. */
    public static final int MAX_BATCH = 10_000;

    private static final Pattern JOB_TYPE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?");

    private NewJobRules() {}

    /** Everything that is wrong with the job; empty where it can be accepted. */
    public static List<FieldError> problems(NewJob job) {
        List<FieldError> errors = new ArrayList<>();
        if (job.jobType() == null || !isJobType(job.jobType())) {
            errors.add(new FieldError(
                    "jobType",
                    "must be 1 to 100 of a-z, 0-9, '.', '_' and '-', and start and end with a letter or digit"));
        }
        if (job.taskDescription() != null && job.taskDescription().length() > MAX_DESCRIPTION) {
            errors.add(new FieldError("taskDescription", "must have at most " + MAX_DESCRIPTION + " characters"));
        }
        if (job.taskDescription() != null) {
            JsonRules.problem("taskDescription", job.taskDescription()).ifPresent(errors::add);
        }
        if (job.priority() < QueueKey.MIN_PRIORITY || job.priority() > QueueKey.MAX_PRIORITY) {
            errors.add(new FieldError("priority", "must be a whole number from 0 to 10, higher first"));
        }
        if (job.maxAttempts() != null && (job.maxAttempts() < 1 || job.maxAttempts() > MAX_ATTEMPTS)) {
            errors.add(new FieldError("maxAttempts", "must be a whole number from 1 to " + MAX_ATTEMPTS));
        }
        if (job.timeoutMs() != null && (job.timeoutMs() < 1 || job.timeoutMs() > MAX_TIMEOUT_MS)) {
            errors.add(new FieldError("timeoutMs", "must be milliseconds from 1 to " + MAX_TIMEOUT_MS));
        }
        if (job.runAt() != null
                && (job.runAt().isBefore(FIRST_RUN_AT) || job.runAt().isAfter(LAST_RUN_AT))) {
            errors.add(new FieldError("runAt", "must be from the years 1970 to 9999"));
        }
        tagProblem(job.tags(), errors);
        concurrencyProblem(job, errors);
        errors.addAll(Labels.problems("requires", job.requires()));
        JsonRules.problem("inputData", job.inputData()).ifPresent(errors::add);
        return errors;
    }

    public static boolean isJobType(String name) {
        return JOB_TYPE.matcher(name).matches();
    }

    private static void concurrencyProblem(NewJob job, List<FieldError> errors) {
        String key = job.concurrencyKey();
        Integer limit = job.concurrencyLimit();
        if (key != null && (key.isBlank() || key.length() > MAX_CONCURRENCY_KEY || !Text.isStorable(key))) {
            errors.add(new FieldError("concurrencyKey", "must be text of 1 to " + MAX_CONCURRENCY_KEY + " characters"));
        }
        if (limit != null && key == null) {
            errors.add(new FieldError("concurrencyLimit", "needs a concurrencyKey: jobs of one key share the limit"));
        } else if (limit != null && (limit < 1 || limit > MAX_CONCURRENCY_LIMIT)) {
            errors.add(new FieldError("concurrencyLimit", "must be a whole number from 1 to " + MAX_CONCURRENCY_LIMIT));
        }
    }

    private static void tagProblem(List<String> tags, List<FieldError> errors) {
        if (tags.size() > MAX_TAGS) {
            errors.add(new FieldError("tags", "must be at most " + MAX_TAGS));
        }
        for (int i = 0; i < tags.size() && errors.size() < MAX_TAGS; i++) {
            String tag = tags.get(i);
            if (tag.isBlank() || tag.length() > MAX_TAG || !Text.isStorable(tag)) {
                errors.add(new FieldError("tags[" + i + "]", "must be text of 1 to " + MAX_TAG + " characters"));
            }
        }
    }
}
