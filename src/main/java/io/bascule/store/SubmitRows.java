package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Digest;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.Labels;
import io.bascule.job.NewJob;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Jobs to be inserted, as the columns of one {@code unnest}, which is as fast as COPY. Each brings the second half of its id; the first
 * half says when it was submitted, and so is made by the database's clock.
 */
final class SubmitRows {
    /** Cannot be typed in a header, so no key of a request is ever equal to that of a batch's later job. */
    private static final char BATCH_SEPARATOR = '\u001f';

    private final int size;
    private final long firstTail = Ids.tail();
    private final Map<SubmitColumn, Object[]> columns = new EnumMap<>(SubmitColumn.class);

    /**
     * What the insert says.
     *
     * @param prefix the first half of each id
     * @param started which of them the node runs already
     * @param ids which of them are new, where keys were given
     */
    record Inserted(Instant at, long prefix, Set<UUID> started, Set<UUID> ids) {
        static Inserted of(Row row) {
            return new Inserted(
                    Rows.instant(row, "at"),
                    Long.parseUnsignedLong(row.getString("prefix"), 16),
                    set(row.getArrayOfUUIDs("started")),
                    set(row.getArrayOfUUIDs("inserted")));
        }

        private static Set<UUID> set(UUID[] ids) {
            return ids == null || ids.length == 0 ? Set.of() : new HashSet<>(List.of(ids));
        }
    }

    private SubmitRows(int size) {
        this.size = size;
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
        set(SubmitColumn.ID, i, firstTail + i);
        set(SubmitColumn.JOB_TYPE, i, job.jobType());
        set(SubmitColumn.INPUT, i, job.inputData().encode());
        set(SubmitColumn.PRIORITY, i, (short) job.priority());
        set(SubmitColumn.MAX_ATTEMPTS, i, job.maxAttempts().shortValue());
        set(SubmitColumn.USER_ID, i, caller.userId());
        set(SubmitColumn.API_KEY_ID, i, caller.apiKeyId());
        set(SubmitColumn.DESCRIPTION, i, job.taskDescription());
        set(SubmitColumn.TAGS, i, job.tags().isEmpty() ? null : arrayText(job.tags()));
        set(SubmitColumn.TIMEOUT, i, job.timeoutMs());
        set(SubmitColumn.RUN_AT, i, Rows.time(job.runAt()));
        set(SubmitColumn.CONCURRENCY_KEY, i, job.concurrencyKey());
        set(
                SubmitColumn.CONCURRENCY_LIMIT,
                i,
                job.concurrencyLimit() == null ? null : job.concurrencyLimit().shortValue());
        set(
                SubmitColumn.REQUIRES,
                i,
                job.requires().isEmpty() ? null : Labels.json(job.requires()).encode());
        set(SubmitColumn.RETRY_OF, i, job.retryOf());
    }

    private void set(SubmitColumn column, int i, Object value) {
        if (value != null) {
            columns.computeIfAbsent(column, one -> one.array(size))[i] = value;
        }
    }

    /** The first job has the key itself and the fingerprint of them all, so a key is known however many jobs come under it. */
    private void key(int from, Submission submission) {
        String key = submission.idempotencyKey();
        List<String> own = submission.jobs().stream().map(NewJob::fingerprint).toList();
        for (int i = 0; i < submission.size(); i++) {
            set(SubmitColumn.IDEMPOTENCY_KEY, from + i, i == 0 ? key : key + BATCH_SEPARATOR + i);
            set(SubmitColumn.FINGERPRINT, from + i, own.get(i));
        }
        if (own.size() > 1) {
            set(SubmitColumn.FINGERPRINT, from, Digest.hex(String.join(",", own)));
        }
    }

    int size() {
        return size;
    }

    String[] keys() {
        return (String[]) columns.get(SubmitColumn.IDEMPOTENCY_KEY);
    }

    String fingerprint(int i) {
        return (String) columns.get(SubmitColumn.FINGERPRINT)[i];
    }

    /** The id that it got from the statement that said when that was. */
    UUID id(int i, Inserted inserted) {
        return new UUID(inserted.prefix(), firstTail + i);
    }

    /** Whether some may be known already. */
    boolean isKeyed() {
        return columns.containsKey(SubmitColumn.IDEMPOTENCY_KEY);
    }

    /** The columns that are filled. */
    Set<SubmitColumn> columns() {
        return columns.keySet();
    }

    /** One array for each of {@link #columns}, in their order. */
    void addTo(Tuple parameters) {
        columns.values().forEach(parameters::addValue);
    }

    /** What was inserted, without reading back what we sent: a 201 says what was accepted. */
    List<Job> accepted(int from, Submission submission, Inserted inserted) {
        List<Job> accepted = new ArrayList<>(submission.size());
        for (int i = 0; i < submission.size(); i++) {
            UUID id = id(from + i, inserted);
            accepted.add(accepted(id, submission.jobs().get(i), submission.caller(), inserted.at()));
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
                job.concurrencyKey(),
                job.requires(),
                job.retryOf());
    }

    /** Those of {@code jobs} that were started, as the run of {@code node} has them. */
    static List<Job> started(List<Job> jobs, Inserted inserted, UUID node) {
        return jobs.stream()
                .filter(job -> inserted.started().contains(job.id()))
                .map(job -> job.claimedBy(node, inserted.at()))
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
