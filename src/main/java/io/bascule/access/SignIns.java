package io.bascule.access;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.SignIn;
import io.bascule.job.Text;
import io.bascule.store.SignInStore;
import io.bascule.store.UserStore;
import io.bascule.store.UserStore.WithPassword;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Sessions of people: opened with a password, ended by hand, by their time or by a change of the user. */
public final class SignIns {
    private static final int MAX_NAME_KEPT = 100;

    private final UserStore users;
    private final SignInStore signIns;
    private final Gate gate;
    private final SessionTokens tokens;
    private final Duration lifetime;

    SignIns(UserStore users, SignInStore signIns, Gate gate, SessionTokens tokens, Duration lifetime) {
        this.users = users;
        this.signIns = signIns;
        this.gate = gate;
        this.tokens = tokens;
        this.lifetime = lifetime;
    }

    /**
     * Opens a session.
     *
     * @param username in any case
     * @param address where the request comes from; failures are counted by it
     * @return a failure with {@code UNAUTHENTICATED}, in the same words and after the same work for a wrong name and a wrong
     *     password; {@code TOO_MANY_REQUESTS} with {@code retryAfterSeconds} after too many failures; {@code UNAVAILABLE}
     *     where too many sign in at once
     */
    public Future<SignedIn> signIn(String username, String password, String address) {
        String name = Text.clip(username.strip().toLowerCase(Locale.ROOT), MAX_NAME_KEPT);
        return gate.attempt(name, address, () -> check(name, password, address))
                .compose(signedIn -> signedIn.isPresent()
                        ? Future.succeededFuture(signedIn.get())
                        : signIns.failed(name, address).compose(noted -> wrong()));
    }

    /** Ends the session of {@code identity}. */
    public Future<Void> signOut(Identity identity) {
        return identity.signInId() == null
                ? Future.failedFuture(
                        Fault.of(ErrorCode.FORBIDDEN, "An API key has no session; revoke the key instead."))
                : signIns.revoke(identity.caller(), identity.signInId()).mapEmpty();
    }

    /** A user's open sessions, newest first, at most 100. */
    public Future<List<SignIn>> list(UUID userId) {
        return signIns.list(userId);
    }

    /**
     * Ends a session of the caller's own or, for an admin, anyone's. One that has ended already is left as it is.
     *
     * @return a failure with {@code NOT_FOUND} where there is none that the caller may end
     */
    public Future<Void> revoke(UUID id, Caller by) {
        return signIns.owner(id)
                .compose(owner -> owner.isPresent() && (by.isAdmin() || isOwn(by, owner.get()))
                        ? signIns.revoke(by, id).mapEmpty()
                        : Future.failedFuture(Fault.notFound("session")));
    }

    private Future<Optional<SignedIn>> check(String name, String password, String address) {
        return users.findWithPassword(name)
                .compose(user -> gate.passwords()
                        .matches(password, user.map(WithPassword::passwordHash))
                        .compose(right ->
                                right ? open(user.orElseThrow(), address) : Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<SignedIn>> open(WithPassword who, String address) {
        return signIns.open(who, Ids.next(), address, lifetime)
                .map(opened ->
                        opened.map(signIn -> new SignedIn(tokens.write(signIn), signIn.expiresAt(), who.user())));
    }

    private static boolean isOwn(Caller by, UUID owner) {
        return !by.isProgram() && owner.equals(by.userId());
    }

    private static <T> Future<T> wrong() {
        return Future.failedFuture(Fault.of(ErrorCode.UNAUTHENTICATED, "The username or the password is wrong."));
    }
}
