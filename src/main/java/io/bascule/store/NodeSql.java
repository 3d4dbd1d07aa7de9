package io.bascule.store;

/** Statements of {@link NodeStore}. */
final class NodeSql {
    static final String JOIN = "insert into bascule.nodes (id, name, version) values ($1, $2, $3)";

    /** $2 the types that its worker takes. One row a run to cancel, or one row without, or none where the node is no longer alive. */
    static final String HEARTBEAT = """
            with alive as (
              update bascule.nodes set heartbeat_at = now(), job_types = $2 where id = $1 and stopped_at is null returning id)
            select u.id as job_id, u.epoch,
              exists (select 1 from bascule.nodes where id <> $1 and stopped_at is null) as others
            from alive
            left join lateral (
              select id, epoch from bascule.running where node_id = alive.id and cancel_requested offset 0) u on true
            """;

    static final String TAKES = "update bascule.nodes set job_types = $2 where id = $1 and stopped_at is null";

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
     * the next round.
     */
    static final String RESCUE = """
            with dead as materialized (
              select u.id
              from bascule.running u join bascule.nodes n on n.id = any (array[u.node_id])
              where n.stopped_at is not null
              order by u.id
              limit $1
              for update of u skip locked),
            gone as (
              delete from bascule.running u using dead where u.id = any (array[dead.id])
              returning u.*, now() + random() * $2::bigint * interval '1 ms' as again_at),
            %s
            """.formatted(Rescue.rest("$3", "NODE_LOST", "The node"));

    private NodeSql() {}
}
