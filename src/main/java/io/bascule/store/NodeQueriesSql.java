package io.bascule.store;

/** Statements of {@link NodeQueries}. */
final class NodeQueriesSql {
    /** $1 after how many ms a silent node is lost, $2 how many at most. Those that live first, then the latest that left. */
    static final String LIST = """
            select n.id, n.name, n.version, n.started_at, n.heartbeat_at, n.stopped_at,
              case when n.lost then 'LOST' when n.stopped_at is not null then 'LEFT'
                   when n.heartbeat_at < now() - $1::bigint * interval '1 ms' then 'SILENT' else 'LIVE' end as state,
              greatest(0, (extract(epoch from now() - n.heartbeat_at) * 1000)::bigint) as heartbeat_age_ms,
              r.types, r.jobs
            from (select * from bascule.nodes order by stopped_at desc nulls first, id limit $2) n
            left join (
              select node_id, array_agg(job_type::text order by job_type) as types, array_agg(jobs order by job_type) as jobs
              from (select node_id, job_type, count(*) as jobs from bascule.running group by node_id, job_type) counted
              group by node_id) r on r.node_id = n.id
            order by n.stopped_at desc nulls first, n.id
            """;

    private NodeQueriesSql() {}
}
