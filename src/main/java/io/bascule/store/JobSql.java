package io.bascule.store;

/** Statements of {@link JobStore}. */
final class JobSql {
    /**
     * $1..$11 one array a column, $12 user, $13 key, $14 head start in ms. The conflict target is the idempotency index alone: any
     * other conflict is an error.
     */
    static final String SUBMIT = """
            insert into bascule.jobs
              (id, job_type, task_description, input, priority, tags, max_attempts, timeout_ms, run_at, queue_key,
               idempotency_key, fingerprint, user_id, api_key_id)
            select n.id, n.job_type, n.task_description, n.input::jsonb, n.priority, n.tags::text[], n.max_attempts,
                   n.timeout_ms, coalesce(n.run_at, now()),
                   coalesce(n.run_at, now()) - n.priority * $14::bigint * interval '1 ms',
                   n.idempotency_key, n.fingerprint, $12::uuid, $13::uuid
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::int[], $8::bigint[],
                        $9::timestamptz[], $10::text[], $11::text[])
              as n(id, job_type, task_description, input, priority, tags, max_attempts, timeout_ms, run_at,
                   idempotency_key, fingerprint)
            on conflict (coalesce(user_id, '00000000-0000-0000-0000-000000000000'), idempotency_key)
              where idempotency_key is not null do nothing
            returning id, run_at, created_at
            """;

    static final String BY_IDEMPOTENCY_KEY = """
            select %s, j.idempotency_key, j.fingerprint from bascule.jobs j
            where coalesce(j.user_id, '00000000-0000-0000-0000-000000000000')
                    = coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
              and j.idempotency_key = any($2::text[]) and j.idempotency_key is not null
            """.formatted(Rows.JOB);

    static final String GET = "select %s from bascule.jobs j where j.id = $1".formatted(Rows.JOB);

    static final String LOCK =
            "select %s from bascule.jobs j where j.id = $1 for no key update".formatted(Rows.JOB_WITHOUT_DATA);

    /** Only its node may end a running job; the flag is what the node, or its rescuer, goes by. */
    static final String REQUEST_CANCEL = """
            update bascule.jobs j set cancel_requested = true, updated_at = now() where j.id = $1
            returning %s
            """.formatted(Rows.JOB);

    static final String CANCEL = """
            with closed as (
              update bascule.checkpoints set status = 'CANCELLED', updated_at = now()
              where job_id = $1 and status = 'PENDING')
            update bascule.jobs j
            set status = 'CANCELLED', completed_at = now(), updated_at = now(), checkpoint_id = null
            where j.id = $1
            returning %s
            """.formatted(Rows.JOB);

    /** The run that ended the job becomes a past one; checkpoints that were not approved leave the journal. */
    static final String RETRY = """
            with past as (
              insert into bascule.job_runs
                (job_id, epoch, attempt, started_at, ended_at, outcome, error_code, error_message)
              select id, epoch, attempt, coalesce(claimed_at, created_at), completed_at, status, error_code, error_message
              from bascule.jobs where id = $1 and epoch > 0
              on conflict do nothing),
            anew as (
              update bascule.checkpoints set name = null, updated_at = now()
              where job_id = $1 and checkpoint_type = 'APPROVAL_REQUIRED' and status <> 'APPROVED' and name is not null)
            update bascule.jobs j
            set status = 'QUEUED', attempt = 0, resumes = false, run_at = now(),
                queue_key = now() - j.priority * $2::bigint * interval '1 ms',
                completed_at = null, error_code = null, error_message = null, cancel_requested = false,
                progress = null, progress_note = null, updated_at = now()
            where j.id = $1
            returning %s
            """.formatted(Rows.JOB);

    private JobSql() {}
}
