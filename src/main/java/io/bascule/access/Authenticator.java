package io.bascule.access;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.store.ApiKeyStore;
import io.bascule.store.SignInStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who a token belongs to. One look at the database each time: what was ended counts at once, on every node. */
public final class Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    private final SessionTokens tokens;
    private final SignInStore signIns;
    private final ApiKeyStore keys;

    Authenticator(SessionTokens tokens, SignInStore signIns, ApiKeyStore keys) {
        this.tokens = tokens;
        this.signIns = signIns;
        this.keys = keys;
    }

    /**
     * @param token a session's token or an API key
     * @return a failure with {@code UNAUTHENTICATED}, in the same words whatever is wrong with the token; {@code UNAVAILABLE}
     *     where the database cannot be asked
     */
    public Future<Identity> authenticate(String token) {
        return token.startsWith(KeyText.START) ? program(token) : person(token);
    }

    private Future<Identity> person(String token) {
        return tokens.read(token).compose(id -> id.isEmpty() ? refused() : session(id.get()));
    }

    private Future<Identity> session(UUID id) {
        return signIns.findOpen(id)
                .compose(open -> open.isEmpty()
                        ? refused()
                        : Future.succeededFuture(
                                new Identity(open.get().caller(), id, open.get().expiresAt())));
    }

    private Future<Identity> program(String token) {
        Optional<KeyText> text = KeyText.parse(token);
        return text.isEmpty()
                ? refused()
                : keys.findOpen(text.get().prefix())
                        .compose(open ->
                                open.isPresent() && text.get().fits(open.get().secretHash())
                                        ? used(open.get())
                                        : refused());
    }

    private Future<Identity> used(ApiKeyStore.Open open) {
        Identity identity = new Identity(open.caller(), null, open.key().expiresAt());
        Future<Void> noted = open.useIsNews() ? keys.used(open.key().id()) : Future.succeededFuture();
        return noted.onFailure(e -> LOG.warn(
                        "The last use of API key {} was not noted", open.key().prefix(), e))
                .transform(done -> Future.succeededFuture(identity));
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(
                Fault.of(
                        ErrorCode.UNAUTHENTICATED,
                        "The token is not valid: it is mistyped, has expired or was ended. Sign in again, or use another API key."));
    }
}
