package io.bascule.store;

/** Statements of {@link ScheduleStore}. */
final class ScheduleSql {
    private static final String COLUMNS_BUT_INPUT = """
            s.id, s.user_id, s.api_key_id, s.name, s.cron, s.time_zone, s.missed_slots, s.job_type, s.task_description,
            s.priority, s.max_attempts, s.timeout_ms, s.tags, s.concurrency_key, s.concurrency_limit, s.requires, s.enabled, s.next_at,
            s.last_slot, s.last_job_id, s.last_error, s.created_at, s.updated_at""";

    private static final String COLUMNS = COLUMNS_BUT_INPUT + ", s.input";

    /** The owner's row is the lock under which the owner's schedules are counted. */
    static final String LOCK_OWNER = "select id from bascule.users where id = $1 and active for no key update";

    static final String COUNT = "select count(*), clock_timestamp() as now from bascule.schedules where user_id = $1";

    static final String CREATE = """
            insert into bascule.schedules as s
              (id, user_id, api_key_id, name, cron, time_zone, missed_slots, job_type, task_description, input, priority,
               max_attempts, timeout_ms, tags, concurrency_key, concurrency_limit, requires, enabled, next_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            returning\s""" + COLUMNS;

    static final String FIND = "select " + COLUMNS + " from bascule.schedules s where s.id = $1";

    /** $1 whose, or null for everyone's; $2 the last of the page before, or null. */
    static final String LIST = "select " + COLUMNS_BUT_INPUT + """
            , '{}'::jsonb as input
            from bascule.schedules s
            where ($1::uuid is null or s.user_id = $1) and ($2::uuid is null or s.id < $2)
            order by s.id desc
            limit $3""";

    static final String LOCK = "select " + COLUMNS
            + ", clock_timestamp() as now from bascule.schedules s where s.id = $1 for no key update";

    /** A definition that changed has not failed yet. */
    static final String CHANGE = """
            update bascule.schedules s
            set name = $2, cron = $3, time_zone = $4, missed_slots = $5, job_type = $6, task_description = $7, input = $8,
                priority = $9, max_attempts = $10, timeout_ms = $11, tags = $12, concurrency_key = $13,
                concurrency_limit = $14, requires = $15, enabled = $16, next_at = $17, api_key_id = $18, last_error = null,
                updated_at = now()
            where s.id = $1
            returning\s""" + COLUMNS;

    static final String DELETE = "delete from bascule.schedules s where s.id = $1 returning " + COLUMNS;

    /**
     * $1 and $2 the place after which to go on, $3 limit. {@code now()} and not the running clock, with which no index can be compared;
     * it is the statement's beginning.
     */
    static final String DUE = "select " + COLUMNS + """
            , u.username, u.role, u.active,
            k.id is null or (k.revoked_at is null and (k.expires_at is null or k.expires_at > now())) as key_is_open,
            now() as now
            from bascule.schedules s
            join bascule.users u on u.id = s.user_id
            left join bascule.api_keys k on k.id = s.api_key_id
            where s.next_at <= now() and (s.next_at, s.id) > ($1, $2)
            order by s.next_at, s.id
            limit $3""";

    /** $1 schedule, $2 the due slot it was read with, $3 and $4 the term of the duty. */
    static final String ADVANCE = """
            update bascule.schedules s
            set next_at = $5, last_slot = coalesce($6, s.last_slot), last_job_id = coalesce($7, s.last_job_id),
                last_error = $8
            where s.id = $1 and s.next_at = $2 and\s""" + DutySql.isHeld(3, 4);

    private ScheduleSql() {}
}
