package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Digest;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Jobs to be inserted, as the columns of one {@code unnest}, which is as fast as COPY. */
final class SubmitRows {
    /** Cannot be typed in a header, so no key of a request is ever equal to that of a batch's later job. */
    private static final char BATCH_SEPARATOR = '\u001f';

    private final int size;
    private final UUID[] ids;
    private final String[] jobTypes;
    private final String[] descriptions;
    private final String[] inputs;
    private final Integer[] priorities;
    private final String[] tags;
    private final Integer[] maxAttempts;
    private final Long[] timeouts;
    private final OffsetDateTime[] runAts;
    private final String[] concurrencyKeys;
    private final Integer[] concurrencyLimits;
    private final String[] keys;
    private final String[] fingerprints;
    private final UUID[] users;
    private final UUID[] apiKeys;
    private boolean keyed;

    private SubmitRows(int size) {
        this.size = size;
        ids = new UUID[size];
        jobTypes = new String[size];
        descriptions = new String[size];
        inputs = new String[size];
        priorities = new Integer[size];
        tags = new String[size];
        maxAttempts = new Integer[size];
        timeouts = new Long[size];
        runAts = new OffsetDateTime[size];
        concurrencyKeys = new String[size];
        concurrencyLimits = new Integer[size];
        keys = new String[size];
        fingerprints = new String[size];
        users = new UUID[size];
        apiKeys = new UUID[size];
    }

    static SubmitRows of(List<Submission> submissions) {
        SubmitRows rows =
                new SubmitRows(submissions.stream().mapToInt(Submission::size).sum());
        int at = 0;
        for (Submission submission : submissions) {
            rows.fill(at, submission);
            at += submission.size();
        }
        return rows;
    }

    private void fill(int from, Submission submission) {
        for (int i = 0; i < submission.size(); i++) {
            fill(from + i, submission.jobs().get(i), submission.caller());
        }
        if (submission.idempotencyKey() != null) {
            key(from, submission);
        }
    }

    private void fill(int i, NewJob job, Caller caller) {
        ids[i] = Ids.next();
        jobTypes[i] = job.jobType();
        descriptions[i] = job.taskDescription();
        inputs[i] = job.inputData().encode();
        priorities[i] = job.priority();
        tags[i] = arrayText(job.tags());
        maxAttempts[i] = job.maxAttempts();
        timeouts[i] = job.timeoutMs();
        runAts[i] = Rows.time(job.runAt());
        concurrencyKeys[i] = job.concurrencyKey();
        concurrencyLimits[i] = job.concurrencyLimit();
        users[i] = caller.userId();
        apiKeys[i] = caller.apiKeyId();
    }

    /** The first job has the key itself and the fingerprint of them all, so a key is known however many jobs come under it. */
    private void key(int from, Submission submission) {
        keyed = true;
        int n = submission.size();
        for (int i = 0; i < n; i++) {
            keys[from + i] = i == 0 ? submission.idempotencyKey() : submission.idempotencyKey() + BATCH_SEPARATOR + i;
            fingerprints[from + i] = submission.jobs().get(i).fingerprint();
        }
        if (n > 1) {
            String[] own = java.util.Arrays.copyOfRange(fingerprints, from, from + n);
            fingerprints[from] = Digest.hex(String.join(",", own));
        }
    }

    int size() {
        return size;
    }

    String[] keys() {
        return keys;
    }

    String fingerprint(int i) {
        return fingerprints[i];
    }

    UUID id(int i) {
        return ids[i];
    }

    /** Whether some may be known already. */
    boolean isKeyed() {
        return keyed;
    }

    /**
     * @param startOn the node that starts at once what can be, or null
     */
    Tuple parameters(Duration headStart, UUID startOn) {
        return Tuple.tuple()
                .addArrayOfUUID(ids)
                .addArrayOfString(jobTypes)
                .addArrayOfString(descriptions)
                .addArrayOfString(inputs)
                .addArrayOfInteger(priorities)
                .addArrayOfString(tags)
                .addArrayOfInteger(maxAttempts)
                .addArrayOfLong(timeouts)
                .addArrayOfOffsetDateTime(runAts)
                .addArrayOfString(concurrencyKeys)
                .addArrayOfInteger(concurrencyLimits)
                .addArrayOfString(keys)
                .addArrayOfString(fingerprints)
                .addArrayOfUUID(users)
                .addArrayOfUUID(apiKeys)
                .addLong(headStart.toMillis())
                .addUUID(startOn)
                .addBoolean(keyed);
    }

    /** What was inserted, without reading back what we sent: a 201 says what was accepted. */
    List<Job> accepted(int from, Submission submission, Instant now) {
        List<Job> accepted = new ArrayList<>(submission.size());
        for (int i = 0; i < submission.size(); i++) {
            accepted.add(accepted(ids[from + i], submission.jobs().get(i), submission.caller(), now));
        }
        return accepted;
    }

    private static Job accepted(UUID id, NewJob job, Caller caller, Instant now) {
        return new Job(
                id,
                job.jobType(),
                JobStatus.PENDING,
                job.taskDescription(),
                job.inputData(),
                null,
                null,
                job.priority(),
                caller.userId(),
                caller.apiKeyId(),
                job.tags(),
                0,
                job.maxAttempts(),
                null,
                null,
                job.runAt() == null ? now : job.runAt(),
                job.timeoutMs(),
                now,
                null,
                null,
                now,
                0,
                null,
                null,
                false,
                job.concurrencyKey());
    }

    /** Those of {@code jobs} that were started, as the run of {@code node} has them. */
    static List<Job> started(List<Job> jobs, Set<UUID> started, UUID node, Instant now) {
        return jobs.stream()
                .filter(job -> started.contains(job.id()))
                .map(job -> job.claimedBy(node, now))
                .toList();
    }

    /** An array of texts in PostgreSQL's own notation: {@code unnest} cannot take an array of arrays of different lengths. */
    static String arrayText(List<String> texts) {
        if (texts.isEmpty()) {
            return "{}";
        }
        StringBuilder text = new StringBuilder("{");
        for (String one : texts) {
            text.append(text.length() == 1 ? "\"" : ",\"")
                    .append(one.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return text.append('}').toString();
    }
}
