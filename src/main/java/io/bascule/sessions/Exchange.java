package io.bascule.sessions;

import io.bascule.sessions.Assignment.Excerpt;
import java.util.List;

/** Something that was said within a round after the question, and what it was told then. */
sealed interface Exchange {
    /** What the model said. */
    String said();

    /** An answer that could not be taken. */
    record Invalid(String said, Answer.Wrong wrong) implements Exchange {}

    /**
     * A search.
     *
     * @param left how many more there may be
     */
    record Searched(String said, List<String> words, List<Excerpt> found, int left) implements Exchange {
        public Searched {
            words = List.copyOf(words);
            found = List.copyOf(found);
        }
    }
}
