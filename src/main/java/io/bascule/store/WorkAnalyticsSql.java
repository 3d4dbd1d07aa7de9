package io.bascule.store;

import io.bascule.job.WorkStatus;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Statements of {@link WorkAnalytics}. */
final class WorkAnalyticsSql {
    private static final String BY_STATUS = Arrays.stream(WorkStatus.values())
            .map(status -> "count(*) filter (where status = '" + status + "') as " + WorkRows.column(status))
            .collect(Collectors.joining(", "));

    /** $1 the first id of the time since which, $2 project. */
    static final String OF_PROJECT = figures("and s.project_id = $2");

    /** $1 the first id of the time since which. */
    static final String OF_ALL = figures("");

    private WorkAnalyticsSql() {}

    /**
     * A session that was executed again may have had other jobs before: what was said of them, and what they cost, counts too. Decisions on
     * budgets say nothing of what was made; their metadata tells them, since what a checkpoint shows can be large.
     * Jobs and steps are looked up one by one: there can be many more of others.
     */
    private static String figures(String which) {
        return """
            with chosen as materialized (
              select s.id, s.agent_type, s.round, %s as status
              from bascule.work_sessions s %s
              where s.id >= $1::uuid %s),
            had as materialized (
              select chosen.agent_type, f.id as job_id
              from chosen cross join lateral (
                select id from bascule.submitted where session_id = chosen.id and session_id is not null offset 0) f),
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
              where c.decided_at is not null and c.metadata ->> 'kind' is distinct from 'budget'
              group by had.agent_type),
            used as (
              select had.agent_type, %s
              from had cross join lateral (
                select c."inputTokens", c."outputTokens", c."costMicros" from %s where t.job_id = had.job_id and %s offset 0) c
              group by had.agent_type)
            select s.*, coalesce(d.approved, 0) as approved, coalesce(d.rejected, 0) as rejected,
              coalesce(d.changes_requested, 0) as changes_requested, d.median_decision_ms, coalesce(u.calls, 0) as calls,
              coalesce(u.input_tokens, 0) as input_tokens, coalesce(u.output_tokens, 0) as output_tokens,
              coalesce(u.cost_micros, 0) as cost_micros
            from sessions s left join decisions d using (agent_type) left join used u using (agent_type)
            order by s.agent_type
            """.formatted(
                WorkRows.STATUS, WorkRows.JOIN_JOB, which, BY_STATUS, WorkRows.USAGE, WorkRows.CALLS, WorkRows.IS_CALL);
    }
}
