package io.bascule.store;

import static io.bascule.job.JobStatus.CANCELLED;
import static io.bascule.job.JobStatus.QUEUED;
import static io.bascule.job.JobStatus.WAITING_APPROVAL;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Statements of {@link JobStore}. */
final class JobSql {
    private static final Map<Set<SubmitColumn>, String> SUBMITS = new ConcurrentHashMap<>();
    private static final Map<Set<SubmitColumn>, String> SUBMITS_THAT_START = new ConcurrentHashMap<>();

    /** The conflict target is the idempotency index alone: any other conflict is an error. */
    private static final String FACTS = """
            facts as (
              insert into bascule.submitted (%s)
              select %s from unnest(%s) as n(%s)
              %s
              returning id, job_type, priority, run_at, concurrency_key, requires%s)%s
            """;

    private static final String INTO_TAGS =
            ", tagged as (insert into bascule.job_tags (tag, id) select distinct tag, id from facts, unnest(tags) tag)";

    private static final String UNLESS_KNOWN = """
            on conflict (coalesce(user_id, '00000000-0000-0000-0000-000000000000'), idempotency_key)
              where idempotency_key is not null do nothing
            """;

    private static final String INTO_READY = """
            queued as (
              insert into bascule.ready (id, job_type, queue_key, run_at, later, held, concurrency_key, requires)
              select id, job_type, run_at - priority * $1::bigint * interval '1 ms', run_at, run_at > now(),
                     concurrency_key is not null, concurrency_key, requires
              from facts %s)
            """;

    /** With every column. */
    static final String SUBMIT = submit(EnumSet.allOf(SubmitColumn.class));

    static final String SUBMIT_AND_START = submitAndStart(EnumSet.allOf(SubmitColumn.class));

    /** $1 head start in ms, then one array a column. */
    static String submit(Set<SubmitColumn> columns) {
        return SUBMITS.computeIfAbsent(
                columns, given -> """
            with %s, %s,
            tallied as (insert into bascule.job_tallies (job_type, pending) select job_type, count(*) from facts group by job_type)
            select now() as at, bascule.id_prefix(now()) as prefix, null::uuid[] as started, %s as inserted
            """.formatted(facts(given, 2), INTO_READY.formatted(""), inserted(given)));
    }

    /**
     * $1 head start in ms, $2 the node, then one array a column. What the node may start at once is inserted as claimed by it, at
     * its first epoch; a stopped node starts nothing.
     */
    static String submitAndStart(Set<SubmitColumn> columns) {
        return SUBMITS_THAT_START.computeIfAbsent(columns, given -> """
            with %s,
            starts as materialized (
              select id, job_type, run_at from facts
              where concurrency_key is null and requires is null and run_at <= now()
                and (select true from bascule.nodes where id = $2 and stopped_at is null)
                and job_type in (select name from bascule.job_types where is_open)),
            %s,
            taken as (
              insert into bascule.running (id, job_type, node_id, run_at, epoch, attempt, started_at)
              select id, job_type, $2, run_at, 1, 1, now() from starts),
            tallied as (
              insert into bascule.job_tallies (job_type, pending, running)
              select job_type, sum(pending), sum(running)
              from (select job_type, 1 as pending, 0 as running from facts union all select job_type, -1, 1 from starts) changes
              group by job_type)
            select now() as at, bascule.id_prefix(now()) as prefix, array(select id from starts) as started, %s as inserted
            """.formatted(
                facts(given, 3), INTO_READY.formatted("where id not in (select id from starts)"), inserted(given)));
    }

    private static String facts(Set<SubmitColumn> columns, int first) {
        return FACTS.formatted(
                SubmitColumn.names(columns),
                SubmitColumn.expressions(columns),
                SubmitColumn.parameters(columns, first),
                SubmitColumn.names(columns),
                columns.contains(SubmitColumn.IDEMPOTENCY_KEY) ? UNLESS_KNOWN : "",
                columns.contains(SubmitColumn.TAGS) ? ", tags" : "",
                columns.contains(SubmitColumn.TAGS) ? INTO_TAGS : "");
    }

    private static String inserted(Set<SubmitColumn> columns) {
        return columns.contains(SubmitColumn.IDEMPOTENCY_KEY) ? "array(select id from facts)" : "null::uuid[]";
    }

    /** Each by its id, whatever the planner thinks of the sizes of the tables that a job can be in. */
    static final String BY_IDEMPOTENCY_KEY = """
            select %s, j.idempotency_key, j.fingerprint
            from bascule.submitted s cross join lateral (select * from bascule.jobs where id = s.id offset 0) j
            where coalesce(s.user_id, '00000000-0000-0000-0000-000000000000')
                    = coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
              and s.idempotency_key = any($2::text[]) and s.idempotency_key is not null
            """.formatted(Rows.JOB);

    static final String KNOWS = """
            select exists (
              select from bascule.submitted s
              where coalesce(s.user_id, '00000000-0000-0000-0000-000000000000')
                      = coalesce($1::uuid, '00000000-0000-0000-0000-000000000000')
                and s.idempotency_key = $2 and s.idempotency_key is not null) as known
            """;

    static final String GET = "select %s from bascule.jobs j where j.id = $1".formatted(Rows.JOB);

    /** $1 job, $2 whether all are seen, $3 who asks. */
    static final String SEEN = "select " + Rows.JOB
            + """
            , coalesce(%s, false) as is_own, coalesce(%s, false) as is_of_project
            from bascule.jobs j join bascule.submitted o on o.id = j.id
            where j.id = $1 and ($2::boolean or (%s))
            """.formatted(
                    Whose.isOwn("o", "$3::uuid"), Whose.isOfProject("o", "$3::uuid"), Whose.isSeen("o", "$3::uuid"));

    /** $1 jobs, $2 whether all are seen, $3 who asks. */
    static final String SOME_SEEN =
            "select " + Rows.JOB_WITHOUT_DATA + """
             from unnest($1::uuid[]) as asked(id)
            cross join lateral (select * from bascule.jobs where id = asked.id offset 0) j
            where %s
            """.formatted(Whose.isSeenById("j", "$2::boolean", "$3::uuid"));

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

    /** Of a job that waits for people. What it waits for is open: a decision and the end of the wait are one transaction. */
    static final String CANCEL_WAITING = """
            with gone as (delete from bascule.waiting where id = $1 returning *),
            closed as (
              update bascule.checkpoints set status = 'CANCELLED', updated_at = now()
              where id = any (array(select checkpoint_id from gone))),
            %s, %s, %s select j.was, %s from moved j
            """.formatted(
                    Move.from(WAITING_APPROVAL, CANCELLED).sql(), Move.INTO_ENDED, Move.TALLIED, Rows.JOB_WITHOUT_DATA);

    /**
     * $2 head start in ms. The run that ended the job becomes a past one; checkpoints that did not let the job go on leave the journal.
     * The epoch goes up, so that nothing of the ended run counts, and the job is seen to be queued again.
     */
    static final String RETRY = """
            with gone as (
              delete from bascule.ended where id = $1 and status in ('FAILED', 'CANCELLED') returning *),
            past as (
              insert into bascule.job_runs
                (job_id, epoch, attempt, node_id, started_at, ended_at, outcome, error_code, error_message)
              select g.id, g.epoch, g.attempt, g.node_id, coalesce(g.claimed_at, s.created_at), g.completed_at, g.status, g.error_code,
                     g.error_message
              from gone g join bascule.submitted s on s.id = any (array[g.id]) where g.was = 'RUNNING'
              on conflict do nothing),
            anew as (
              update bascule.checkpoints set name = null, updated_at = now()
              where job_id = $1 and status not in ('APPROVED', 'CHANGES_REQUESTED', 'RECORDED') and name is not null
                and exists (select 1 from gone)),
            %s, %s, %s select j.was, %s from moved j
            """.formatted(
            Move.from("g.status", "'" + QUEUED + "'").runAt("now()").anew().sql(),
            Move.intoReady("$2"),
            Move.TALLIED,
            Rows.JOB_WITHOUT_DATA);

    private JobSql() {}
}
