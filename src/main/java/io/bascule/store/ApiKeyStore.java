package io.bascule.store;

import io.bascule.job.ApiKey;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** API keys. A secret comes here only as its hash. */
public final class ApiKeyStore {
    private final Database database;

    public ApiKeyStore(Database database) {
        this.database = database;
    }

    /**
     * A key to be.
     *
     * @param secretHash SHA-256 of the secret
     * @param expiresAt null where it does not expire
     */
    public record NewKey(
            UUID id, String name, String prefix, Buffer secretHash, Set<Scope> scopes, Instant expiresAt) {}

    /**
     * An open key of an active user.
     *
     * @param useIsNews whether its last use is long enough ago to be written again
     */
    public record Open(ApiKey key, Caller caller, Buffer secretHash, boolean useIsNews) {}

    /** A key and its owner's name. */
    public record Owned(ApiKey key, String username) {}

    /**
     * Makes a key of {@code by}.
     *
     * @param maxOpen how many open keys a user may have
     * @return a failure with {@code CONFLICT} where that many are open, {@code INVALID_REQUEST} where {@code expiresAt} is
     *     past, {@code FORBIDDEN} where the user's role changed or the user became inactive
     */
    public Future<ApiKey> create(Caller by, NewKey key, int maxOpen) {
        return database.transaction(connection -> lockOwner(connection, by)
                .compose(owner -> refuseTooMany(connection, by, maxOpen))
                .compose(room -> insert(connection, by, key))
                .compose(created -> AuditStore.append(
                                connection, by, "key.created", subject(created.id()), detail(created))
                        .map(created)));
    }

    /** Those of the keys with these prefixes that are open and whose owners are active, by their prefixes. */
    public Future<Map<String, Open>> findOpen(Set<String> prefixes) {
        return database.query(ApiKeySql.FIND_OPEN, Tuple.tuple().addArrayOfString(prefixes.toArray(String[]::new)))
                .map(rows -> Rows.list(rows, ApiKeyStore::open).stream()
                        .collect(Collectors.toMap(open -> open.key().prefix(), open -> open)));
    }

    /** Notes a use, at most once a minute. */
    public Future<Void> used(UUID id) {
        return database.query(ApiKeySql.USED, Tuple.of(id)).mapEmpty();
    }

    /** A user's keys: the open ones first, then newest first, at most 200. */
    public Future<List<ApiKey>> list(UUID userId) {
        return database.query(ApiKeySql.LIST, Tuple.of(userId)).map(rows -> Rows.list(rows, ApiKeyStore::key));
    }

    /**
     * A page of everyone's keys, newest first.
     *
     * @param before only keys that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Owned>> listAll(UUID before, int limit) {
        return database.query(ApiKeySql.LIST_ALL, Tuple.of(before, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, row -> new Owned(key(row), row.getString("username"))), limit));
    }

    public Future<Optional<ApiKey>> find(UUID id) {
        return database.query(ApiKeySql.FIND, Tuple.of(id)).map(ApiKeyStore::first);
    }

    /**
     * Ends a key.
     *
     * @return false where it was revoked already; then nothing is written
     */
    public Future<Boolean> revoke(Caller by, ApiKey key) {
        return database.transaction(connection -> connection
                .preparedQuery(ApiKeySql.REVOKE)
                .execute(Tuple.of(key.id()))
                .compose(done -> done.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : AuditStore.append(connection, by, "key.revoked", subject(key.id()), detail(key))
                                .map(true)));
    }

    private static Future<Void> lockOwner(SqlConnection connection, Caller owner) {
        return connection
                .preparedQuery(ApiKeySql.LOCK_OWNER)
                .execute(Tuple.of(owner.userId()))
                .compose(rows -> rows.size() == 1
                                && rows.iterator()
                                        .next()
                                        .getString("role")
                                        .equals(owner.role().name())
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                Fault.of(ErrorCode.FORBIDDEN, "Your account was changed meanwhile; sign in again.")));
    }

    private static Future<Void> refuseTooMany(SqlConnection connection, Caller owner, int maxOpen) {
        return connection
                .preparedQuery(ApiKeySql.COUNT_OPEN)
                .execute(Tuple.of(owner.userId()))
                .compose(rows -> rows.iterator().next().getLong("count") < maxOpen
                        ? Future.succeededFuture()
                        : Future.failedFuture(Fault.of(
                                ErrorCode.CONFLICT,
                                "You have " + maxOpen + " open keys; revoke one that is not used.")));
    }

    private static Future<ApiKey> insert(SqlConnection connection, Caller owner, NewKey key) {
        String[] scopes = key.scopes().stream().map(Scope::name).sorted().toArray(String[]::new);
        Tuple parameters = Tuple.of(key.id(), owner.userId(), key.name(), key.prefix(), key.secretHash())
                .addArrayOfString(scopes)
                .addOffsetDateTime(Rows.time(key.expiresAt()));
        return connection
                .preparedQuery(ApiKeySql.CREATE)
                .execute(parameters)
                .compose(rows -> first(rows)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Fault.invalid("expiresAt", "must be in the future"))));
    }

    private static String subject(UUID id) {
        return "key:" + id;
    }

    private static JsonObject detail(ApiKey key) {
        List<String> scopes =
                key.scopes().stream().map(Scope::wireName).sorted().toList();
        return new JsonObject()
                .put("name", key.name())
                .put("prefix", key.prefix())
                .put("userId", key.userId().toString())
                .put("scopes", new JsonArray(scopes))
                .put(
                        "expiresAt",
                        key.expiresAt() == null ? null : key.expiresAt().toString());
    }

    private static Optional<ApiKey> first(RowSet<Row> rows) {
        return Rows.list(rows, ApiKeyStore::key).stream().findFirst();
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("name"),
                row.getString("prefix"),
                Stream.of(row.getArrayOfStrings("scopes")).map(Scope::valueOf).collect(Collectors.toSet()),
                Rows.instant(row, "created_at"),
                Rows.instant(row, "expires_at"),
                Rows.instant(row, "last_used_at"),
                Rows.instant(row, "revoked_at"));
    }

    private static Open open(Row row) {
        ApiKey key = key(row);
        Role role = Role.valueOf(row.getString("role"));
        Caller caller = new Caller(key.userId(), row.getString("username"), role, key.id(), key.scopes());
        return new Open(key, caller, row.getBuffer("secret_hash"), row.getBoolean("use_is_news"));
    }
}
