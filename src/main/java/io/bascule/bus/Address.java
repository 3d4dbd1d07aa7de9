package io.bascule.bus;

/**
 * An address that answers.
 *
 * @param <Q> what is asked
 * @param <R> what is answered
 * @param reach from where it is asked
 */
public record Address<Q, R>(String name, Class<Q> request, Class<R> reply, Reach reach) {
    /** Who is reached by a request. Without a cluster both mean this process. */
    public enum Reach {
        /** Only who serves the address in this process. */
        PROCESS,
        /** Who serves it in this process; where nobody does, one member of the cluster that does. */
        CLUSTER
    }

    static <Q, R> Address<Q, R> of(String name, Class<Q> request, Class<R> reply) {
        return new Address<>(name, request, reply, Reach.CLUSTER);
    }

    static <Q, R> Address<Q, R> ofProcess(String name, Class<Q> request, Class<R> reply) {
        return new Address<>(name, request, reply, Reach.PROCESS);
    }
}
