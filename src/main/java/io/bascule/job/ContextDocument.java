package io.bascule.job;

import java.util.UUID;

/**
 * A text that a session's agent is given to read.
 *
 * @param position from 1
 * @param characters how long it is
 * @param artifactId which artifact it was copied from, or null
 */
public record ContextDocument(int position, String title, DocumentFormat format, int characters, UUID artifactId) {

    /** By what name it is cited: {@code D1}. */
    public String ref() {
        return refOf(position);
    }

    public static String refOf(int position) {
        return "D" + position;
    }
}
