package io.bascule.store;

/** Statements of {@link CheckpointStore}. */
final class CheckpointSql {
    /** $1 checkpoint, $2 who decides. */
    static final String ASKED = """
            select %s, %s,
              exists (select 1 from bascule.users
                      where active and role in ('ADMIN', 'REVIEWER') and id is distinct from $2::uuid) as other_reviewer
            from bascule.checkpoints c join bascule.jobs j on j.id = c.job_id
            where c.id = $1
            for no key update of j
            """.formatted(Rows.CHECKPOINT, Rows.JOB_WITHOUT_DATA);

    static final String GET = "select %s from bascule.checkpoints c where c.id = $1".formatted(Rows.CHECKPOINT);

    /**
     * $2 verdict, $3 and $4 who, $5 reason, $6 comment, $7 digest or null. clock_timestamp(), not now(): a decision that waited for a
     * lock past the deadline is too late.
     */
    static final String DECIDE = """
            update bascule.checkpoints c
            set status = $2, decided_by = $3, decided_by_name = $4, decided_at = clock_timestamp(), rejection_reason = $5,
                comment = $6, updated_at = clock_timestamp()
            where c.id = $1 and c.status = 'PENDING' and c.expires_at > clock_timestamp()
              and ($7::text is null or c.digest = $7)
            returning %s
            """.formatted(Rows.CHECKPOINT);

    /** $1 job, $2 checkpoint, $3 head start in ms. */
    static final String WAKE_JOB = """
            update bascule.jobs j
            set status = 'QUEUED', resumes = true, checkpoint_id = null, run_at = now(), updated_at = now(),
                queue_key = now() - j.priority * $3::bigint * interval '1 ms'
            where j.id = $1 and j.status = 'WAITING_APPROVAL' and j.checkpoint_id = $2
            returning %s
            """.formatted(Rows.JOB_WITHOUT_DATA);

    static final String FAIL_JOB = """
            update bascule.jobs j
            set status = 'FAILED', checkpoint_id = null, error_code = $3, error_message = $4, completed_at = now(),
                updated_at = now()
            where j.id = $1 and j.status = 'WAITING_APPROVAL' and j.checkpoint_id = $2
            returning %s
            """.formatted(Rows.JOB_WITHOUT_DATA);

    static final String AUDIT = "select bascule.append_audit($1, $2, $3, $4, $5)";

    /** The jobs' rows are locked first, as everywhere; those that someone is deciding now are left for the next sweep. */
    static final String EXPIRE = """
            with due as materialized (
              select c.id from bascule.checkpoints c join bascule.jobs j on j.id = c.job_id
              where c.status = 'PENDING' and c.expires_at <= clock_timestamp()
              order by c.expires_at
              limit $1
              for no key update of j skip locked)
            update bascule.checkpoints c set status = 'EXPIRED', updated_at = now()
            from due where c.id = due.id and c.status = 'PENDING' and c.expires_at <= clock_timestamp()
            returning %s
            """.formatted(Rows.CHECKPOINT);

    private CheckpointSql() {}
}
