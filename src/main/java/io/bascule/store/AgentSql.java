package io.bascule.store;

/** Statements of {@link AgentStore}. */
final class AgentSql {
    /** Of {@code bascule.agents a}; $1 the online limit in ms. */
    private static final String COLUMNS = """
            a.id, a.agent_id, a.user_id, a.api_key_id, a.hostname, a.platform, a.version, a.job_types, a.labels, a.capacity,
            a.first_seen_at, a.seen_at, a.seen_at > now() - $1::bigint * interval '1 ms' as is_online, active.n as active_jobs
            """;

    private static final String ACTIVE = """
            cross join lateral (
              select count(*)::int as n
              from bascule.agent_runs l join bascule.running u on u.id = l.job_id and u.epoch = l.epoch
              where l.held_by = a.id) active
            """;

    private static final String GIVEN = """
            unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[])
              as g(id, agent_id, user_id, api_key_id, hostname, platform, version, job_types, labels, capacity)
            """;

    /**
     * $1 ids, $2 names, $3 users, $4 keys, $5 hostnames, $6 platforms, $7 versions, $8 types, $9 labels, $10 capacities, $11 most agents
     * of a user. Answers with those that are entered; not with those that are another user's, or one too many. Whoever writes several
     * agents does so in the order of their names, so that two nodes cannot wait for each other.
     */
    static final String ENTER = """
            with given as (
              select *, row_number() over (partition by user_id order by id) as n from %s),
            entered as (
              insert into bascule.agents as a
                (id, agent_id, user_id, api_key_id, hostname, platform, version, job_types, labels, capacity)
              select id, agent_id, user_id, api_key_id, hostname, platform, version, job_types::text[], labels::jsonb, capacity
              from given
              where exists (select from bascule.agents k where k.agent_id = given.agent_id)
                 or (select count(*) from bascule.agents o where o.user_id = given.user_id) + given.n <= $11
              order by agent_id
              on conflict (agent_id) do update set
                api_key_id = excluded.api_key_id, hostname = excluded.hostname, platform = excluded.platform,
                version = excluded.version, job_types = excluded.job_types, labels = excluded.labels, capacity = excluded.capacity,
                seen_at = now()
              where a.user_id = excluded.user_id
              returning a.id, a.agent_id, a.first_seen_at, a.seen_at)
            select id, agent_id, first_seen_at, seen_at from entered
            """.formatted(GIVEN);

    /**
     * $1 to $10 as of {@link #ENTER}. Answers with those that are still there and say the same: what one said elsewhere since is newer,
     * and stays.
     */
    static final String SEEN = """
            with there as materialized (
              select a.id from bascule.agents a join %s on g.id = a.id
              where (a.user_id, a.api_key_id, a.job_types, a.labels, a.capacity)
                  = (g.user_id, g.api_key_id, g.job_types::text[], g.labels::jsonb, g.capacity)
                and (a.hostname, a.platform, a.version) is not distinct from (g.hostname, g.platform, g.version)
              order by a.agent_id for no key update of a)
            update bascule.agents a set seen_at = now() from there where a.id = there.id returning a.id
            """.formatted(GIVEN);

    /** $1 ids of agents of which only heartbeats were heard. */
    static final String ALIVE = """
            with there as materialized (
              select id from bascule.agents where id = any ($1::uuid[]) order by agent_id for no key update)
            update bascule.agents a set seen_at = now() from there where a.id = there.id
            """;

    static final String OWNER = "select user_id from bascule.agents where agent_id = $1";

    /**
     * $1 user, $2 names, $3 descriptions, $4 attempts, $5 timeouts in ms, $6 examples, $7 schemas, $8 whether more than the name was said,
     * $9 most types that a user's agents bring in. A type that a node's handler announced, or another user's agent described, is left as it is.
     */
    static final String DECLARE_TYPES = """
            insert into bascule.job_types as t
              (name, description, max_attempts, timeout_ms, concurrency, example, schema, declared_by)
            select g.name, g.description, g.max_attempts, g.timeout_ms, 0, g.example::jsonb, g.schema::jsonb, $1
            from unnest($2::text[], $3::text[], $4::int[], $5::bigint[], $6::text[], $7::text[], $8::boolean[])
              as g(name, description, max_attempts, timeout_ms, example, schema, described)
            where (g.described and exists (select from bascule.job_types k where k.name = g.name and k.declared_by = $1))
               or (not exists (select from bascule.job_types k where k.name = g.name)
                   and (select count(*) from bascule.job_types k where k.declared_by = $1) < $9)
            order by g.name
            on conflict (name) do update set
              description = excluded.description, max_attempts = excluded.max_attempts, timeout_ms = excluded.timeout_ms,
              example = excluded.example, schema = excluded.schema, seen_at = now()
            where t.declared_by = excluded.declared_by
            """;

    /** $1 names. */
    static final String KNOWN_TYPES = "select name from bascule.job_types where name = any ($1::text[])";

    /** $1 online limit in ms, $2 user or null for all, $3 status or null, $4 before, $5 limit. */
    static final String LIST = """
            select %s from bascule.agents a %s
            where ($2::uuid is null or a.user_id = $2) and ($4::uuid is null or a.id < $4)
              and ($3::text is null or $3 = case
                    when a.seen_at <= now() - $1::bigint * interval '1 ms' then 'OFFLINE'
                    when active.n > 0 then 'BUSY' else 'ONLINE' end)
            order by a.id desc limit $5
            """.formatted(COLUMNS, ACTIVE);

    /** $1 online limit in ms, $2 name. */
    static final String ONE = "select %s from bascule.agents a %s where a.agent_id = $2".formatted(COLUMNS, ACTIVE);

    private static final String RUN = """
            select l.id, l.job_id, l.epoch, l.claimed_at, l.lease_until, s.job_type, s.task_description,
              case when u.id is null then coalesce(r.ended_at, e.completed_at, l.ended_at, l.lease_until) end as over_at,
              case when u.id is not null then 'RUNNING' else coalesce(r.outcome, e.status, 'RESCUED') end as outcome,
              coalesce(r.error_code, e.error_code) as error_code, u.progress, u.progress_note
            from bascule.agent_runs l
            join bascule.submitted s on s.id = l.job_id
            left join bascule.running u on u.id = l.job_id and u.epoch = l.epoch
            left join bascule.job_runs r on r.job_id = l.job_id and r.epoch = l.epoch
            left join bascule.ended e on e.id = l.job_id and e.epoch = l.epoch and e.was = 'RUNNING'
            """;

    /** $1 agent. */
    static final String CURRENT = RUN + "where l.held_by = $1 and u.id is not null order by l.id desc limit 1000";

    /** $1 agents, $2 most of each. */
    static final String CURRENT_OF_EACH = """
            select g.agent, run.* from unnest($1::uuid[]) as g(agent)
            cross join lateral (%s where l.held_by = g.agent and u.id is not null order by l.id desc limit $2) run
            """.formatted(RUN);

    /** $1 agent, $2 before, $3 limit. */
    static final String PAST =
            RUN + "where l.agent = $1 and u.id is null and ($2::uuid is null or l.id < $2) order by l.id desc limit $3";

    /** $1 agent, $2 how many to look at. Of the runs of the last day, found among the newest: an agent may have years of others. */
    static final String LAST_DAY = """
            select outcome, error_code, count(*) as n from (
              select coalesce(r.outcome, e.status, 'RESCUED') as outcome, coalesce(r.error_code, e.error_code) as error_code
              from (select * from bascule.agent_runs where agent = $1 order by id desc limit $2) l
              left join bascule.job_runs r on r.job_id = l.job_id and r.epoch = l.epoch
              left join bascule.ended e on e.id = l.job_id and e.epoch = l.epoch and e.was = 'RUNNING'
              where l.claimed_at > now() - interval '1 day'
                and not exists (select from bascule.running u where u.id = l.job_id and u.epoch = l.epoch)) runs
            group by outcome, error_code
            """;

    /** $1 name. */
    static final String LOCK = "select id, user_id from bascule.agents where agent_id = $1 for update";

    /** $1 agent. */
    static final String REMOVE = "delete from bascule.agents where id = $1";

    /** $1 for how long not seen, in ms, $2 limit, $3 and $4 the duty. */
    static final String REMOVE_UNSEEN = """
            delete from bascule.agents a
            where a.id = any (array(
                select o.id from bascule.agents o where o.seen_at < now() - $1::bigint * interval '1 ms' order by o.seen_at limit $2))
              and a.seen_at < now() - $1::bigint * interval '1 ms'
              and not exists (select from bascule.agent_runs l where l.held_by = a.id) and %s
            """.formatted(DutySql.isHeld(3, 4));

    /** $1 online limit in ms. */
    static final String COUNTS = """
            select (select count(*)::int from bascule.agents where seen_at > now() - $1::bigint * interval '1 ms') as online,
              (select count(*)::int from bascule.agent_runs l
                 join bascule.running u on u.id = l.job_id and u.epoch = l.epoch where l.ended_at is null) as leases
            """;

    private AgentSql() {}
}
