package io.bascule.access;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.SignIn;
import io.bascule.job.Text;
import io.bascule.job.User;
import io.bascule.store.SignInStore;
import io.bascule.store.SignInStore.NewSignIn;
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
     * @return a failure with {@code UNAUTHENTICATED}, in the same words and after the same work for a wrong name and a wrong
     *     password; {@code TOO_MANY_REQUESTS} with {@code retryAfterSeconds} after too many failures; {@code UNAVAILABLE}
     *     where too many sign in at once
     */
    public Future<SignedIn> signIn(String username, String password, SignIn.From from) {
        String name = Text.clip(username.strip().toLowerCase(Locale.ROOT), MAX_NAME_KEPT);
        return gate.attempt(name, from.address(), () -> check(name, password, from))
                .compose(signedIn -> signedIn.isPresent()
                        ? Future.succeededFuture(signedIn.get())
                        : signIns.failed(name, from).compose(noted -> wrong()));
    }

    /**
     * A person's own change of password. It ends all their sessions, the present one too, since who has stolen its token would
     * keep it; what the answer holds is another one.
     *
     * @return a failure with {@code FORBIDDEN} where the old password is wrong or a key asks, {@code TOO_MANY_REQUESTS} after
     *     too many failures, {@code INVALID_REQUEST}
     */
    public Future<SignedIn> changePassword(Caller caller, String oldPassword, String newPassword, SignIn.From from) {
        if (caller.isProgram()) {
            return Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "An API key cannot change a password; sign in."));
        }
        Optional<FieldError> problem = Passwords.problem("newPassword", newPassword);
        if (problem.isPresent()) {
            return Future.failedFuture(Fault.invalid(List.of(problem.get())));
        }
        return gate.attempt(caller.username(), from.address(), () -> proved(caller, oldPassword))
                .compose(known -> known.map(Future::succeededFuture)
                        .orElseGet(() -> signIns.failedToProve(caller, from).compose(noted -> wrongOldPassword())))
                .compose(known -> replace(known, newPassword, from));
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

    /** Ends all sessions of the one who asks but the present one; the answer is how many. */
    public Future<Integer> revokeOthers(Identity identity) {
        return identity.signInId() == null
                ? Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "An API key has no sessions; sign in."))
                : signIns.revokeOthers(identity.caller(), identity.signInId());
    }

    private Future<Optional<WithPassword>> proved(Caller caller, String password) {
        return users.findWithPassword(caller.userId())
                .compose(known -> gate.passwords()
                        .matches(password, known.map(WithPassword::passwordHash))
                        .map(right -> known.filter(user -> right)));
    }

    private Future<SignedIn> replace(WithPassword known, String newPassword, SignIn.From from) {
        return gate.passwords()
                .hash(newPassword)
                .compose(hash -> signIns.replacePassword(known, hash, session(from)))
                .compose(opened -> opened.map(signIn -> Future.succeededFuture(signedIn(signIn, known.user())))
                        .orElseGet(SignIns::wrongOldPassword));
    }

    private Future<Optional<SignedIn>> check(String name, String password, SignIn.From from) {
        return users.findWithPassword(name)
                .compose(user -> gate.passwords()
                        .matches(password, user.map(WithPassword::passwordHash))
                        .compose(right ->
                                right ? open(user.orElseThrow(), from) : Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<SignedIn>> open(WithPassword who, SignIn.From from) {
        return signIns.open(who, session(from)).map(opened -> opened.map(signIn -> signedIn(signIn, who.user())));
    }

    private NewSignIn session(SignIn.From from) {
        return new NewSignIn(Ids.next(), from, lifetime);
    }

    private SignedIn signedIn(SignIn signIn, User user) {
        return new SignedIn(tokens.write(signIn), signIn.expiresAt(), user);
    }

    private static boolean isOwn(Caller by, UUID owner) {
        return !by.isProgram() && owner.equals(by.userId());
    }

    private static <T> Future<T> wrongOldPassword() {
        return Future.failedFuture(Fault.of(ErrorCode.FORBIDDEN, "The old password is wrong."));
    }

    private static <T> Future<T> wrong() {
        return Future.failedFuture(Fault.of(ErrorCode.UNAUTHENTICATED, "The username or the password is wrong."));
    }
}
