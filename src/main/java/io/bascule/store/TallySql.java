package io.bascule.store;

final class TallySql {
    static final String COUNTS = """
            select subject, status, sum(n)::bigint as n from bascule.tallies group by subject, status
            """;

    // Rows that another fold holds are skipped, so two folds never add the same row twice; writers only ever insert.
    static final String FOLD = """
            with folded as (
              delete from bascule.tallies
              where ctid = any (array(select ctid from bascule.tallies limit $1 for update skip locked))
              returning subject, status, n),
            kept as (
              insert into bascule.tallies
              select subject, status, sum(n) from folded group by subject, status having sum(n) <> 0)
            select count(*) as rows from folded
            """;

    // By jobs_due: the first entry of the index, not a walk.
    static final String OLDEST_RUNNABLE = """
            select greatest(0, coalesce((extract(epoch from now() - min(run_at)) * 1000)::bigint, 0)) as waiting_ms
            from bascule.jobs
            where status in ('PENDING', 'QUEUED')
            """;

    // A claimable job cannot be stuck: run_at is never null. A node that was stopped or declared lost gets the same
    // margin
    // as a silent one, so that jobs about to be rescued are not reported.
    static final String STUCK = """
            with stuck as (
              select j.id, j.status
              from bascule.jobs j
              left join bascule.nodes n on n.id = j.node_id
              where j.status = 'RUNNING'
                and (n.id is null or coalesce(n.stopped_at, n.heartbeat_at) < now() - $1 * interval '1 ms')
              union all
              select j.id, j.status
              from bascule.jobs j
              left join bascule.checkpoints c on c.id = j.checkpoint_id
              where j.status = 'WAITING_APPROVAL'
                and (c.id is null or c.status <> 'PENDING' or c.expires_at < now() - $1 * interval '1 ms'))
            select count(*) filter (where status = 'RUNNING') as running,
                   count(*) filter (where status = 'WAITING_APPROVAL') as waiting,
                   array(select id from stuck order by id limit 5) as examples
            from stuck
            """;

    private TallySql() {}
}
