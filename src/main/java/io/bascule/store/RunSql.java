package io.bascule.store;

import static io.bascule.job.JobStatus.CANCELLED;
import static io.bascule.job.JobStatus.FAILED;
import static io.bascule.job.JobStatus.QUEUED;
import static io.bascule.job.JobStatus.RUNNING;
import static io.bascule.job.JobStatus.WAITING_APPROVAL;

/**
 * Statements of {@link RunStore}. Every one but the claim is fenced by id and epoch: a run's row is only in {@code running} while it
 * owns its job. Those that write elsewhere lock that row first, so that no claim, rescue or end can come between the check and
 * the write. Statements on many rows are given them in the order of ids, so that two cannot wait for each other.
 */
final class RunSql {
    private static final String FENCE = "id = $1 and epoch = $2";

    private static final String LIVE =
            "live as materialized (select * from bascule.running where " + FENCE + " for no key update)";

    private static final String GONE = "gone as (delete from bascule.running where " + FENCE + " returning *)";

    /** A job that people asked to cancel does not go on: these ends leave it to {@link #CANCELLED_RUN}. */
    private static final String GONE_UNCANCELLED =
            "gone as (delete from bascule.running where " + FENCE + " and not cancel_requested returning *)";

    private static final String NODE_IS_ALIVE =
            "exists (select 1 from bascule.nodes where id = $1 and stopped_at is null)";

    /**
     * $1 node, $2 types, $3 how many of each at most, $4 how many in all. A claim starts the next attempt, unless the job goes on with
     * the present one. The best jobs in one statement; rows that another node is claiming are skipped, not waited for. A type is
     * looked at by itself, so the backlog of another one is never in the way. What requires labels is for remote agents.
     */
    static final String CLAIM = """
            with best as materialized (
              select r.tid
              from unnest($2::text[], $3::int[]) as ask(job_type, room)
              join bascule.job_types t on t.name = ask.job_type and t.is_open
              cross join lateral (
                select ctid as tid, queue_key from bascule.ready
                where job_type = ask.job_type and not held and requires is null and queue_key <= now() and run_at <= now()
                order by queue_key
                limit ask.room
                for update skip locked) r
              where %s
              order by r.queue_key
              limit $4),
            %s
            """.formatted(NODE_IS_ALIVE, claimed(false));

    /** $1 type. Whoever claims of a type with limits holds its row; the statements after it see what is so then. */
    static final String LOCK_TYPE = """
            select not paused as starts, open_until is null as settled
            from bascule.job_types where name = $1
            for no key update
            """;

    /** $1 type. */
    static final String ROOM_OF_TYPE = """
            select max_running, (select count(*)::int from bascule.running where job_type = $1 and limited) as running,
              case when rate_limit is null then null
                else floor((extract(epoch from now() + rate_ms * interval '1 ms' - greatest(rate_due, now())) * 1000
                            * rate_limit / rate_ms)::numeric + 1e-6)::int end as starts
            from bascule.job_types where name = $1
            """;

    /**
     * $1 type, whose limits are new. Notes the time, then asks whether any transaction is under way that began before it and has
     * written, or is in a statement that began before it: that may have seen the type as open, and what it claims would not be counted.
     */
    static final String SETTLE_TYPE = """
            update bascule.job_types t set open_until = case when open_until = 'infinity' then clock_timestamp() end
            where name = $1
              and (open_until = 'infinity' or not exists (
                select from pg_stat_activity a
                where a.datname = current_database() and a.application_name = 'bascule' and a.pid <> pg_backend_pid()
                  and a.xact_start <= t.open_until and (a.backend_xid is not null or a.query_start <= t.open_until)))
            returning open_until is null as settled
            """;

    /** $1 type, $2 how many started. */
    static final String STARTED_OF_TYPE = """
            update bascule.job_types
            set rate_due = greatest(rate_due, now()) + $2::int * (rate_ms::float8 / rate_limit) * interval '1 ms'
            where name = $1 and rate_limit is not null
            """;

    /** $1 node, $2 type, $3 how many; {@link #LOCK_TYPE} came before. */
    static final String CLAIM_LIMITED = """
            with best as materialized (
              select ctid as tid from bascule.ready
              where job_type = $2 and not held and requires is null and queue_key <= now() and run_at <= now() and %s
              order by queue_key
              limit $3
              for update skip locked),
            %s
            """.formatted(NODE_IS_ALIVE, claimed(true));

    static final String NEXT_DUE = """
            select extract(epoch from min(run_at) - now())::float8 * 1000 as ms from bascule.ready
            where later and run_at > now() and requires is null and job_type = any($1::text[])
            """;

    static final String STEPS =
            "select job_id, position, name, kind, result, until from bascule.job_steps where job_id = any($1)";

    static final String SHOWN = "select %s from bascule.checkpoints c where c.job_id = any($1) and c.name is not null"
            .formatted(Rows.CHECKPOINT);

    /** $1 jobs, $2 epochs, $3 names, $4 positions, $5 results. */
    static final String RECORD_STEPS = """
            with done as (
              select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::int[], $5::text[])
                as d(id, epoch, name, position, result)),
            live as materialized (
              select u.id, u.epoch from bascule.running u join done on u.id = any (array[done.id]) and done.epoch = u.epoch
              for no key update of u),
            recorded as (
              insert into bascule.job_steps (job_id, name, position, kind, result, size, epoch)
              select done.id, done.name, done.position, 'STEP', done.result::jsonb, octet_length(done.result), done.epoch
              from live join done on done.id = live.id and done.epoch = live.epoch
              on conflict do nothing)
            select id, epoch from live
            """;

    /** $1 jobs, $2 epochs, each once; $3 the lines' jobs, and their columns. */
    static final String APPEND_LOGS = """
            with live as materialized (
              select u.id, u.epoch from bascule.running u join unnest($1::uuid[], $2::bigint[]) as d(id, epoch)
                on u.id = any (array[d.id]) and d.epoch = u.epoch
              for no key update of u),
            recorded as (
              insert into bascule.job_logs (job_id, id, agent_name, action, level, message, data, created_at)
              select live.id, e.id, e.agent_name, e.action, e.level, e.message, e.data::jsonb, e.created_at
              from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                          $10::timestamptz[])
                as e(job_id, id, agent_name, action, level, message, data, created_at)
              join live on live.id = e.job_id
              on conflict do nothing)
            select id, epoch from live
            """;

    private static final String INSERT_SHOWN = """
            insert into bascule.checkpoints as c
              (id, job_id, name, position, epoch, checkpoint_type, status, message, data, metadata, size, digest%s)
            select $3, %s.id, $4, $5, %s.epoch, '%s', '%s', $6, $7::jsonb, $8::jsonb,
              octet_length($6::text) + octet_length($7::jsonb::text) + octet_length($8::jsonb::text), $9%s
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

    /** $1 jobs, $2 epochs, each once; $3 percents, $4 notes. Each by its key, whatever the planner thinks of how many run. */
    static final String PROGRESS = """
            with live as materialized (
              select d.id, d.epoch, d.percent, d.note
              from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[]) as d(id, epoch, percent, note)
              cross join lateral (
                select from bascule.running where id = d.id and epoch = d.epoch offset 0 for no key update) u)
            update bascule.running u set progress = live.percent, progress_note = live.note, updated_at = now()
            from live where u.id = any (array[live.id])
            returning u.id, u.epoch, u.updated_at
            """;

    /** $1 jobs, $2 epochs, $3 outputs. */
    static final String COMPLETE = """
            with gone as (
              delete from bascule.running u
              using unnest($1::uuid[], $2::bigint[], $3::text[]) as d(id, epoch, output)
              where u.id = any (array[d.id]) and u.epoch = d.epoch
              returning u.*, d.output),
            ended as (
              insert into bascule.ended
                (id, status, output, run_at, epoch, attempt, was, progress, progress_note, started_at, claimed_at, node_id)
              select id, 'COMPLETED', output::json, run_at, epoch, attempt, 'RUNNING', progress, progress_note, started_at,
                     claimed_at, case when epoch > 1 then node_id end
              from gone),
            tallied as (
              insert into bascule.job_tallies (job_type, running, completed)
              select job_type, -count(*), count(*) from gone group by job_type)
            select array_agg(id) as ended, array_agg(epoch::bigint) as epochs, now() as at from gone
            """;

    static final String CANCELLED_RUN = "with %s, %s, %s, %s %s"
            .formatted(
                    GONE,
                    Move.from(RUNNING, CANCELLED).ranOnItsNode().sql(),
                    Move.INTO_ENDED,
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    /** $3 code, $4 message, $5 id, $6 data and $7 digest of the ERROR checkpoint, $8 its message. */
    static final String FAIL = """
            with %s, %s, %s, %s,
            shown as (
              insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
              select $5, moved.id, moved.epoch, 'ERROR', 'RECORDED', $8, $6::jsonb, $7 from moved
              returning *)
            select %s, %s from moved j join shown c on c.job_id = j.id
            """.formatted(
                    GONE,
                    Move.from(RUNNING, FAILED)
                            .error("$3::text", "$4::text")
                            .ranOnItsNode()
                            .sql(),
                    Move.INTO_ENDED,
                    Move.TALLIED,
                    Rows.JOB_WITHOUT_DATA,
                    Rows.CHECKPOINT);

    private static final String PAST = """
            past as (
              insert into bascule.job_runs (job_id, epoch, attempt, node_id, started_at, outcome, error_code, error_message)
              select g.id, g.epoch, g.attempt, g.node_id, g.claimed_at, '%s', %s from gone g where %s)
            """;

    private static final String LATER = "now() + $5::bigint * interval '1 ms'";

    /** $3 code, $4 message, $5 delay in ms, $6 head start in ms. */
    static final String RETRY_LATER = "with %s, %s, %s, %s, %s %s"
            .formatted(
                    GONE_UNCANCELLED,
                    PAST.formatted("FAILED", "$3, $4", "true"),
                    Move.from(RUNNING, QUEUED).runAt(LATER).sql(),
                    Move.intoReady("$6"),
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    /** $3..$9 the checkpoint, $10 tells the handler, $11 takes changes, $12 expires after, in ms. */
    static final String PARK = """
            with %s, %s, %s, %s, %s,
            shown as (
              %s
              returning *)
            select %s, %s from moved j join shown c on c.job_id = j.id
            """.formatted(
                    GONE_UNCANCELLED,
                    PAST.formatted("PARKED", "null, null", "true"),
                    Move.from(RUNNING, WAITING_APPROVAL).at("$3::uuid").sql(),
                    Move.INTO_WAITING,
                    Move.TALLIED,
                    INSERT_SHOWN.formatted(
                            ", tells_handler, takes_changes, expires_at",
                            "gone",
                            "gone",
                            "APPROVAL_REQUIRED",
                            "PENDING",
                            ", $10, $11, now() + $12::bigint * interval '1 ms'",
                            "gone"),
                    Rows.JOB_WITHOUT_DATA,
                    Rows.CHECKPOINT);

    /** $3 name, $4 position, $5 duration in ms, $6 head start in ms. */
    static final String SLEEP = """
            with %s, %s, %s, %s, %s,
            recorded as (
              insert into bascule.job_steps (job_id, name, position, kind, until, epoch)
              select id, $3::text, $4::int, 'SLEEP', now() + $5::bigint * interval '1 ms', epoch from gone)
            %s
            """.formatted(
                    GONE_UNCANCELLED,
                    PAST.formatted("SLEPT", "null, null", "true"),
                    Move.from(RUNNING, QUEUED).runAt(LATER).resumes("true").sql(),
                    Move.intoReady("$6"),
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    /** $1 jobs, $2 their epochs, $3 head start in ms. */
    static final String RELEASE = """
            with gone as (
              delete from bascule.running u using unnest($1::uuid[], $2::bigint[]) as mine(id, epoch)
              where u.id = any (array[mine.id]) and u.epoch = mine.epoch
              returning u.*),
            %s, %s, %s, %s, %s %s
            """.formatted(
                    PAST.formatted("RELEASED", "null, null", "not g.cancel_requested"),
                    Move.from("'RUNNING'", "case when g.cancel_requested then 'CANCELLED' else 'QUEUED' end")
                            .resumes("not g.cancel_requested")
                            .ranOnItsNode()
                            .sql(),
                    Move.intoReady("$3"),
                    Move.INTO_ENDED,
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    static final String STRAYS =
            "select id, epoch from bascule.running where node_id = $1 and id <> all ($2::uuid[]) order by id";

    static final String HOLDING = "select count(*)::int as n from bascule.running where node_id = $1";

    private RunSql() {}

    private static String claimed(boolean limited) {
        return """
            %s, %s, %s
            select %s
            from gone g join bascule.submitted s on s.id = any (array[g.id])
            """.formatted(Claim.GONE, Claim.taken("$1", limited), Claim.TALLIED, Claim.COLUMNS);
    }
}
