package io.bascule.schedule;

/**
 * A field of a change (a JSON merge patch, RFC 7396) that can be null: one that was left out stays, one that was said is set, be it to
 * null.
 *
 * @param isThere whether it was said
 */
public record Said<T>(boolean isThere, T value) {

    /** Left out. */
    public static <T> Said<T> nothing() {
        return new Said<>(false, null);
    }

    T or(T was) {
        return isThere ? value : was;
    }
}
