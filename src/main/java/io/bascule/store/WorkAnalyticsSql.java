package io.bascule.store;

import io.bascule.job.WorkStatus;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Statements of {@link WorkAnalytics}. */
final class WorkAnalyticsSql {
    private static final String BY_STATUS = Arrays.stream(WorkStatus.values())
            .map(status -> "count(*) filter (where status = '" + status + "') as " + WorkRows.column(status))
            .collect(Collectors.joining(", "));

    /**
     * $1 project or null, $2 the first id of the time since which. A session that was executed again had other jobs before, each the
     * predecessor of the next: what was said of them, and what they cost, counts too. Decisions on budgets say nothing of what was made.
     */
    static final String FIGURES = """
            with recursive chosen as materialized (
              select s.agent_type, s.job_id, s.round, %s as status
              from bascule.work_sessions s %s
              where s.id >= $2::uuid and ($1::uuid is null or s.project_id = $1)),
            had (agent_type, job_id) as (
              select agent_type, job_id from chosen where job_id is not null
              union
              select had.agent_type, f.retry_of from had join bascule.submitted f on f.id = had.job_id
              where f.retry_of is not null),
            sessions as (
              select agent_type, count(*) as sessions, %s, (avg(round) filter (where round > 0))::double precision as mean_rounds
              from chosen group by agent_type),
            decisions as (
              select had.agent_type, count(*) filter (where c.status = 'APPROVED') as approved,
                count(*) filter (where c.status = 'REJECTED') as rejected,
                count(*) filter (where c.status = 'CHANGES_REQUESTED') as changes_requested,
                round(percentile_cont(0.5) within group (
                  order by extract(epoch from c.decided_at - c.created_at)::double precision * 1000))::bigint as median_decision_ms
              from had join bascule.checkpoints c on c.job_id = had.job_id
              where c.decided_at is not null and c.data ->> 'kind' is distinct from 'budget'
              group by had.agent_type),
            used as (
              select had.agent_type, %s
              from had join (%s) on t.job_id = had.job_id and %s
              group by had.agent_type)
            select s.*, coalesce(d.approved, 0) as approved, coalesce(d.rejected, 0) as rejected,
              coalesce(d.changes_requested, 0) as changes_requested, d.median_decision_ms, coalesce(u.calls, 0) as calls,
              coalesce(u.input_tokens, 0) as input_tokens, coalesce(u.output_tokens, 0) as output_tokens,
              coalesce(u.cost_micros, 0) as cost_micros
            from sessions s left join decisions d using (agent_type) left join used u using (agent_type)
            order by s.agent_type
            """.formatted(
                    WorkRows.STATUS, WorkRows.JOIN_JOB, BY_STATUS, WorkRows.USAGE, WorkRows.CALLS, WorkRows.IS_CALL);

    private WorkAnalyticsSql() {}
}
