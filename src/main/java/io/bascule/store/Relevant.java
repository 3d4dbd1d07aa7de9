package io.bascule.store;

import java.util.List;

/**
 * What of a session's documents fits into a question, in document order.
 *
 * @param isWhole whether that is all that they say
 */
public record Relevant(List<Passage> passages, boolean isWhole) {
    public Relevant {
        passages = List.copyOf(passages);
    }
}
