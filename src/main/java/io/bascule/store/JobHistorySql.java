package io.bascule.store;

/** Statements of {@link JobQueries} on what happened to one job. */
final class JobHistorySql {
    /**
     * $1 job, $2 an epoch, $3 how many before it. What ended without ending the job, the present one, and the one that ended the job,
     * which is a past one too where its node was lost. Of a remote agent's run it is always known who had it.
     */
    static final String RUNS_BEFORE = """
            with runs as (
              select epoch, attempt, node_id, started_at, ended_at, outcome, error_code, error_message
              from bascule.job_runs where job_id = $1
              union all
              select epoch, attempt, node_id, claimed_at, null, null, null, null from bascule.running where id = $1
              union all
              select e.epoch, e.attempt, e.node_id, e.claimed_at, e.completed_at, e.status, e.error_code, e.error_message
              from bascule.ended e
              where e.id = $1 and e.was = 'RUNNING'
                and not exists (select from bascule.job_runs r where r.job_id = e.id and r.epoch = e.epoch)),
            numbered as (select *, row_number() over (order by epoch)::int as number from runs)
            select r.number, r.epoch, r.attempt, coalesce(r.node_id, l.agent) as node_id,
              coalesce(n.name, l.agent_id) as node_name, r.started_at, r.ended_at, r.outcome,
              r.error_code, r.error_message, l.agent_id, l.user_id as agent_user
            from numbered r
            left join bascule.nodes n on n.id = r.node_id
            left join bascule.agent_runs l on l.job_id = $1 and l.epoch = r.epoch
            where r.epoch < $2
            order by r.epoch desc limit $3
            """;

    /** $1 job, $2 and $3 a place, $4 how many after it. The size as stored: to measure the text would be to read it all. */
    static final String STEPS = """
            select position, name, kind, until, pg_column_size(result) as bytes, epoch, created_at
            from bascule.job_steps
            where job_id = $1 and (position, name) > ($2::int, $3::text)
            order by position, name limit $4
            """;

    static final String STEP_RESULT =
            "select result from bascule.job_steps where job_id = $1 and name = $2 and kind = 'STEP'";

    /** $1 job, $2 whether all are seen, $3 who asks, $4 how many. */
    static final String RETRIES = "select " + Rows.JOB_WITHOUT_DATA + """
             from bascule.submitted s join bascule.jobs j on j.id = s.id
            where s.retry_of = $1 and s.retry_of is not null and ($2::boolean or (%s))
            order by s.id desc limit $4
            """.formatted(Whose.isSeen("s", "$3::uuid"));

    private JobHistorySql() {}
}
