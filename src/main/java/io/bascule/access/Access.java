package io.bascule.access;

import com.github.benmanes.caffeine.cache.Ticker;
import io.bascule.job.Fault;
import io.bascule.store.ApiKeyStore;
import io.bascule.store.Database;
import io.bascule.store.SharedSettingStore;
import io.bascule.store.SignInStore;
import io.bascule.store.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** The room's parts, put together. */
public record Access(Authenticator authenticator, SignIns signIns, ApiKeys apiKeys, Users users) {
    private static final String SECRET_NAME = "session.secret";
    private static final int MIN_SECRET_BYTES = 32;

    /**
     * @param sessionSecret signs sessions, at least 32 bytes, the same on every node; empty: the nodes share one that the
     *     first of them makes up
     * @param sessionLifetime from signing in to having to again
     */
    public record Settings(Optional<String> sessionSecret, Duration sessionLifetime) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Settings[" + sessionLifetime + "]";
        }
    }

    /**
     * Opens the room on a migrated database.
     *
     * @return a failure with {@code INVALID_REQUEST} where the secret is too short
     */
    public static Future<Access> open(Vertx vertx, Database database, Settings settings) {
        return open(vertx, database, settings, Ticker.systemTicker());
    }

    static Future<Access> open(Vertx vertx, Database database, Settings settings, Ticker ticker) {
        Gate gate = new Gate(new FailureBackoff(ticker), new Passwords(vertx));
        return secret(database, settings)
                .map(secret -> assemble(database, gate, new SessionTokens(vertx, secret), settings));
    }

    private static Access assemble(Database database, Gate gate, SessionTokens tokens, Settings settings) {
        UserStore users = new UserStore(database);
        SignInStore signIns = new SignInStore(database);
        ApiKeyStore keys = new ApiKeyStore(database);
        return new Access(
                new Authenticator(tokens, signIns, keys),
                new SignIns(users, signIns, gate, tokens, settings.sessionLifetime()),
                new ApiKeys(keys),
                new Users(users, gate));
    }

    private static Future<String> secret(Database database, Settings settings) {
        if (settings.sessionSecret().isEmpty()) {
            String proposed = HexFormat.of().formatHex(RandomText.bytes(MIN_SECRET_BYTES));
            return new SharedSettingStore(database).getOrCreate(SECRET_NAME, proposed);
        }
        String secret = settings.sessionSecret().get();
        return secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES
                ? Future.failedFuture(Fault.invalid(
                        "auth.jwtSecret",
                        "must have at least " + MIN_SECRET_BYTES + " bytes; leave it out to have one made"))
                : Future.succeededFuture(secret);
    }
}
