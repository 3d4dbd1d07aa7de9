package io.bascule.bus;

/**
 * An address that answers.
 *
 * @param <Q> what is asked
 * @param <R> what is answered
 */
public record Address<Q, R>(String name, Class<Q> request, Class<R> reply) {

    static <Q, R> Address<Q, R> of(String name, Class<Q> request, Class<R> reply) {
        return new Address<>(name, request, reply);
    }
}
