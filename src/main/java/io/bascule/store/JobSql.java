package io.bascule.store;

import static io.bascule.job.JobStatus.CANCELLED;
import static io.bascule.job.JobStatus.QUEUED;
import static io.bascule.job.JobStatus.WAITING_APPROVAL;

/** Statements of {@link JobStore}. */
final class JobSql {
    /**
     * $1..$15 one array a column, $16 head start in ms, $17 the node that starts them at once, or null, $18 whether to say which were
     * inserted. What may start at once is inserted as claimed, at its first epoch. The conflict target is the idempotency index
     * alone: any other conflict is an error.
     */
    static final String SUBMIT = """
            with facts as (
              insert into bascule.submitted
                (id, job_type, task_description, input, priority, tags, max_attempts, timeout_ms, run_at, concurrency_key,
                 concurrency_limit, idempotency_key, fingerprint, user_id, api_key_id)
              select n.id, n.job_type, n.task_description, n.input::json, n.priority, n.tags::text[], n.max_attempts,
                     n.timeout_ms, coalesce(n.run_at, now()), n.concurrency_key, n.concurrency_limit, n.idempotency_key,
                     n.fingerprint, n.user_id, n.api_key_id
              from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::int[], $8::bigint[],
                          $9::timestamptz[], $10::text[], $11::int[], $12::text[], $13::text[], $14::uuid[], $15::uuid[])
                as n(id, job_type, task_description, input, priority, tags, max_attempts, timeout_ms, run_at,
                     concurrency_key, concurrency_limit, idempotency_key, fingerprint, user_id, api_key_id)
              on conflict (coalesce(user_id, '00000000-0000-0000-0000-000000000000'), idempotency_key)
                where idempotency_key is not null do nothing
              returning id, job_type, priority, run_at, concurrency_key),
            starts as (
              select id from facts
              where $17::uuid is not null and concurrency_key is null and run_at <= now()
                and (select true from bascule.nodes where id = $17 and stopped_at is null)
                and job_type in (select name from bascule.job_types where is_open)),
            queued as (
              insert into bascule.ready (id, job_type, queue_key, run_at, later, held, concurrency_key)
              select id, job_type, run_at - priority * $16::bigint * interval '1 ms', run_at, run_at > now(),
                     concurrency_key is not null, concurrency_key
              from facts where $17::uuid is null or id not in (select id from starts)),
            taken as (
              insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
              select id, job_type, $17, run_at, 1, 1, now() from facts
              where $17::uuid is not null and id in (select id from starts)),
            tallied as (
              insert into bascule.job_tallies (pending, running)
              select count(*) - (select count(*) from starts), (select count(*) from starts)
              from facts having count(*) > 0)
            select now() as at, array(select id from starts) as started,
              case when $18 then array(select id from facts) end as inserted
            """;

    /** Each by its id, whatever the planner thinks of the sizes of the tables that a job can be in. */
    static final String BY_IDEMPOTENCY_KEY = """
            select %s, j.idempotency_key, j.fingerprint
            from bascule.submitted s cross join lateral (select * from bascule.jobs where id = s.id offset 0) j
            where coalesce(s.user_id, '00000000-0000-0000-0000-000000000000')
                    = coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
              and s.idempotency_key = any($2::text[]) and s.idempotency_key is not null
            """.formatted(Rows.JOB);

    static final String GET = "select %s from bascule.jobs j where j.id = $1".formatted(Rows.JOB);

    /** Only its node may end a running job; the flag is what the node, or its rescuer, goes by. */
    static final String REQUEST_CANCEL = """
            update bascule.running set cancel_requested = true, updated_at = now() where id = $1 returning id
            """;

    /** Of a job that waits for a worker. */
    static final String CANCEL_READY =
            "with gone as (delete from bascule.ready where id = $1 returning *), %s, %s, %s %s"
                    .formatted(
                            Move.from("case when g.epoch = 0 then 'PENDING' else 'QUEUED' end", "'" + CANCELLED + "'")
                                    .sql(),
                            Move.INTO_ENDED,
                            Move.TALLIED,
                            "select j.was, " + Rows.JOB_WITHOUT_DATA + " from moved j");

    /** Of a job that waits for people. */
    static final String CANCEL_WAITING = """
            with gone as (delete from bascule.waiting where id = $1 returning *),
            closed as (
              update bascule.checkpoints set status = 'CANCELLED', updated_at = now()
              where job_id = $1 and status = 'PENDING' and exists (select 1 from gone)),
            %s, %s, %s select j.was, %s from moved j
            """.formatted(
                    Move.from(WAITING_APPROVAL, CANCELLED).sql(), Move.INTO_ENDED, Move.TALLIED, Rows.JOB_WITHOUT_DATA);

    /**
     * $2 head start in ms. The run that ended the job becomes a past one; checkpoints that were not approved leave the journal. The
     * epoch goes up, so that nothing of the ended run counts, and the job is seen to be queued again.
     */
    static final String RETRY = """
            with gone as (
              delete from bascule.ended where id = $1 and status in ('FAILED', 'CANCELLED') returning *),
            past as (
              insert into bascule.job_runs
                (job_id, epoch, attempt, started_at, ended_at, outcome, error_code, error_message)
              select g.id, g.epoch, g.attempt, coalesce(g.claimed_at, s.created_at), g.completed_at, g.status, g.error_code,
                     g.error_message
              from gone g join bascule.submitted s on s.id = g.id where g.was = 'RUNNING'
              on conflict do nothing),
            anew as (
              update bascule.checkpoints set name = null, updated_at = now()
              where job_id = $1 and checkpoint_type = 'APPROVAL_REQUIRED' and status <> 'APPROVED' and name is not null
                and exists (select 1 from gone)),
            %s, %s, %s select j.was, %s from moved j
            """.formatted(
            Move.from("g.status", "'" + QUEUED + "'").runAt("now()").anew().sql(),
            Move.intoReady("$2"),
            Move.TALLIED,
            Rows.JOB_WITHOUT_DATA);

    private JobSql() {}
}
