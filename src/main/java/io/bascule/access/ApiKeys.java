package io.bascule.access;

import io.bascule.job.ApiKey;
import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Page;
import io.bascule.job.Scope;
import io.bascule.job.Text;
import io.bascule.store.ApiKeyStore;
import io.bascule.store.ApiKeyStore.NewKey;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Credentials of programs. */
public final class ApiKeys {
    /** How many open keys a user may have. */
    public static final int MAX_OPEN = 50;

    private final ApiKeyStore keys;

    ApiKeys(ApiKeyStore keys) {
        this.keys = keys;
    }

    /**
     * Makes a key of the caller's own.
     *
     * @param scopes what it may do, within what the caller's role may, see {@link Permission#grantable}
     * @param expiresAt when it ends, or empty for never
     * @return a failure with {@code FORBIDDEN} for a key, which cannot make keys; {@code INVALID_REQUEST} with each wrong
     *     field; {@code CONFLICT} where {@value #MAX_OPEN} are open
     */
    public Future<NewApiKey> create(Caller caller, String name, Set<Scope> scopes, Optional<Instant> expiresAt) {
        Optional<Fault> refusal = Permission.MANAGE_OWN_KEYS.refusal(caller).or(() -> problem(caller, name, scopes));
        if (refusal.isPresent()) {
            return Future.failedFuture(refusal.get());
        }
        KeyText text = KeyText.random();
        NewKey key =
                new NewKey(Ids.next(), name.strip(), text.prefix(), text.secretHash(), scopes, expiresAt.orElse(null));
        return keys.create(caller, key, MAX_OPEN).map(created -> new NewApiKey(text.write(), created));
    }

    /** The caller's own keys: the open ones first, then newest first, at most 200. */
    public Future<List<ApiKey>> list(Caller caller) {
        return keys.list(caller.userId());
    }

    /** Everyone's keys, newest first, with their owners' names. */
    public Future<Page<ApiKeyStore.Owned>> listAll(UUID before, int limit) {
        return keys.listAll(before, limit);
    }

    /** A key, whoever's it is and however it stands. */
    public Future<Optional<ApiKey>> find(UUID id) {
        return keys.find(id);
    }

    /**
     * Ends a key of the caller's own or, for an admin, anyone's. One that was revoked already is left as it is.
     *
     * @return a failure with {@code NOT_FOUND} where there is none that the caller may end
     */
    public Future<Void> revoke(UUID id, Caller by) {
        return keys.find(id)
                .compose(key -> key.isPresent() && (by.isAdmin() || isOwn(by, key.get()))
                        ? keys.revoke(by, key.get()).mapEmpty()
                        : Future.failedFuture(Fault.notFound("API key")));
    }

    private static Optional<Fault> problem(Caller caller, String name, Set<Scope> scopes) {
        List<FieldError> problems = new ArrayList<>();
        if (name.isBlank() || name.strip().length() > ApiKey.MAX_NAME || !Text.isStorable(name)) {
            problems.add(
                    new FieldError("name", "must have 1 to " + ApiKey.MAX_NAME + " characters, none of them \\u0000"));
        }
        Set<Scope> grantable = Permission.grantable(caller.role());
        if (scopes.isEmpty() || !grantable.containsAll(scopes)) {
            String names =
                    EnumSet.copyOf(grantable).stream().map(Scope::wireName).collect(Collectors.joining(", "));
            problems.add(new FieldError("scopes", "must be one or more of what your role may give: " + names));
        }
        if (!Scope.mayMeet(scopes)) {
            problems.add(new FieldError(
                    "scopes", "agent and training go with no other scope; make another key for what else is needed"));
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(Fault.invalid(problems));
    }

    private static boolean isOwn(Caller by, ApiKey key) {
        return !by.isProgram() && key.userId().equals(by.userId());
    }
}
