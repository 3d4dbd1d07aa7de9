package io.bascule.store;

final class TallySql {
    static final String JOBS = """
            select coalesce(sum(pending), 0)::bigint as "PENDING", coalesce(sum(queued), 0)::bigint as "QUEUED",
              coalesce(sum(running), 0)::bigint as "RUNNING", coalesce(sum(waiting_approval), 0)::bigint as "WAITING_APPROVAL",
              coalesce(sum(completed), 0)::bigint as "COMPLETED", coalesce(sum(failed), 0)::bigint as "FAILED",
              coalesce(sum(cancelled), 0)::bigint as "CANCELLED"
            from bascule.job_tallies
            """;

    static final String JOBS_NOW = JOBS.replace("select ", "select now() as at, ");

    /** $1 type. */
    static final String JOBS_NOW_OF_TYPE = JOBS_NOW + "where job_type = $1";

    static final String CHECKPOINTS =
            "select status, sum(n)::bigint as n from bascule.checkpoint_tallies group by status";

    // Rows that another fold holds are skipped, so two folds never add the same row twice; writers only ever insert.
    static final String FOLD_JOBS = """
            with folded as (
              delete from bascule.job_tallies
              where ctid = any (array(select ctid from bascule.job_tallies limit $1 for update skip locked))
              returning *),
            kept as (
              insert into bascule.job_tallies
                (job_type, pending, queued, running, waiting_approval, completed, failed, cancelled)
              select job_type, sum(pending), sum(queued), sum(running), sum(waiting_approval), sum(completed), sum(failed),
                sum(cancelled)
              from folded group by job_type
              having (sum(pending), sum(queued), sum(running), sum(waiting_approval), sum(completed), sum(failed), sum(cancelled))
                <> (0, 0, 0, 0, 0, 0, 0))
            select count(*) as rows from folded
            """;

    static final String FOLD_CHECKPOINTS = """
            with folded as (
              delete from bascule.checkpoint_tallies
              where ctid = any (array(select ctid from bascule.checkpoint_tallies limit $1 for update skip locked))
              returning status, n),
            kept as (
              insert into bascule.checkpoint_tallies
              select status, sum(n) from folded group by status having sum(n) <> 0)
            select count(*) as rows from folded
            """;

    // By ready_claim and ready_requiring: the heads of each type's queues, not a walk.
    static final String OLDEST_RUNNABLE = """
            select greatest(0, coalesce((extract(epoch from now() - min(head.run_at)) * 1000)::bigint, 0)) as waiting_ms
            from bascule.job_types t
            cross join lateral (
              (select run_at from bascule.ready
               where job_type = t.name and not held and requires is null and queue_key <= now() and run_at <= now()
               order by queue_key limit 1)
              union all
              (select run_at from bascule.ready
               where job_type = t.name and not held and requires is not null and queue_key <= now() and run_at <= now()
               order by queue_key limit 1)) head
            """;

    /** $1 how many to count at most. */
    static final String HELD =
            "select count(*)::int as n from (select from bascule.ready where held order by concurrency_key limit $1) h";

    /** Parked jobs and new ones are looked at a slice at a time, however many there are. */
    private static final int SLICE = 50_000;

    // A claimable job cannot be stuck: run_at is never null. A run is a node's, or an agent's under a lease. A node
    // that was stopped or declared lost gets the same
    // margin as a silent one, so that jobs about to be rescued are not reported. $2: where this slice of the parked
    // begins; $3: whether to look at the new ones too, which once is enough.
    static final String STUCK = """
            with slice as materialized (
              select id, checkpoint_id from bascule.waiting where id > $2 order by id limit %1$d),
            fresh as materialized (select id from bascule.submitted where $3 order by id desc limit %1$d),
            stuck as (
              select u.id, 'RUNNING' as status
              from bascule.running u
              left join bascule.nodes n on n.id = u.node_id
              left join bascule.agent_runs l on l.job_id = u.id and l.epoch = u.epoch
              where coalesce(n.stopped_at, n.heartbeat_at, l.lease_until, '-infinity') < now() - $1 * interval '1 ms'
              union all
              select w.id, 'WAITING_APPROVAL'
              from slice w
              left join bascule.checkpoints c on c.id = w.checkpoint_id
              where c.id is null or c.status <> 'PENDING' or c.expires_at < now() - $1 * interval '1 ms'
              union all
              select f.id, 'NOWHERE' from fresh f
              where not exists (select 1 from bascule.ended e where e.id = f.id)
                and not exists (select 1 from bascule.ready r where r.id = f.id)
                and not exists (select 1 from bascule.running u where u.id = f.id)
                and not exists (select 1 from bascule.waiting w where w.id = f.id))
            select count(*) filter (where status = 'RUNNING') as running,
                   count(*) filter (where status = 'WAITING_APPROVAL') as waiting,
                   count(*) filter (where status = 'NOWHERE') as nowhere,
                   array(select id from stuck order by id limit 5) as examples,
                   (select id from slice order by id offset %2$d limit 1) as next
            from stuck
            """.formatted(SLICE, SLICE - 1);

    private TallySql() {}
}
