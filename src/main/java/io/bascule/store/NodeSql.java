package io.bascule.store;

/** Statements of {@link NodeStore}. */
final class NodeSql {
    static final String JOIN = "insert into bascule.nodes (id, name, version) values ($1, $2, $3)";

    /** One row a run to cancel, or one row without, or none where the node is no longer alive. */
    static final String HEARTBEAT = """
            with alive as (
              update bascule.nodes set heartbeat_at = now() where id = $1 and stopped_at is null returning id)
            select j.id as job_id, j.epoch,
              (select count(*)::int from bascule.jobs where node_id = $1 and status = 'RUNNING') as running
            from alive
            left join bascule.jobs j on j.node_id = alive.id and j.status = 'RUNNING' and j.cancel_requested
            """;

    static final String LEAVE = "update bascule.nodes set stopped_at = now() where id = $1 and stopped_at is null";

    static final String COME_BACK = """
            update bascule.nodes set stopped_at = null, lost = false, heartbeat_at = now()
            where id = $1
              and not exists (select 1 from bascule.jobs where node_id = $1 and status = 'RUNNING')
            returning id
            """;

    static final String DECLARE_LOST = """
            update bascule.nodes set stopped_at = now(), lost = true
            where stopped_at is null and heartbeat_at < now() - $1::bigint * interval '1 ms'
            returning id, name
            """;

    /** $1 limit, $2 jitter in ms, $3 head start in ms. The ERROR checkpoint's data is written in canonical form as it stands. */
    static final String RESCUE = """
            with dead as materialized (
              select j.*, random() * $2::bigint * interval '1 ms' as delay,
                case when j.cancel_requested then 'CANCELLED'
                     when j.attempt >= j.max_attempts then 'FAILED'
                     else 'QUEUED' end as becomes
              from bascule.jobs j join bascule.nodes n on n.id = j.node_id
              where j.status = 'RUNNING' and n.stopped_at is not null
              order by j.id
              limit $1
              for no key update of j skip locked),
            past as (
              insert into bascule.job_runs (job_id, epoch, attempt, node_id, started_at, outcome)
              select id, epoch, attempt, node_id, claimed_at, 'RESCUED' from dead where becomes = 'QUEUED'),
            rescued as (
              update bascule.jobs u
              set status = dead.becomes, node_id = null, updated_at = now(), cancel_requested = false,
                  run_at = case when dead.becomes = 'QUEUED' then now() + dead.delay else u.run_at end,
                  queue_key = case when dead.becomes = 'QUEUED'
                    then now() + dead.delay - u.priority * $3::bigint * interval '1 ms' else u.queue_key end,
                  completed_at = case when dead.becomes <> 'QUEUED' then now() end,
                  error_code = case when dead.becomes = 'FAILED' then 'NODE_LOST' end,
                  error_message = case when dead.becomes = 'FAILED' then
                    format('The node that ran the job was lost in attempt %%s of %%s.', u.attempt, u.max_attempts) end
              from dead where u.id = dead.id
              returning u.*),
            shown as (
              insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
              select bascule.uuid_v7(), r.id, r.epoch, 'ERROR', 'RECORDED', r.error_message, data.text::jsonb,
                     'sha256:' || encode(sha256(convert_to(data.text, 'UTF8')), 'hex')
              from rescued r,
                lateral (select format('{"attempt":%%s,"code":"NODE_LOST","maxAttempts":%%s}', r.attempt, r.max_attempts) as text) data
              where r.status = 'FAILED')
            select %s from rescued j
            """.formatted(Rows.JOB_WITHOUT_DATA);

    private NodeSql() {}
}
