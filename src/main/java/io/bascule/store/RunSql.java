package io.bascule.store;

/**
 * Statements of {@link RunStore}. Every one but the claim is fenced: {@code id = $1 and epoch = $2 and status = 'RUNNING'}. Those
 * that write elsewhere lock the job's row first, so that no claim, rescue or end can come between the check and the write.
 */
final class RunSql {
    private static final String FENCE = "id = $1 and epoch = $2 and status = 'RUNNING'";

    private static final String LIVE =
            "live as materialized (select * from bascule.jobs where " + FENCE + " for no key update)";

    /** A job that people asked to cancel does not go on: these ends leave it to {@link #CANCELLED}. */
    private static final String LIVE_UNCANCELLED = "live as materialized (select * from bascule.jobs where " + FENCE
            + " and not cancel_requested for no key update)";

    /**
     * $1 node, $2 types, $3 limit. A claim starts the next attempt, unless the job goes on with the present one. The best jobs in
     * one statement; rows that another node is claiming are skipped, not waited for.
     */
    static final String CLAIM = """
            with best as materialized (
              select id from bascule.jobs
              where status in ('PENDING', 'QUEUED') and run_at <= now() and job_type = any($2::text[])
                and exists (select 1 from bascule.nodes where id = $1 and stopped_at is null)
              order by queue_key
              limit $3
              for no key update skip locked)
            update bascule.jobs j
            set status = 'RUNNING', node_id = $1, epoch = j.epoch + 1,
                attempt = j.attempt + case when j.resumes then 0 else 1 end, resumes = false,
                claimed_at = now(), started_at = coalesce(j.started_at, now()), updated_at = now(),
                progress = null, progress_note = null
            from best where j.id = best.id
            returning %s
            """.formatted(Rows.JOB);

    static final String NEXT_DUE = """
            select extract(epoch from min(run_at) - now())::float8 * 1000 as ms from bascule.jobs
            where status in ('PENDING', 'QUEUED') and run_at > now() and job_type = any($1::text[])
            """;

    static final String STEPS = "select position, name, kind, result, until from bascule.job_steps where job_id = $1";

    static final String SHOWN = "select %s from bascule.checkpoints c where c.job_id = $1 and c.name is not null"
            .formatted(Rows.CHECKPOINT);

    static final String RECORD_STEP = """
            with %s,
            recorded as (
              insert into bascule.job_steps (job_id, name, position, kind, result, epoch)
              select id, $3, $4, 'STEP', $5::jsonb, epoch from live
              on conflict do nothing)
            select exists (select 1 from live) as live
            """.formatted(LIVE);

    static final String APPEND_LOGS = """
            with %s,
            recorded as (
              insert into bascule.job_logs (job_id, id, agent_name, action, level, message, data, created_at)
              select live.id, e.id, e.agent_name, e.action, e.level, e.message, e.data::jsonb, e.created_at
              from live, unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[])
                as e(id, agent_name, action, level, message, data, created_at)
              on conflict do nothing)
            select exists (select 1 from live) as live
            """.formatted(LIVE);

    private static final String INSERT_SHOWN = """
            insert into bascule.checkpoints as c
              (id, job_id, name, position, epoch, checkpoint_type, status, message, data, metadata, digest%s)
            select $3, %s.id, $4, $5, %s.epoch, '%s', '%s', $6, $7::jsonb, $8::jsonb, $9%s
            from %s
            """;

    /** Again under the same name, it answers with what was recorded first. */
    static final String RECORD_INFO = """
            with %s,
            recorded as (
              %s
              on conflict (job_id, name) where name is not null do update set name = excluded.name
              returning *)
            select %s from recorded c
            """.formatted(
                    LIVE, INSERT_SHOWN.formatted("", "live", "live", "INFO", "RECORDED", "", "live"), Rows.CHECKPOINT);

    static final String PROGRESS =
            "update bascule.jobs j set progress = $3, progress_note = $4, updated_at = now() where %s returning %s"
                    .formatted(FENCE, Rows.JOB_WITHOUT_DATA);

    static final String COMPLETE = """
            update bascule.jobs j
            set status = 'COMPLETED', output = $3::jsonb, completed_at = now(), updated_at = now(), node_id = null,
                cancel_requested = false
            where %s
            returning %s
            """.formatted(FENCE, Rows.JOB_WITHOUT_DATA);

    static final String CANCELLED = """
            update bascule.jobs j
            set status = 'CANCELLED', completed_at = now(), updated_at = now(), node_id = null, cancel_requested = false
            where %s
            returning %s
            """.formatted(FENCE, Rows.JOB_WITHOUT_DATA);

    /** $3 code, $4 message, $5 id, $6 data and $7 digest of the ERROR checkpoint, $8 its message. */
    static final String FAIL = """
            with ended as (
              update bascule.jobs
              set status = 'FAILED', error_code = $3, error_message = $4, completed_at = now(), updated_at = now(),
                  node_id = null, cancel_requested = false
              where %s
              returning *),
            shown as (
              insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
              select $5, ended.id, ended.epoch, 'ERROR', 'RECORDED', $8, $6::jsonb, $7 from ended
              returning *)
            select %s, %s from ended j join shown c on c.job_id = j.id
            """.formatted(FENCE, Rows.JOB_WITHOUT_DATA, Rows.CHECKPOINT);

    private static final String PAST = """
            past as (
              insert into bascule.job_runs (job_id, epoch, attempt, node_id, started_at, outcome, error_code, error_message)
              select id, epoch, attempt, node_id, claimed_at, '%s', %s from live)
            """;

    /** $3 code, $4 message, $5 delay in ms, $6 head start in ms. */
    static final String RETRY_LATER =
            """
            with %s,
            %s
            update bascule.jobs j
            set status = 'QUEUED', node_id = null, updated_at = now(), run_at = now() + $5::bigint * interval '1 ms',
                queue_key = now() + ($5::bigint - j.priority * $6::bigint) * interval '1 ms'
            from live where j.id = live.id
            returning %s
            """.formatted(LIVE_UNCANCELLED, PAST.formatted("FAILED", "$3, $4"), Rows.JOB_WITHOUT_DATA);

    /** $3..$9 the checkpoint, $10 tells the handler, $11 expires after, in ms. */
    static final String PARK = """
            with %s,
            %s,
            shown as (
              %s
              returning *),
            parked as (
              update bascule.jobs u
              set status = 'WAITING_APPROVAL', checkpoint_id = shown.id, node_id = null, updated_at = now()
              from shown where u.id = shown.job_id
              returning u.*)
            select %s, %s from parked j join shown c on c.job_id = j.id
            """.formatted(
                    LIVE_UNCANCELLED,
                    PAST.formatted("PARKED", "null, null"),
                    INSERT_SHOWN.formatted(
                            ", tells_handler, expires_at",
                            "live",
                            "live",
                            "APPROVAL_REQUIRED",
                            "PENDING",
                            ", $10, now() + $11::bigint * interval '1 ms'",
                            "live"),
                    Rows.JOB_WITHOUT_DATA,
                    Rows.CHECKPOINT);

    /** $3 name, $4 position, $5 duration in ms, $6 head start in ms. */
    static final String SLEEP =
            """
            with %s,
            %s,
            recorded as (
              insert into bascule.job_steps (job_id, name, position, kind, until, epoch)
              select id, $3, $4, 'SLEEP', now() + $5::bigint * interval '1 ms', epoch from live)
            update bascule.jobs j
            set status = 'QUEUED', resumes = true, node_id = null, updated_at = now(),
                run_at = now() + $5::bigint * interval '1 ms',
                queue_key = now() + ($5::bigint - j.priority * $6::bigint) * interval '1 ms'
            from live where j.id = live.id
            returning %s
            """.formatted(LIVE_UNCANCELLED, PAST.formatted("SLEPT", "null, null"), Rows.JOB_WITHOUT_DATA);

    /** $1 jobs, $2 their epochs. Locked in the order of ids, so that two of these cannot wait for each other. */
    static final String RELEASE = """
            with released as materialized (
              select j.* from bascule.jobs j
              join unnest($1::uuid[], $2::bigint[]) as mine(id, epoch) on j.id = mine.id and j.epoch = mine.epoch
              where j.status = 'RUNNING'
              order by j.id
              for no key update of j),
            live as (select * from released where not cancel_requested),
            %s
            update bascule.jobs j
            set status = case when j.cancel_requested then 'CANCELLED' else 'QUEUED' end,
                completed_at = case when j.cancel_requested then now() end,
                resumes = not j.cancel_requested, cancel_requested = false, node_id = null, updated_at = now()
            from released where j.id = released.id
            returning %s
            """.formatted(PAST.formatted("RELEASED", "null, null"), Rows.JOB_WITHOUT_DATA);

    static final String STRAYS =
            "select id, epoch from bascule.jobs where node_id = $1 and status = 'RUNNING' and id <> all ($2::uuid[])";

    private RunSql() {}
}
