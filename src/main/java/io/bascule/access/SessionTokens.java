package io.bascule.access;

import io.bascule.job.Ids;
import io.bascule.job.SignIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Optional;
import java.util.UUID;

/**
 * A session's token: a JWT, signed with HS256 and nothing else, that names the session's row. The row has the last word; the
 * token only keeps guesses away from the database.
 */
final class SessionTokens {
    private static final String ISSUER = "bascule";
    private static final String AUDIENCE = "bascule";
    private static final String ALGORITHM = "HS256";
    /** This node's clock may be off; the exact end of a session is checked with the database's. */
    private static final int LEEWAY_SECONDS = 60;

    private static final int MAX_LENGTH = 2_048;

    private final JWTAuth jwt;

    SessionTokens(Vertx vertx, String secret) {
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(Buffer.buffer(secret)))
                        .setJWTOptions(new JWTOptions()
                                .setAlgorithm(ALGORITHM)
                                .setIssuer(ISSUER)
                                .addAudience(AUDIENCE)
                                .setLeeway(LEEWAY_SECONDS)));
    }

    String write(SignIn signIn) {
        JsonObject claims = new JsonObject()
                .put("jti", signIn.id().toString())
                .put("iss", ISSUER)
                .put("aud", new JsonArray().add(AUDIENCE))
                .put("exp", signIn.expiresAt().getEpochSecond());
        // No iat: a node whose clock is behind would refuse what another has just issued.
        return jwt.generateToken(
                claims, new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true));
    }

    /** The session that the token names; empty where the token is not ours, is over, or lacks a claim. Never fails. */
    Future<Optional<UUID>> read(String token) {
        // In compose, since the library throws, rather than fails, on some malformed tokens.
        return token.length() > MAX_LENGTH
                ? Future.succeededFuture(Optional.empty())
                : Future.succeededFuture(new TokenCredentials(token))
                        .compose(jwt::authenticate)
                        .map(SessionTokens::signInId)
                        .otherwise(Optional.empty());
    }

    /** The library checks {@code exp} only where it is present; here every claim must be. */
    private static Optional<UUID> signInId(User user) {
        JsonObject claims = user.attributes().getJsonObject("accessToken");
        boolean complete = claims != null
                && claims.getValue("exp") instanceof Number
                && ISSUER.equals(claims.getValue("iss"))
                && claims.getValue("aud") != null
                && claims.getValue("jti") instanceof String;
        return complete ? Ids.parse(claims.getString("jti")) : Optional.empty();
    }
}
