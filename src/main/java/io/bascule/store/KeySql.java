package io.bascule.store;

/** Statements of {@link KeyStore}. */
final class KeySql {
    /** Whoever lets jobs of a key go holds this, so that no two count the same room; the statement after it sees what is so now. */
    static final String LOCK = "select pg_advisory_xact_lock(hashtextextended($1, 7240271))";

    /**
     * $1 key. In the order of the queue, up to the first that its key has no room for. By the rows' places, since a planner that thinks few
     * are held would look at each of them for each that goes.
     */
    static final String ADMIT = """
            with admitted as (
              select (select count(*) from bascule.running where concurrency_key = $1)
                   + (select count(*) from bascule.ready where concurrency_key = $1 and not held) as n),
            first as (
              select r.ctid as tid, r.id, r.queue_key, s.concurrency_limit
              from bascule.ready r join bascule.submitted s on s.id = any (array[r.id])
              where r.concurrency_key = $1 and r.held and r.run_at <= now()
              order by r.queue_key
              limit 1000),
            ranked as (
              select tid, bool_and(fits) over (order by queue_key, id rows unbounded preceding) as goes
              from (select first.*, admitted.n + row_number() over (order by queue_key, id) <= concurrency_limit as fits
                    from first, admitted) f)
            update bascule.ready set held = false, updated_at = now()
            where ctid = any (array(select tid from ranked where goes))
            returning id
            """;

    /** $1 limit. Each key that holds a due job, by jumps along the index. */
    static final String HOLDING = """
            with recursive keys as (
              (select concurrency_key as key from bascule.ready where held order by concurrency_key limit 1)
              union all
              select (select concurrency_key from bascule.ready where held and concurrency_key > keys.key
                      order by concurrency_key limit 1)
              from keys where keys.key is not null)
            select key from keys
            where key is not null
              and (select true from bascule.ready r where r.held and r.concurrency_key = keys.key and r.run_at <= now() limit 1)
            limit $1
            """;

    private KeySql() {}
}
