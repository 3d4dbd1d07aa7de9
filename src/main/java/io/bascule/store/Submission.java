package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.NewJob;
import java.util.List;

/**
 * Jobs that one caller wants accepted: all or none.
 *
 * @param jobs with {@code maxAttempts} filled in
 * @param idempotencyKey null, or a key under which the same jobs are returned again
 */
public record Submission(List<NewJob> jobs, Caller caller, String idempotencyKey) {
    public int size() {
        return jobs.size();
    }

    /** Whether it may be written in one statement with others: where a key can be known, one job is known or is not. */
    public boolean groups() {
        return idempotencyKey == null || jobs.size() == 1;
    }
}
