package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** What all nodes on one database must agree on: whoever asks first settles it. */
public final class SharedSettingStore {
    private final Database database;

    public SharedSettingStore(Database database) {
        this.database = database;
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
