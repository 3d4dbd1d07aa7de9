package io.bascule.store;

/**
 * Statements of {@link LeaseStore}. A run of an agent is a row of {@code running}, which says whether it owns its job, and one of {@code
 * agent_runs}, its lease. Where both are locked, the lease comes first.
 */
final class LeaseSql {
    /** Of {@code agent_runs l}, those whose runs own their jobs; each by its id, whatever the planner thinks of how many run. */
    private static final String LIVE = """
            bascule.agent_runs l cross join lateral (
              select from bascule.running where id = l.job_id and epoch = l.epoch offset 0) u
            """;

    /** Of {@code bascule.api_keys k} and {@code bascule.users o}, whose it is: whether it may be used for an agent. */
    private static final String ENTITLED = """
            k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and o.active and o.role <> 'VIEWER'
            """;

    /**
     * $1 agent, $2 the user whose jobs alone are taken, or null, $4 how many leases an agent may have, $5 the key that asks, $6 the role
     * with which it asked, $7 how many jobs are wanted. Not there where the agent was removed, or where, while a poll waited, the key was
     * revoked, its user deactivated, or given another role than the one that let it take everyone's jobs.
     */
    private static final String ME = """
            me as materialized (
              select a.id, a.agent_id, a.user_id, k.id as api_key_id, a.job_types,
                greatest(0, least($7::int, least(a.capacity, $4::int)
                  - (select count(*)::int from %s where l.held_by = a.id))) as room
              from bascule.agents a
              join bascule.api_keys k on k.id = $5
              join bascule.users o on o.id = k.user_id and o.id = a.user_id
              where a.id = $1 and ($2::uuid is not null or o.role = $6) and %s)
            """.formatted(LIVE, ENTITLED);

    private static final String ROOM = "coalesce((select room from me), 0)";

    /** Of {@code ready r}: $2 the user whose jobs alone are taken, or null; not as EXISTS, for which all of the user's might be read. */
    private static final String DUE_AND_ALLOWED = """
            not r.held and r.queue_key <= now() and r.run_at <= now()
              and ($2::uuid is null
                   or (select o.user_id from bascule.submitted o where o.id = r.id) = $2)
            """;

    /** Of {@code ready r}, two walks along an index each, for {@code ask.job_type}: what any worker may run, and what requires labels. */
    private static final String HEADS = """
            cross join lateral (
              select * from (
                select %1$s, r.queue_key from bascule.ready r
                where r.job_type = ask.job_type and r.requires is null and %2$s
                order by r.queue_key limit %3$s %4$s) plain
              union all
              select * from (
                select %1$s, r.queue_key from bascule.ready r
                where r.job_type = ask.job_type and r.requires is not null and $3::jsonb @> r.requires and %2$s
                order by r.queue_key limit %3$s %4$s) demanding) r
            """;

    /** $9 lease in ms. */
    private static final String LEASED = """
            leased as (
              insert into bascule.agent_runs
                (id, job_id, epoch, agent, agent_id, user_id, api_key_id, token, lease_until, timeout_at)
              select bascule.uuid_v7(), g.id, g.epoch + 1, me.id, me.agent_id, me.user_id, me.api_key_id, gen_random_uuid(),
                     least(now() + $9::bigint * interval '1 ms', over.at), over.at
              from gone g join bascule.submitted s on s.id = any (array[g.id]) cross join me
                cross join lateral (select now() + s.timeout_ms * interval '1 ms' as at) over
              returning job_id, token, lease_until)
            """;

    private static final String TAKE = """
            %s, %s, %s, %s
            select %s, l.token, l.lease_until, s.requires
            from gone g join bascule.submitted s on s.id = any (array[g.id]) join leased l on l.job_id = g.id
            """;

    private static final String OF_TYPES = """
            with %s,
            best as materialized (
              select r.tid
              from unnest($8::text[]) as ask(job_type)
              join bascule.job_types t on t.name = ask.job_type and %s
              %s
              order by r.queue_key
              limit %s),
            %s
            """;

    /**
     * $1 agent, $2 the user whose jobs alone are taken, or null, $3 labels, $4 most leases of the agent, $5 its key, $6 the role with
     * which it asked, $7 how many at most, $8 types, $9 lease in ms. As the nodes' claim: one statement, rows that others are claiming are
     * skipped.
     */
    static final String CLAIM = ofTypes("t.is_open", false);

    /** The same, of types with limits: who asks holds the type's row, and asks for no more than there is room. */
    static final String CLAIM_LIMITED = ofTypes("not t.paused", true);

    /** As {@link #CLAIM}, but $8 is the job. */
    static final String CLAIM_ONE = one("t.is_open", false);

    static final String CLAIM_ONE_LIMITED = one("not t.paused", true);

    /** Of {@code bascule.job_types t}: whether one more may start now. A guess, which spares claims; they look themselves. */
    private static final String HAS_ROOM = """
            not t.paused
              and (t.max_running is null
                   or (select count(*) from bascule.running u where u.job_type = t.name and u.limited) < t.max_running)
              and (t.rate_due is null
                   or t.rate_due <= now() + (t.rate_ms - t.rate_ms::float8 / t.rate_limit) * interval '1 ms')
            """;

    /** $1 to $8 as of {@link #CLAIM}. What the agent could claim now, as far as it has room. */
    static final String OFFERS = """
            with %s
            select s.id, s.job_type, s.task_description, s.priority, s.created_at, s.requires
            from unnest($8::text[]) as ask(job_type)
            join bascule.job_types t on t.name = ask.job_type and %s
            %s
            join bascule.submitted s on s.id = any (array[r.id])
            order by r.queue_key
            limit %s
            """.formatted(ME, HAS_ROOM, HEADS.formatted("r.id", DUE_AND_ALLOWED, ROOM, ""), ROOM);

    /** $1 types, $2 how many of each at most. What is asked of each by those who wait. */
    static final String OPEN = """
            select s.job_type, s.user_id, s.requires
            from unnest($1::text[]) as ask(job_type)
            join bascule.job_types t on t.name = ask.job_type and %s
            cross join lateral (
              select * from (
                select r.id, r.queue_key from bascule.ready r
                where r.job_type = ask.job_type and r.requires is null and not r.held and r.queue_key <= now() and r.run_at <= now()
                order by r.queue_key limit $2) plain
              union all
              select * from (
                select r.id, r.queue_key from bascule.ready r
                where r.job_type = ask.job_type and r.requires is not null and not r.held and r.queue_key <= now()
                  and r.run_at <= now()
                order by r.queue_key limit $2) demanding) r
            join bascule.submitted s on s.id = any (array[r.id])
            order by r.queue_key
            """.formatted(HAS_ROOM);

    /** $1 job. */
    static final String TYPE_OF_READY = "select job_type from bascule.ready where id = $1";

    /**
     * $1 jobs, $2 tokens and $3 users, one a heartbeat; $4 lease in ms, $5 what a cancelled run has left, in ms. A run that was asked to
     * stop, or has had its time, is not extended. Each by its key, whatever the planner thinks of how many leases there are.
     */
    static final String EXTEND = """
            with beat as materialized (
              select distinct * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as b(job_id, token, user_id) order by job_id),
            held as materialized (
              select l.job_id, l.epoch, l.timeout_at, u.cancel_requested
              from beat
              cross join lateral (
                select * from bascule.agent_runs
                where job_id = beat.job_id and token = beat.token and user_id = beat.user_id
                offset 0
                for no key update) l
              cross join lateral (
                select cancel_requested from bascule.running where id = l.job_id and epoch = l.epoch offset 0) u
              where l.ended_at is null and (l.timeout_at is null or l.timeout_at > now()))
            update bascule.agent_runs l
            set lease_until = case when held.cancel_requested then least(l.lease_until, now() + $5::bigint * interval '1 ms')
                                   else least(now() + $4::bigint * interval '1 ms', held.timeout_at) end
            from held where l.job_id = any (array[held.job_id]) and l.epoch = held.epoch
            returning l.token, l.agent, l.lease_until, held.cancel_requested
            """;

    /** $1 jobs, $2 tokens. The jobs as the runs have them: unchanged since the claim. */
    static final String GET =
            """
            select l.token, l.epoch as lease_epoch, l.agent, l.agent_id, l.user_id as agent_user,
              (l.ended_at is null and j.status = 'RUNNING' and j.epoch = l.epoch) as live, %s
            from unnest($1::uuid[], $2::uuid[]) as asked(job_id, token)
            cross join lateral (
              select * from bascule.agent_runs where job_id = asked.job_id and token = asked.token offset 0) l
            cross join lateral (select * from bascule.jobs where id = l.job_id offset 0) j
            """.formatted(Rows.JOB_WITHOUT_DATA.replace("j.updated_at", "j.claimed_at as updated_at"));

    /** $1 job, $2 epoch. Nothing while the run goes on. A run that ended before its job did is a past one. */
    static final String FATE = """
            select outcome, error_code from (
              select 1 as n, outcome, error_code from bascule.job_runs where job_id = $1 and epoch = $2
              union all
              select 2, status, error_code from bascule.ended where id = $1 and epoch = $2 and was = 'RUNNING') fate
            order by n limit 1
            """;

    /** $1 job, $2 the journal's name. */
    static final String CHECKPOINT =
            "select %s from bascule.checkpoints c where c.job_id = $1 and c.name = $2".formatted(Rows.CHECKPOINT);

    /**
     * $1 job, $2 a name in its journal, $3 whether of a checkpoint, $4 the epoch of the run that asks: a sleep of its own has ended
     * it, of which its next write is told. No results are read for it, however large they are.
     */
    static final String JOURNAL = """
            select count(name)::int as entries, coalesce(sum(size) filter (where name is not null), 0)::bigint as bytes,
              coalesce(max(position), 0) as last,
              max(kind) filter (
                where name = $2::text and shown = $3::boolean and (kind <> 'SLEEP' or epoch < $4::bigint)) as known
            from (
              select name, position, epoch, size, kind, false as shown from bascule.job_steps where job_id = $1
              union all
              select name, position, epoch, size, case checkpoint_type when 'INFO' then 'INFO' else 'APPROVAL' end, true
              from bascule.checkpoints where job_id = $1) journal
            """;

    /** $1 jobs. */
    static final String JOURNAL_SIZES = """
            select job_id, coalesce(sum(size), 0)::bigint as bytes
            from (
              select job_id, size from bascule.job_steps where job_id = any ($1::uuid[])
              union all
              select job_id, size from bascule.checkpoints where job_id = any ($1::uuid[]) and name is not null) journal
            group by job_id
            """;

    /** $1 jobs, $2 epochs; in the order in which heartbeats lock them. */
    static final String CLOSE = """
            with over as materialized (
              select l.job_id, l.epoch
              from (select distinct * from unnest($1::uuid[], $2::bigint[]) as o(job_id, epoch) order by job_id) o
              cross join lateral (
                select job_id, epoch, ended_at from bascule.agent_runs
                where job_id = o.job_id and epoch = o.epoch
                offset 0
                for no key update) l
              where l.ended_at is null)
            update bascule.agent_runs l set ended_at = now()
            from over where l.job_id = any (array[over.job_id]) and l.epoch = over.epoch
            """;

    /** $1 limit. Runs that have had all the time that their jobs give them. */
    static final String TIMED_OUT = """
            select job_id, token from bascule.agent_runs
            where ended_at is null and lease_until <= now() and timeout_at <= now()
            order by lease_until limit $1
            """;

    /**
     * $1 and $2 the duty, $3 lease in ms. Nobody may have heard agents for a while: no lease ends before they had the time of one to come
     * back. A run whose time was over meanwhile may have ended in time.
     */
    static final String GRANT_GRACE = """
            with brief as materialized (
              select l.ctid as tid from bascule.agent_runs l
              where l.ended_at is null and l.lease_until < now() + $3::bigint * interval '1 ms' and %s
              for no key update of l skip locked)
            update bascule.agent_runs
            set timeout_at = case when timeout_at is not null
                                  then greatest(timeout_at, now() + $3::bigint * interval '1 ms') end,
                lease_until = now() + $3::bigint * interval '1 ms'
            where ctid = any (array(select tid from brief))
            """.formatted(DutySql.isHeld(1, 2));

    /**
     * $1 and $2 the duty, $3 the roles whose agents take everyone's jobs. A lease ends with the right of the one who has it: the key that
     * claimed it, whatever others the agent uses by now, the user, or the user's role, where the job is another's. One that was given in
     * the moment in which its agent was removed ends here too.
     */
    static final String END_UNENTITLED = """
            with ended as materialized (
              select l.ctid as tid
              from bascule.agent_runs l
              where l.ended_at is null and l.lease_until > now() and %s
                and not coalesce((
                  select %s
                    and (o.role = any ($3::text[]) or o.id = (select s.user_id from bascule.submitted s where s.id = l.job_id))
                    and exists (select from bascule.agents where id = l.agent)
                  from (select * from bascule.api_keys where id = l.api_key_id offset 0) k
                  cross join lateral (select * from bascule.users where id = l.user_id offset 0) o), false)
              for no key update of l skip locked)
            update bascule.agent_runs set lease_until = now() where ctid = any (array(select tid from ended))
            """.formatted(DutySql.isHeld(1, 2), ENTITLED);

    /**
     * $1 limit, $2 jitter in ms, $3 head start in ms, $4 and $5 the duty. A lease whose run no longer owns its job is closed, and that
     * is all.
     */
    static final String EXPIRE = expire(
            "l.ended_at is null and l.lease_until <= now() and (l.timeout_at is null or l.timeout_at > now()) and "
                    + DutySql.isHeld(4, 5));

    /** $1 limit, $2 jitter in ms, $3 head start in ms, $4 the agent, which was removed. */
    static final String EXPIRE_OF_AGENT = expire("l.held_by = $4");

    private LeaseSql() {}

    private static String take(boolean limited) {
        return TAKE.formatted(Claim.GONE, Claim.taken("$1", limited), LEASED, Claim.TALLIED, Claim.COLUMNS);
    }

    private static String ofTypes(String open, boolean limited) {
        String heads = HEADS.formatted("r.ctid as tid", DUE_AND_ALLOWED, ROOM, "for update of r skip locked");
        return OF_TYPES.formatted(ME, open, heads, ROOM, take(limited));
    }

    private static String one(String open, boolean limited) {
        return """
            with %s,
            best as materialized (
              select r.ctid as tid
              from bascule.ready r
              join bascule.job_types t on t.name = r.job_type and %s
              join me on r.job_type = any (me.job_types) and me.room > 0
              where r.id = $8 and (r.requires is null or $3::jsonb @> r.requires) and %s
              for update of r skip locked),
            %s
            """.formatted(ME, open, DUE_AND_ALLOWED, take(limited));
    }

    /** Not skipping locked rows of {@code running}: a run whose end is being written is waited for, so that none is left behind. */
    private static String expire(String over) {
        return """
            with due as materialized (
              select l.job_id, l.epoch from bascule.agent_runs l
              where %s
              limit $1
              for no key update of l skip locked),
            closed as (
              update bascule.agent_runs l set ended_at = now()
              from due where l.job_id = any (array[due.job_id]) and l.epoch = due.epoch),
            sorted as materialized (select * from due order by job_id),
            dead as materialized (
              select u.id, u.epoch
              from sorted cross join lateral (
                select id, epoch from bascule.running where id = sorted.job_id and epoch = sorted.epoch offset 0 for update) u),
            gone as (
              delete from bascule.running u using dead where u.id = any (array[dead.id]) and u.epoch = dead.epoch
              returning u.*, now() + random() * $2::bigint * interval '1 ms' as again_at),
            %s
            """.formatted(over, Rescue.rest("$3", "LEASE_LOST", "The agent"));
    }
}
