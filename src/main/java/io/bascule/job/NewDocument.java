package io.bascule.job;

import java.util.UUID;

/**
 * A text that an agent is given to read: either one of its own, or an artifact of an earlier session as it is now.
 *
 * @param title null where {@code artifactId} says which it is
 * @param content likewise
 * @param artifactId null for a text of its own
 */
public record NewDocument(String title, DocumentFormat format, String content, UUID artifactId) {
    /** Longest text, in characters. */
    public static final int MAX_CONTENT = 1_000_000;

    /** Most characters of a session's documents together. */
    public static final int MAX_TOGETHER = 5_000_000;

    /** Most documents of a session. */
    public static final int MAX_DOCUMENTS = 50;

    /** Longest title, in characters. */
    public static final int MAX_TITLE = 300;
}
