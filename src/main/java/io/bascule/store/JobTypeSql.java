package io.bascule.store;

/** Statements of {@link JobTypeStore}. */
final class JobTypeSql {
    static final String ANNOUNCE = """
            insert into bascule.job_types (name, description, max_attempts, timeout_ms, concurrency, example, schema)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (name) do update set
              description = excluded.description, max_attempts = excluded.max_attempts, timeout_ms = excluded.timeout_ms,
              concurrency = excluded.concurrency, example = excluded.example, schema = excluded.schema, seen_at = now(),
              declared_by = null
            """;

    private static final String TYPE = "name, description, max_attempts, timeout_ms, concurrency, example, schema";

    private static final String COLUMNS = TYPE + ", paused, max_running, rate_limit, rate_ms";

    /** A node that is gone is marked so once its heartbeat is late; an agent is gone that was not seen for so long as the nodes agreed. */
    private static final String HANDLED = """
            (exists (select from bascule.nodes n where n.stopped_at is null and job_types.name = any (n.job_types))
              or exists (
                select from bascule.agents a
                where job_types.name = any (a.job_types)
                  and a.seen_at > now() - coalesce(
                        (select value::bigint from bascule.shared_settings where name = 'agents.onlineForMs'), 60000)
                      * interval '1 ms')) as handled
            """;

    static final String KNOWN = "select " + COLUMNS + ", " + HANDLED + " from bascule.job_types order by name";

    /** $1 names. */
    static final String FIND = "select " + TYPE + " from bascule.job_types where name = any ($1::text[])";

    static final String NAMES = "select name from bascule.job_types order by name";

    static final String LIMITED = "select name, paused from bascule.job_types where not is_open";

    static final String LOCK =
            "select " + COLUMNS + ", " + HANDLED + " from bascule.job_types where name = $1 for no key update";

    /**
     * $1 type, $2 paused, $3 most running, $4 and $5 rate. A new rate begins with nothing used of it. A type that was open may be seen
     * as that by statements that are under way; {@code open_until} is cleared once none is left.
     */
    static final String CHANGE = """
            update bascule.job_types set
              paused = $2, max_running = $3, rate_limit = $4, rate_ms = $5,
              rate_due = case when rate_limit = $4::int and rate_ms = $5::bigint then rate_due end,
              open_until = case when not $2::boolean and $3::int is null and $4::int is null then null
                                when is_open then 'infinity' else open_until end
            where name = $1
            """;

    /** $1 type. What was claimed before the type had limits counts from now on. */
    static final String MARK_RUNNING = """
            with unmarked as materialized (
              select id from bascule.running where job_type = $1 and not limited order by id for no key update)
            update bascule.running u set limited = true from unmarked where u.id = any (array[unmarked.id])
            """;

    private JobTypeSql() {}
}
