package io.bascule.bus;

/** An address that everyone may listen to and nobody answers. */
public record Topic<E>(String name, Class<E> event) {

    static <E> Topic<E> of(String name, Class<E> event) {
        return new Topic<>(name, event);
    }
}
