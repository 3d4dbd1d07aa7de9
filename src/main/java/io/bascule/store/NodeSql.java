package io.bascule.store;

/** Statements of {@link NodeStore}. */
final class NodeSql {
    /** What becomes of a job whose node was lost. */
    private static final String BECOMES = """
            (case when g.cancel_requested then 'CANCELLED' when g.attempt >= s.max_attempts then 'FAILED' else 'QUEUED' end)
            """.strip();

    static final String JOIN = "insert into bascule.nodes (id, name, version) values ($1, $2, $3)";

    /** One row a run to cancel, or one row without, or none where the node is no longer alive. */
    static final String HEARTBEAT = """
            with alive as (
              update bascule.nodes set heartbeat_at = now() where id = $1 and stopped_at is null returning id)
            select u.id as job_id, u.epoch,
              exists (select 1 from bascule.nodes where id <> $1 and stopped_at is null) as others
            from alive
            left join bascule.running u on u.node_id = alive.id and u.cancel_requested
            """;

    static final String LEAVE = "update bascule.nodes set stopped_at = now() where id = $1 and stopped_at is null";

    static final String COME_BACK = """
            update bascule.nodes set stopped_at = null, lost = false, heartbeat_at = now()
            where id = $1
              and not exists (select 1 from bascule.running where node_id = $1)
            returning id
            """;

    static final String JOIN_AGAIN = JOIN + " on conflict do nothing";

    static final String DECLARE_LOST = """
            update bascule.nodes set stopped_at = now(), lost = true
            where stopped_at is null and heartbeat_at < now() - $1::bigint * interval '1 ms'
            returning id, name
            """;

    /**
     * $1 limit, $2 jitter in ms, $3 head start in ms. Locked first, and in the order of ids: a row that its node is writing is left to
     * the next round. The ERROR checkpoint's data is written in canonical form as it stands.
     */
    static final String RESCUE = """
            with dead as materialized (
              select u.id
              from bascule.running u join bascule.nodes n on n.id = u.node_id
              where n.stopped_at is not null
              order by u.id
              limit $1
              for update of u skip locked),
            gone as (
              delete from bascule.running u using dead where u.id = dead.id
              returning u.*, now() + random() * $2::bigint * interval '1 ms' as again_at),
            %s, %s, %s, %s, %s,
            shown as (
              insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
              select bascule.uuid_v7(), m.id, m.epoch, 'ERROR', 'RECORDED', m.error_message, data.text::jsonb,
                     'sha256:' || encode(sha256(convert_to(data.text, 'UTF8')), 'hex')
              from moved m,
                lateral (select format('{"attempt":%%s,"code":"NODE_LOST","maxAttempts":%%s}', m.attempt, m.max_attempts) as text) data
              where m.status = 'FAILED')
            %s
            """.formatted(
                    """
                    past as (
                      insert into bascule.job_runs (job_id, epoch, attempt, node_id, started_at, outcome)
                      select g.id, g.epoch, g.attempt, g.node_id, g.claimed_at, 'RESCUED' from gone g)
                    """,
                    Move.from("'RUNNING'", BECOMES)
                            .runAt("case when " + BECOMES + " = 'QUEUED' then g.again_at else g.run_at end")
                            .error(
                                    "case when " + BECOMES + " = 'FAILED' then 'NODE_LOST' end",
                                    "case when " + BECOMES
                                            + " = 'FAILED' then format('The node that ran the job was lost in attempt %s of %s.',"
                                            + " g.attempt, s.max_attempts) end")
                            .sql(),
                    Move.intoReady("$3"),
                    Move.INTO_ENDED,
                    Move.TALLIED,
                    Move.MOVED_JOBS);

    private NodeSql() {}
}
