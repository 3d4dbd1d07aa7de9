package io.bascule.store;

/** Statements of {@link ApiKeyStore}. */
final class ApiKeySql {
    private static final String COLUMNS = """
            k.id, k.user_id, k.name, k.prefix, k.scopes, k.created_at, k.expires_at, k.last_used_at, k.revoked_at""";

    private static final String IS_OPEN = "k.revoked_at is null and (k.expires_at is null or k.expires_at > now())";

    /** The owner's row is the lock under which the owner's keys are counted. */
    static final String LOCK_OWNER = "select role from bascule.users where id = $1 and active for no key update";

    static final String COUNT_OPEN = "select count(*) from bascule.api_keys k where k.user_id = $1 and " + IS_OPEN;

    /** Nothing where the expiry is past. */
    static final String CREATE = """
            insert into bascule.api_keys as k (id, user_id, name, prefix, secret_hash, scopes, expires_at)
            select $1, $2, $3, $4, $5, $6, $7::timestamptz
            where $7::timestamptz is null or $7::timestamptz > now()
            returning\s""" + COLUMNS;

    /**
     * The array stands in a subquery, and the owner is looked up with a limit, for one reason each: a plain parameter is planned
     * anew at each execution, since its own length promises less than what a plan for any length expects; and a plain join for
     * that length reads all users.
     */
    static final String FIND_OPEN = "select " + COLUMNS + """
            , k.secret_hash, u.username, u.role,
            (k.last_used_at is null or k.last_used_at < now() - interval '1 minute') as use_is_news
            from bascule.api_keys k
            cross join lateral (select username, role from bascule.users where id = k.user_id and active limit 1) u
            where k.prefix = any((select $1::text[])::text[]) and\s""" + IS_OPEN;

    /** One of many simultaneous uses writes; the others neither wait for it nor repeat it. */
    static final String USED = """
            update bascule.api_keys set last_used_at = now()
            where id = (
              select id from bascule.api_keys
              where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')
              for no key update skip locked
            )""";

    static final String LIST = "select " + COLUMNS + " from bascule.api_keys k where k.user_id = $1 order by ("
            + IS_OPEN + ") desc, k.id desc limit 200";

    static final String LIST_ALL = "select " + COLUMNS + """
            , u.username
            from bascule.api_keys k join bascule.users u on u.id = k.user_id
            where k.id < coalesce($1::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            order by k.id desc limit $2""";

    static final String FIND = "select " + COLUMNS + " from bascule.api_keys k where k.id = $1";

    static final String REVOKE = """
            update bascule.api_keys k set revoked_at = now() where k.id = $1 and k.revoked_at is null""";

    private ApiKeySql() {}
}
