package io.bascule.store;

import io.bascule.job.ContextDocument;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the agents of work sessions are given to read. Documents never change. */
public final class ContextStore {
    private final Database database;

    public ContextStore(Database database) {
        this.database = database;
    }

    /** A session's documents, in order. */
    public Future<List<ContextDocument>> documents(UUID sessionId) {
        throw new UnsupportedOperationException();
    }

    /**
     * The text of a document.
     *
     * @param ref {@code D1}; anything may be asked for
     */
    public Future<Optional<String>> content(UUID sessionId, String ref) {
        throw new UnsupportedOperationException();
    }

    /**
     * The passages that have most to do with a question, in the order of the documents: all of them where they fit, else the best by
     * full text, and what room is left filled from the beginnings of the documents.
     *
     * @param maxCharacters of all passages together
     */
    public Future<List<Passage>> relevant(UUID sessionId, String question, int maxCharacters) {
        throw new UnsupportedOperationException();
    }

    /** The passages with any of the words, best first. */
    public Future<List<Passage>> search(UUID sessionId, String words, int limit) {
        throw new UnsupportedOperationException();
    }
}
