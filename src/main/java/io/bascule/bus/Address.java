package io.bascule.bus;

import java.time.Duration;

/**
 * An address that answers.
 *
 * @param <Q> what is asked
 * @param <R> what is answered
 * @param reach from where it is asked
 * @param patience how long to wait for an answer of another process: one that dies takes its messages along, and nobody is told
 */
public record Address<Q, R>(String name, Class<Q> request, Class<R> reply, Reach reach, Duration patience) {
    /** Where answers follow a write to the database. */
    static final Duration LONG = Duration.ofSeconds(60);

    /** Where answers come from memory. */
    private static final Duration SHORT = Duration.ofSeconds(5);

    /** Who is reached by a request. Without a cluster both mean this process. */
    public enum Reach {
        /** Only who serves the address in this process. */
        PROCESS,
        /** Who serves it in this process; where nobody does, one member of the cluster that does. */
        CLUSTER
    }

    static <Q, R> Address<Q, R> of(String name, Class<Q> request, Class<R> reply) {
        return new Address<>(name, request, reply, Reach.CLUSTER, LONG);
    }

    static <Q, R> Address<Q, R> ofHandler(String name, Class<Q> request, Class<R> reply) {
        return new Address<>(name, request, reply, Reach.CLUSTER, SHORT);
    }

    static <Q, R> Address<Q, R> ofProcess(String name, Class<Q> request, Class<R> reply) {
        return new Address<>(name, request, reply, Reach.PROCESS, LONG);
    }
}
