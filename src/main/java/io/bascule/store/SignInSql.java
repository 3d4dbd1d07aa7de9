package io.bascule.store;

/** Statements of {@link SignInStore}. */
final class SignInSql {
    private static final String COLUMNS =
            "s.id, s.user_id, s.address, s.agent, s.created_at, s.last_seen_at, s.expires_at";

    /**
     * {@code for share} waits for a change of the user that is under way and then looks again: a session cannot slip in
     * between a new password, or the end of an account, and the end of its sessions.
     */
    static final String OPEN = """
            insert into bascule.sign_ins as s (id, user_id, address, agent, expires_at)
            select $1, u.id, $4, $5, now() + $6 * interval '1 ms'
            from (
              select id from bascule.users where id = $2 and password_hash = $3 and active for share
            ) u
            returning\s""" + COLUMNS;

    /** In this form for the reasons of {@link ApiKeySql#FIND_OPEN}. */
    static final String FIND_OPEN = """
            select s.id, s.user_id, s.expires_at, u.username, u.role,
              s.last_seen_at < now() - interval '1 minute' as sight_is_news
            from bascule.sign_ins s
            cross join lateral (select username, role from bascule.users where id = s.user_id and active limit 1) u
            where s.id = any((select $1::uuid[])::uuid[]) and s.revoked_at is null and s.expires_at > now()""";

    /** One of many simultaneous requests writes; the others neither wait for it nor repeat it. */
    static final String SEEN = """
            update bascule.sign_ins set last_seen_at = now()
            where id = (
              select id from bascule.sign_ins
              where id = $1 and last_seen_at < now() - interval '1 minute'
              for no key update skip locked
            )""";

    static final String LIST = "select " + COLUMNS + " from bascule.sign_ins s " + """
            where s.user_id = $1 and s.revoked_at is null and s.expires_at > now()
            order by s.id desc limit 100""";

    static final String FIND_OWNER = "select user_id from bascule.sign_ins where id = $1";

    static final String REVOKE = """
            update bascule.sign_ins set revoked_at = now() where id = $1 and revoked_at is null and expires_at > now()""";

    static final String REVOKE_ALL = """
            update bascule.sign_ins set revoked_at = now() where user_id = $1 and revoked_at is null""";

    /** All of a user's but the one that goes on. */
    static final String REVOKE_OTHERS = """
            update bascule.sign_ins set revoked_at = now()
            where user_id = $1 and id <> $2 and revoked_at is null and expires_at > now()""";

    private SignInSql() {}
}
