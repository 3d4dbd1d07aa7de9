package io.bascule.store;

import io.bascule.job.Artifact;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.NewArtifact;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

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
        String[] keys = texts(artifacts, NewArtifact::key);
        if (List.of(keys).stream().distinct().count() < keys.length) {
            return Future.failedFuture(new IllegalArgumentException("Two artifacts of one key: " + List.of(keys)));
        }
        Tuple ofRound = Tuple.of(sessionId, jobId, round).addArrayOfString(keys);
        return database.transaction(tx -> lock(tx, sessionId, jobId)
                .compose(locked -> tx.preparedQuery(ArtifactSql.ADD)
                        .execute(parameters(Tuple.of(sessionId, jobId, round), artifacts)))
                .compose(added -> tx.preparedQuery(ArtifactSql.OF_ROUND).execute(ofRound))
                .map(rows -> Rows.list(rows, WorkRows::artifact)));
    }

    private static Future<Void> lock(SqlConnection tx, UUID sessionId, UUID jobId) {
        return tx.preparedQuery(ArtifactSql.LOCK)
                .execute(Tuple.of(sessionId, jobId))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(Fault.of(
                                ErrorCode.STALE_RUN,
                                "The work session has another job by now, or is gone; nothing was changed.")));
    }

    private static Tuple parameters(Tuple place, List<NewArtifact> artifacts) {
        return place.addArrayOfString(texts(artifacts, one -> one.type().name()))
                .addArrayOfString(texts(artifacts, NewArtifact::key))
                .addArrayOfString(texts(artifacts, NewArtifact::title))
                .addArrayOfString(texts(artifacts, NewArtifact::content))
                .addArrayOfString(texts(artifacts, one -> one.metadata().encode()));
    }

    private static String[] texts(List<NewArtifact> artifacts, Function<NewArtifact, String> text) {
        return artifacts.stream().map(text).toArray(String[]::new);
    }

    /**
     * A page of all versions, newest first.
     *
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Artifact>> list(UUID sessionId, UUID before, int limit) {
        return database.query(ArtifactSql.LIST, Tuple.of(sessionId, before, limit + 1))
                .map(rows -> Page.of(Rows.list(rows, WorkRows::artifact), limit));
    }

    /** The highest version of each key, in the order they were made. */
    public Future<List<Artifact>> latest(UUID sessionId) {
        return database.query(ArtifactSql.LATEST, Tuple.of(sessionId)).map(rows -> Rows.list(rows, WorkRows::artifact));
    }

    public Future<Optional<Artifact>> find(UUID sessionId, UUID id) {
        return database.query(ArtifactSql.FIND, Tuple.of(sessionId, id))
                .map(rows -> Rows.first(rows).map(WorkRows::artifact));
    }
}
