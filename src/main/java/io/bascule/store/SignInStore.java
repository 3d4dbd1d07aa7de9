package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Role;
import io.bascule.job.SignIn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sessions of people. */
public final class SignInStore {
    private static final Caller NOBODY = Caller.person(null, "nobody", Role.VIEWER);

    private final Database database;

    public SignInStore(Database database) {
        this.database = database;
    }

    /** An open session and whose it is, as the user is now. */
    public record Open(UUID id, Caller caller, Instant expiresAt) {}

    /** Opens a session; empty where the user is inactive or the password was changed since its hash was read. */
    public Future<Optional<SignIn>> open(UserStore.WithPassword who, UUID id, String address, Duration lifetime) {
        Tuple parameters = Tuple.of(id, who.user().id(), who.passwordHash(), address, lifetime.toMillis());
        return database.transaction(connection -> connection
                .preparedQuery(SignInSql.OPEN)
                .execute(parameters)
                .map(rows -> Rows.list(rows, SignInStore::signIn).stream().findFirst())
                .compose(opened -> opened.isEmpty()
                        ? Future.succeededFuture(opened)
                        : AuditStore.append(connection, who.user().asCaller(), "sign-in", subject(id), at(address))
                                .map(opened)));
    }

    /** Puts a refused sign-in into the audit log. */
    public Future<Void> failed(String attemptedName, String address) {
        return database.transaction(connection ->
                AuditStore.append(connection, NOBODY, "sign-in.failed", "username:" + attemptedName, at(address)));
    }

    /** Those of the sessions that are open and whose users are active, by their ids. */
    public Future<Map<UUID, Open>> findOpen(Set<UUID> ids) {
        return database.query(SignInSql.FIND_OPEN, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows ->
                        Rows.list(rows, SignInStore::open).stream().collect(Collectors.toMap(Open::id, open -> open)));
    }

    /** A user's open sessions, newest first, at most 100. */
    public Future<List<SignIn>> list(UUID userId) {
        return database.query(SignInSql.LIST, Tuple.of(userId)).map(rows -> Rows.list(rows, SignInStore::signIn));
    }

    /** Whose session it is or was. */
    public Future<Optional<UUID>> owner(UUID id) {
        return database.query(SignInSql.FIND_OWNER, Tuple.of(id))
                .map(rows ->
                        Rows.list(rows, row -> row.getUUID("user_id")).stream().findFirst());
    }

    /**
     * Ends a session.
     *
     * @return false where it had ended already; then nothing is written
     */
    public Future<Boolean> revoke(Caller by, UUID id) {
        return database.transaction(connection -> connection
                .preparedQuery(SignInSql.REVOKE)
                .execute(Tuple.of(id))
                .compose(done -> done.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : AuditStore.append(connection, by, "sign-in.ended", subject(id), new JsonObject())
                                .map(true)));
    }

    private static String subject(UUID id) {
        return "sign-in:" + id;
    }

    private static JsonObject at(String address) {
        return new JsonObject().put("address", address);
    }

    private static SignIn signIn(Row row) {
        return new SignIn(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("address"),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "expires_at"));
    }

    private static Open open(Row row) {
        Role role = Role.valueOf(row.getString("role"));
        Caller caller = Caller.person(row.getUUID("user_id"), row.getString("username"), role);
        return new Open(row.getUUID("id"), caller, Rows.instant(row, "expires_at"));
    }
}
