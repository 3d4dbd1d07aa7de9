package io.bascule.access;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.store.ApiKeyStore;
import io.bascule.store.SignInStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who a token belongs to. Each answer comes from a look at the database that began after the question: what was ended
 * counts at once, on every node. Those who ask at one time share a look, see {@link Looks}.
 */
public final class Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    /** How many may wait for one look at the sessions, and at the keys. */
    private static final int MOST_WAITING = 10_000;

    /** A look takes a millisecond; where it takes this long the database is as good as away, and everyone waits for it. */
    private static final long LOOK_TIMEOUT_MS = 5_000;

    private final SessionTokens tokens;
    private final SignInStore signIns;
    private final ApiKeyStore keys;
    private final Looks<UUID, SignInStore.Open> openSignIns;
    private final Looks<String, ApiKeyStore.Open> openKeys;

    /** Keys and sessions whose use is being written down. */
    private final Set<UUID> noting = ConcurrentHashMap.newKeySet();

    Authenticator(SessionTokens tokens, SignInStore signIns, ApiKeyStore keys) {
        this.tokens = tokens;
        this.signIns = signIns;
        this.keys = keys;
        this.openSignIns = new Looks<>(ids -> inTime(signIns.findOpen(ids)), MOST_WAITING);
        this.openKeys = new Looks<>(prefixes -> inTime(keys.findOpen(prefixes)), MOST_WAITING);
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
        return openSignIns.ask(id).compose(open -> open.isEmpty() ? refused() : seen(open.get()));
    }

    private Future<Identity> program(String token) {
        Optional<KeyText> text = KeyText.parse(token);
        return text.isEmpty()
                ? refused()
                : openKeys.ask(text.get().prefix())
                        .compose(open ->
                                open.isPresent() && text.get().fits(open.get().secretHash())
                                        ? used(open.get())
                                        : refused());
    }

    private Future<Identity> seen(SignInStore.Open open) {
        Identity identity = new Identity(open.caller(), open.id(), open.expiresAt());
        return open.sightIsNews() ? noted(open.id(), signIns::seen).map(identity) : Future.succeededFuture(identity);
    }

    private Future<Identity> used(ApiKeyStore.Open open) {
        Identity identity = new Identity(open.caller(), null, open.key().expiresAt());
        return open.useIsNews() ? noted(open.key().id(), keys::used).map(identity) : Future.succeededFuture(identity);
    }

    /** One of those who use it at one time writes it down; the others do not wait. That it cannot be written refuses nobody. */
    private Future<Void> noted(UUID id, Function<UUID, Future<Void>> write) {
        return noting.add(id)
                ? write.apply(id)
                        .onFailure(e -> LOG.warn("The last use of key or session {} was not noted", id, e))
                        .otherwiseEmpty()
                        .onComplete(done -> noting.remove(id))
                : Future.succeededFuture();
    }

    private static <T> Future<T> inTime(Future<T> look) {
        return look.timeout(LOOK_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? away() : failure));
    }

    private static Fault away() {
        return Fault.of(ErrorCode.UNAVAILABLE, "The database is away or overloaded; try again in a few seconds.");
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(
                Fault.of(
                        ErrorCode.UNAUTHENTICATED,
                        "The token is not valid: it is mistyped, has expired or was ended. Sign in again, or use another API key."));
    }
}
