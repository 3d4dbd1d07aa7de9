package io.bascule.store;

import io.bascule.job.Artifact;
import io.bascule.job.NewArtifact;
import io.bascule.job.Page;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What agents made. Rows are added, never changed. */
public final class ArtifactStore {
    private final Database database;

    public ArtifactStore(Database database) {
        this.database = database;
    }

    /**
     * Adds what a round made, each as the next version of its key. What the round has of a key already stays and is given back, so a
     * round that is written twice is written once.
     *
     * @param artifacts no two of one key
     * @return one for each, in their order; a failure with {@code STALE_RUN} where the job is not the session's present one
     */
    public Future<List<Artifact>> add(UUID sessionId, UUID jobId, int round, List<NewArtifact> artifacts) {
        throw new UnsupportedOperationException();
    }

    /**
     * A page of all versions, newest first.
     *
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Artifact>> list(UUID sessionId, UUID before, int limit) {
        throw new UnsupportedOperationException();
    }

    /** The highest version of each key, in the order they were made. */
    public Future<List<Artifact>> latest(UUID sessionId) {
        throw new UnsupportedOperationException();
    }

    public Future<Optional<Artifact>> find(UUID sessionId, UUID id) {
        throw new UnsupportedOperationException();
    }
}
