package io.bascule.access;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/** What every guess of a password passes: the count of failures, then the hashing. */
record Gate(FailureBackoff backoff, Passwords passwords) {

    /**
     * Runs a check unless its account or address must wait.
     *
     * @param check gives a value where the password was right, empty where it was wrong, fails where that is not known
     */
    <T> Future<Optional<T>> attempt(String account, String address, Supplier<Future<Optional<T>>> check) {
        FailureBackoff.Attempt attempt;
        try {
            attempt = backoff.begin(account, address);
        } catch (RuntimeException mustWait) {
            return Future.failedFuture(mustWait);
        }
        return check.get()
                .onFailure(unknown -> attempt.unchecked())
                .onSuccess(value -> value.ifPresent(right -> attempt.succeeded()));
    }
}
