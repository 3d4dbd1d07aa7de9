package io.bascule.access;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.User;
import io.bascule.store.UserStore;
import io.bascule.store.UserStore.Change;
import io.bascule.store.UserStore.NewUser;
import io.bascule.store.UserStore.WithPassword;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Accounts: who exists, in which role, with which password. */
public final class Users {
    /** The user that every installation starts with. */
    public static final String FIRST_ADMIN = "admin";

    private final UserStore users;
    private final Gate gate;

    Users(UserStore users, Gate gate) {
        this.users = users;
        this.gate = gate;
    }

    /**
     * Makes a user.
     *
     * @param username see {@link User#USERNAME}
     * @return a failure with {@code FORBIDDEN} unless {@code admin} is one, {@code INVALID_REQUEST} with each wrong field,
     *     {@code CONFLICT} where the name is taken
     */
    public Future<User> create(Caller admin, String username, String password, Role role) {
        return onlyAdmins(admin)
                .compose(may -> refuse(problems(username, password)))
                .compose(valid -> gate.passwords().hash(password))
                .compose(hash -> users.create(admin, new NewUser(Ids.next(), username, hash, role)))
                .compose(created -> created.map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(Fault.of(
                                ErrorCode.CONFLICT, "The username " + username + " is taken; choose another."))));
    }

    /**
     * A page in the order of usernames.
     *
     * @param cursor the last username of the page before, or empty for the first
     */
    public Future<Page<User>> list(Optional<String> cursor, int limit) {
        return users.list(cursor.orElse(""), limit);
    }

    public Future<Optional<User>> find(UUID id) {
        return users.find(id);
    }

    /**
     * Changes a user's role, password, or whether they are active; whatever changes, their sessions end at once, and an
     * inactive user's keys do nothing.
     *
     * @return a failure with {@code FORBIDDEN} unless {@code admin} is one, {@code NOT_FOUND}, {@code INVALID_REQUEST}, or
     *     {@code CONFLICT} where it would leave no active admin
     */
    public Future<User> change(Caller admin, UUID id, UserChange change) {
        return onlyAdmins(admin)
                .compose(may -> refuse(problems(change)))
                .compose(valid -> hash(change.password()))
                .compose(hash -> users.change(
                        admin,
                        id,
                        new Change(change.role().orElse(null), change.active().orElse(null), hash.orElse(null))));
    }

    /**
     * Makes sure that the admin exists; called at each start, by any number of nodes at once. A configured password wins over
     * the stored one: where they differ it is set anew, audited, and the admin's sessions end. So whoever has the settings
     * can get back in, and a password that was changed in the browser must be changed in the settings too.
     *
     * @param configuredPassword the setting, or empty: then the first start makes one up
     */
    public Future<FirstAdmin> ensureAdmin(Optional<String> configuredPassword) {
        return refuse(configuredPassword.flatMap(p -> Passwords.problem("BASCULE_ADMIN_PASSWORD", p)).stream()
                        .toList())
                .compose(valid -> users.findWithPassword(FIRST_ADMIN))
                .compose(known -> known.isPresent()
                        ? keepConfigured(known.get(), configuredPassword)
                        : createAdmin(configuredPassword));
    }

    private Future<FirstAdmin> createAdmin(Optional<String> configuredPassword) {
        String password = configuredPassword.orElseGet(Passwords::generate);
        return gate.passwords()
                .hash(password)
                .compose(hash -> users.create(Caller.SYSTEM, new NewUser(Ids.next(), FIRST_ADMIN, hash, Role.ADMIN)))
                // Where another node was first, its password is the one.
                .map(created -> new FirstAdmin(
                        FIRST_ADMIN,
                        created.isPresent() && configuredPassword.isEmpty()
                                ? Optional.of(password)
                                : Optional.empty()));
    }

    private Future<FirstAdmin> keepConfigured(WithPassword known, Optional<String> configuredPassword) {
        FirstAdmin admin = new FirstAdmin(FIRST_ADMIN, Optional.empty());
        return configuredPassword
                .map(password -> gate.passwords()
                        .matches(password, Optional.of(known.passwordHash()))
                        .compose(same -> same
                                ? Future.succeededFuture(admin)
                                : reset(known, password).map(admin)))
                .orElseGet(() -> Future.succeededFuture(admin));
    }

    private Future<Boolean> reset(WithPassword known, String password) {
        return gate.passwords()
                .hash(password)
                .compose(hash ->
                        users.replacePassword(Caller.SYSTEM, known.user().id(), known.passwordHash(), hash));
    }

    private Future<Optional<String>> hash(Optional<String> password) {
        return password.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : gate.passwords().hash(password.get()).map(Optional::of);
    }

    private static Future<Void> onlyAdmins(Caller caller) {
        return Permission.ADMINISTER
                .refusal(caller)
                .<Future<Void>>map(Future::failedFuture)
                .orElseGet(Future::succeededFuture);
    }

    private static List<FieldError> problems(String username, String password) {
        List<FieldError> problems = new ArrayList<>();
        if (!User.USERNAME.matcher(username).matches()) {
            problems.add(new FieldError(
                    "username",
                    "must be 1 to 100 of a-z, 0-9, '.', '_', '@' and '-', beginning with a letter or digit"));
        }
        Passwords.problem("password", password).ifPresent(problems::add);
        return problems;
    }

    private static List<FieldError> problems(UserChange change) {
        return change.isEmpty()
                ? List.of(new FieldError("role", "give at least one of role, active and password"))
                : change.password().flatMap(p -> Passwords.problem("password", p)).stream()
                        .toList();
    }

    private static Future<Void> refuse(List<FieldError> problems) {
        return problems.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Fault.invalid(problems));
    }
}
