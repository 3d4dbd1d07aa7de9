package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Role;
import io.bascule.job.SignIn;
import io.bascule.job.User;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
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

    /**
     * An open session and whose it is, as the user is now.
     *
     * @param sightIsNews whether it was last seen long enough ago for that to be written again
     */
    public record Open(UUID id, Caller caller, Instant expiresAt, boolean sightIsNews) {}

    /** A session to be. */
    public record NewSignIn(UUID id, SignIn.From from, Duration lifetime) {}

    /** Opens a session; empty where the user is inactive or the password was changed since its hash was read. */
    public Future<Optional<SignIn>> open(UserStore.WithPassword who, NewSignIn session) {
        return database.transaction(connection -> insert(connection, who.user(), who.passwordHash(), session)
                .compose(opened -> opened.isEmpty()
                        ? Future.succeededFuture(opened)
                        : audit(connection, who.user().asCaller(), session).map(opened)));
    }

    /**
     * Replaces a user's password, ends all the user's sessions and opens another.
     *
     * @param known what the user proved to know
     * @return empty where the password was changed meanwhile: nothing was done; a failure with {@code FORBIDDEN} where the user
     *     became inactive
     */
    public Future<Optional<SignIn>> replacePassword(UserStore.WithPassword known, String newHash, NewSignIn session) {
        return database.transaction(connection -> UserStore.replacePassword(
                        connection, known.user().id(), known.passwordHash(), newHash)
                .compose(user -> user.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : openAnother(connection, user.get(), newHash, session).map(Optional::of)));
    }

    /** Puts a refused sign-in into the audit log. */
    public Future<Void> failed(String attemptedName, SignIn.From from) {
        return database.transaction(connection ->
                AuditStore.append(connection, NOBODY, "sign-in.failed", "username:" + attemptedName, detail(from)));
    }

    /** Puts a wrong old password, of one who wants to change it, into the audit log. */
    public Future<Void> failedToProve(Caller who, SignIn.From from) {
        return database.transaction(connection ->
                AuditStore.append(connection, who, "password.failed", UserStore.subject(who.userId()), detail(from)));
    }

    /** Those of the sessions that are open and whose users are active, by their ids. */
    public Future<Map<UUID, Open>> findOpen(Set<UUID> ids) {
        return database.query(SignInSql.FIND_OPEN, Tuple.tuple().addArrayOfUUID(ids.toArray(UUID[]::new)))
                .map(rows ->
                        Rows.list(rows, SignInStore::open).stream().collect(Collectors.toMap(Open::id, open -> open)));
    }

    /** Notes that a session was used, at most once a minute. */
    public Future<Void> seen(UUID id) {
        return database.query(SignInSql.SEEN, Tuple.of(id)).mapEmpty();
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

    /**
     * Ends all sessions of {@code by} but one.
     *
     * @return how many; where there were none nothing is written
     */
    public Future<Integer> revokeOthers(Caller by, UUID kept) {
        return database.transaction(connection -> connection
                .preparedQuery(SignInSql.REVOKE_OTHERS)
                .execute(Tuple.of(by.userId(), kept))
                .map(SqlResult::rowCount)
                .compose(ended -> ended == 0
                        ? Future.succeededFuture(ended)
                        : AuditStore.append(
                                        connection,
                                        by,
                                        "sign-in.others-ended",
                                        UserStore.subject(by.userId()),
                                        JsonObject.of("ended", ended, "kept", kept.toString()))
                                .map(ended)));
    }

    private static Future<SignIn> openAnother(
            SqlConnection connection, User user, String passwordHash, NewSignIn session) {
        return connection
                .preparedQuery(SignInSql.REVOKE_ALL)
                .execute(Tuple.of(user.id()))
                .compose(ended -> insert(connection, user, passwordHash, session))
                .map(opened -> opened.orElseThrow(
                        () -> Fault.of(ErrorCode.FORBIDDEN, "Your account was changed meanwhile; sign in again.")))
                .compose(opened -> UserStore.auditPassword(connection, user.asCaller(), user)
                        .compose(done -> audit(connection, user.asCaller(), session))
                        .map(opened));
    }

    private static Future<Optional<SignIn>> insert(
            SqlConnection connection, User user, String passwordHash, NewSignIn session) {
        SignIn.From from = session.from();
        return connection
                .preparedQuery(SignInSql.OPEN)
                .execute(Tuple.of(session.id(), user.id(), passwordHash, from.address(), from.agent())
                        .addLong(session.lifetime().toMillis()))
                .map(rows -> Rows.list(rows, SignInStore::signIn).stream().findFirst());
    }

    private static Future<Void> audit(SqlConnection connection, Caller who, NewSignIn session) {
        return AuditStore.append(connection, who, "sign-in", subject(session.id()), detail(session.from()));
    }

    private static String subject(UUID id) {
        return "sign-in:" + id;
    }

    private static JsonObject detail(SignIn.From from) {
        return new JsonObject().put("address", from.address()).put("agent", from.agent());
    }

    private static SignIn signIn(Row row) {
        return new SignIn(
                row.getUUID("id"),
                row.getUUID("user_id"),
                new SignIn.From(row.getString("address"), row.getString("agent")),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "last_seen_at"),
                Rows.instant(row, "expires_at"));
    }

    private static Open open(Row row) {
        Role role = Role.valueOf(row.getString("role"));
        Caller caller = Caller.person(row.getUUID("user_id"), row.getString("username"), role);
        return new Open(row.getUUID("id"), caller, Rows.instant(row, "expires_at"), row.getBoolean("sight_is_news"));
    }
}
