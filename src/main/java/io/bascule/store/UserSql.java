package io.bascule.store;

/** Statements of {@link UserStore}. */
final class UserSql {
    private static final String COLUMNS = "u.id, u.username, u.role, u.active, u.created_at, u.updated_at";

    static final String CREATE = """
            insert into bascule.users as u (id, username, password_hash, role) values ($1, $2, $3, $4)
            on conflict do nothing
            returning\s""" + COLUMNS;

    static final String FIND = "select " + COLUMNS + " from bascule.users u where u.id = $1";

    static final String FIND_WITH_PASSWORD =
            "select " + COLUMNS + ", u.password_hash from bascule.users u where u.username = $1";

    static final String FIND_WITH_PASSWORD_BY_ID =
            "select " + COLUMNS + ", u.password_hash from bascule.users u where u.id = $1";

    static final String LIST =
            "select " + COLUMNS + " from bascule.users u where u.username > $1 order by u.username limit $2";

    /**
     * In one order, so that two admins who change each other wait rather than deadlock. {@code no key} lets sign-ins and keys,
     * whose foreign keys share the row, go on.
     */
    static final String LOCK_ACTIVE_ADMINS = """
            select id from bascule.users where role = 'ADMIN' and active order by id for no key update""";

    static final String LOCK = FIND + " for no key update";

    static final String CHANGE = """
            update bascule.users u
            set role = $2, active = $3, password_hash = coalesce($4, u.password_hash), updated_at = now()
            where u.id = $1
            returning\s""" + COLUMNS;

    /** Nothing where the password has been changed since $2 was read. */
    static final String REPLACE_PASSWORD = """
            update bascule.users u set password_hash = $3, updated_at = now()
            where u.id = $1 and u.password_hash = $2
            returning\s""" + COLUMNS;

    private UserSql() {}
}
