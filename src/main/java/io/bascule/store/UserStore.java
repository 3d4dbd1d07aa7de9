package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.User;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Users. Each change is audited, and ends the user's sessions, in its own transaction. */
public final class UserStore {
    private final Database database;

    public UserStore(Database database) {
        this.database = database;
    }

    /** A user to be. */
    public record NewUser(UUID id, String username, String passwordHash, Role role) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "NewUser[" + username + "]";
        }
    }

    /** What signing in compares with. */
    public record WithPassword(User user, String passwordHash) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "WithPassword[" + user + "]";
        }
    }

    /**
     * A change of a user; null means as it is.
     *
     * @param passwordHash of the new password
     */
    public record Change(Role role, Boolean active, String passwordHash) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Change[" + role + ", " + active + "]";
        }

        private boolean isNothingFor(User user) {
            return roleOf(user) == user.role() && activeOf(user) == user.active() && passwordHash == null;
        }

        private Role roleOf(User user) {
            return role == null ? user.role() : role;
        }

        private boolean activeOf(User user) {
            return active == null ? user.active() : active;
        }

        private JsonObject detail(User was) {
            JsonObject detail = new JsonObject().put("username", was.username());
            if (roleOf(was) != was.role()) {
                detail.put("role", role.wireName()).put("roleBefore", was.role().wireName());
            }
            if (activeOf(was) != was.active()) {
                detail.put("active", active);
            }
            return passwordHash == null ? detail : detail.put("password", "changed");
        }
    }

    /** Empty where the username is taken. */
    public Future<Optional<User>> create(Caller by, NewUser user) {
        return database.transaction(connection -> connection
                .preparedQuery(UserSql.CREATE)
                .execute(Tuple.of(
                        user.id(),
                        user.username(),
                        user.passwordHash(),
                        user.role().name()))
                .map(UserStore::first)
                .compose(created -> created.isEmpty()
                        ? Future.succeededFuture(created)
                        : AuditStore.append(connection, by, "user.created", subject(user.id()), detail(user))
                                .map(created)));
    }

    public Future<Optional<User>> find(UUID id) {
        return database.query(UserSql.FIND, Tuple.of(id)).map(UserStore::first);
    }

    /** Inactive users too. */
    public Future<Optional<WithPassword>> findWithPassword(String username) {
        return database.query(UserSql.FIND_WITH_PASSWORD, Tuple.of(username)).map(UserStore::firstWithPassword);
    }

    /** Inactive users too. */
    public Future<Optional<WithPassword>> findWithPassword(UUID id) {
        return database.query(UserSql.FIND_WITH_PASSWORD_BY_ID, Tuple.of(id)).map(UserStore::firstWithPassword);
    }

    /**
     * A page in the order of usernames.
     *
     * @param after only users whose name sorts after this one; empty for the first page
     */
    public Future<Page<User>> list(String after, int limit) {
        return database.query(UserSql.LIST, Tuple.of(after, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, UserStore::user), limit));
    }

    /**
     * Changes a user and ends their sessions. Who was demoted a moment ago changes nothing any more.
     *
     * @return a failure with {@code NOT_FOUND}, with {@code FORBIDDEN} where {@code by} is no active admin now, or with
     *     {@code CONFLICT} where no active admin would be left
     */
    public Future<User> change(Caller by, UUID id, Change change) {
        return database.transaction(connection -> activeAdmins(connection)
                .compose(admins -> lock(connection, id)
                        .compose(user -> allowed(by, user, change, admins))
                        .compose(user -> change.isNothingFor(user)
                                ? Future.succeededFuture(user)
                                : write(connection, by, user, change))));
    }

    /**
     * Replaces a password and ends the user's sessions.
     *
     * @param oldHash of the password that there was
     * @return false where the password was changed meanwhile: nothing was done
     */
    public Future<Boolean> replacePassword(Caller by, UUID id, String oldHash, String newHash) {
        return database.transaction(connection -> replacePassword(connection, id, oldHash, newHash)
                .compose(user -> user.isEmpty()
                        ? Future.succeededFuture(false)
                        : endSessions(connection, user.get())
                                .compose(ended -> auditPassword(connection, by, user.get()))
                                .map(true)));
    }

    /** Empty, and nothing done, where the password is no more the one with {@code oldHash}. */
    static Future<Optional<User>> replacePassword(SqlConnection connection, UUID id, String oldHash, String newHash) {
        return connection
                .preparedQuery(UserSql.REPLACE_PASSWORD)
                .execute(Tuple.of(id, oldHash, newHash))
                .map(UserStore::first);
    }

    static Future<Void> auditPassword(SqlConnection connection, Caller by, User user) {
        JsonObject detail = JsonObject.of("username", user.username(), "password", "changed");
        return AuditStore.append(connection, by, "user.changed", subject(user.id()), detail);
    }

    private static Future<Set<UUID>> activeAdmins(SqlConnection connection) {
        return connection.query(UserSql.LOCK_ACTIVE_ADMINS).execute().map(rows -> {
            Set<UUID> ids = new HashSet<>();
            rows.forEach(row -> ids.add(row.getUUID("id")));
            return ids;
        });
    }

    private static Future<User> lock(SqlConnection connection, UUID id) {
        return connection
                .preparedQuery(UserSql.LOCK)
                .execute(Tuple.of(id))
                .compose(rows -> first(rows)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Fault.notFound("user"))));
    }

    private static Future<User> allowed(Caller by, User user, Change change, Set<UUID> admins) {
        if (by.userId() != null && !admins.contains(by.userId())) {
            return Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "You are no admin any more."));
        }
        boolean stays = change.roleOf(user) == Role.ADMIN && change.activeOf(user);
        if (!stays && admins.equals(Set.of(user.id()))) {
            return Future.failedFuture(Fault.of(
                    ErrorCode.CONFLICT,
                    user.username() + " is the last active admin; make another user an admin first."));
        }
        return Future.succeededFuture(user);
    }

    private static Future<User> write(SqlConnection connection, Caller by, User was, Change change) {
        return connection
                .preparedQuery(UserSql.CHANGE)
                .execute(Tuple.of(was.id(), change.roleOf(was).name(), change.activeOf(was), change.passwordHash()))
                .map(rows -> first(rows).orElseThrow())
                .compose(user -> endSessions(connection, user)
                        .compose(ended -> AuditStore.append(
                                connection, by, "user.changed", subject(user.id()), change.detail(was)))
                        .map(user));
    }

    /** A statement of its own after the user's row is locked: it sees every sign-in that the old row let in. */
    private static Future<Void> endSessions(SqlConnection connection, User user) {
        return connection
                .preparedQuery(SignInSql.REVOKE_ALL)
                .execute(Tuple.of(user.id()))
                .mapEmpty();
    }

    static String subject(UUID id) {
        return "user:" + id;
    }

    private static JsonObject detail(NewUser user) {
        return new JsonObject()
                .put("username", user.username())
                .put("role", user.role().wireName());
    }

    private static Optional<User> first(RowSet<Row> rows) {
        return Rows.list(rows, UserStore::user).stream().findFirst();
    }

    private static Optional<WithPassword> firstWithPassword(RowSet<Row> rows) {
        return Rows.list(rows, row -> new WithPassword(user(row), row.getString("password_hash"))).stream()
                .findFirst();
    }

    static User user(Row row) {
        return new User(
                row.getUUID("id"),
                row.getString("username"),
                Role.valueOf(row.getString("role")),
                row.getBoolean("active"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "updated_at"));
    }
}
