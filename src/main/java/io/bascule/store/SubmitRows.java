package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Digest;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Jobs to be inserted, as the columns of one {@code unnest}, which is as fast as COPY. */
record SubmitRows(List<NewJob> jobs, UUID[] ids, String[] keys, String[] fingerprints) {
    /** Cannot be typed in a header, so no key of a request is ever equal to that of a batch's later job. */
    private static final char BATCH_SEPARATOR = '\u001f';

    /** The first job has the key itself and the fingerprint of them all, so a key is known however many jobs come under it. */
    static SubmitRows of(List<NewJob> jobs, String idempotencyKey) {
        String[] keys = new String[jobs.size()];
        String[] fingerprints = new String[jobs.size()];
        if (idempotencyKey != null) {
            for (int i = 0; i < keys.length; i++) {
                keys[i] = i == 0 ? idempotencyKey : idempotencyKey + BATCH_SEPARATOR + i;
                fingerprints[i] = jobs.get(i).fingerprint();
            }
            fingerprints[0] = jobs.size() == 1 ? fingerprints[0] : Digest.hex(String.join(",", fingerprints));
        }
        return new SubmitRows(jobs, JobStore.ids(jobs.size()), keys, fingerprints);
    }

    int size() {
        return jobs.size();
    }

    Tuple parameters(Caller caller, Duration headStart) {
        return Tuple.tuple()
                .addArrayOfUUID(ids)
                .addArrayOfString(jobs.stream().map(NewJob::jobType).toArray(String[]::new))
                .addArrayOfString(jobs.stream().map(NewJob::taskDescription).toArray(String[]::new))
                .addArrayOfString(jobs.stream().map(j -> j.inputData().encode()).toArray(String[]::new))
                .addArrayOfInteger(jobs.stream().map(NewJob::priority).toArray(Integer[]::new))
                .addArrayOfString(jobs.stream().map(j -> arrayText(j.tags())).toArray(String[]::new))
                .addArrayOfInteger(jobs.stream().map(NewJob::maxAttempts).toArray(Integer[]::new))
                .addArrayOfLong(jobs.stream().map(NewJob::timeoutMs).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(
                        jobs.stream().map(j -> Rows.time(j.runAt())).toArray(java.time.OffsetDateTime[]::new))
                .addArrayOfString(keys)
                .addArrayOfString(fingerprints)
                .addUUID(caller.userId())
                .addUUID(caller.apiKeyId())
                .addLong(headStart.toMillis());
    }

    /** What was inserted, without reading back what we sent: a 201 says what was accepted. */
    List<Job> accepted(RowSet<Row> inserted, Caller caller) {
        Map<UUID, Row> byId = new HashMap<>(inserted.size() * 2);
        inserted.forEach(row -> byId.put(row.getUUID("id"), row));
        List<Job> accepted = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            accepted.add(accepted(jobs.get(i), byId.get(ids[i]), caller));
        }
        return accepted;
    }

    private static Job accepted(NewJob job, Row row, Caller caller) {
        Instant now = Rows.instant(row, "created_at");
        return new Job(
                row.getUUID("id"),
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
                Rows.instant(row, "run_at"),
                job.timeoutMs(),
                now,
                null,
                null,
                now,
                0,
                null,
                null,
                false);
    }

    /** An array of texts in PostgreSQL's own notation: {@code unnest} cannot take an array of arrays of different lengths. */
    static String arrayText(List<String> texts) {
        return texts.stream()
                .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }
}
