package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** What all nodes on one database must agree on. */
public final class SharedSettingStore {
    private final Database database;

    public SharedSettingStore(Database database) {
        this.database = database;
    }

    /** Settles {@code name} anew, for all nodes. */
    public Future<Void> put(String name, String value) {
        return database.query(SharedSettingSql.PUT, Tuple.of(name, value)).mapEmpty();
    }

    /** The value of {@code name}; {@code proposed} where no node has settled it yet. */
    public Future<String> getOrCreate(String name, String proposed) {
        return database.transaction(connection -> connection
                .preparedQuery(SharedSettingSql.PROPOSE)
                .execute(Tuple.of(name, proposed))
                .compose(done -> connection.preparedQuery(SharedSettingSql.GET).execute(Tuple.of(name)))
                .map(rows -> rows.iterator().next().getString("value")));
    }
}
