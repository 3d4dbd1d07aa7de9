package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Concurrency keys. A job with a key is held when it is queued and let go once fewer jobs of its key than its limit are let go or
 * running; both are counted from rows each time, so nothing can leak.
 */
public final class KeyStore {
    private final Database database;

    public KeyStore(Database database) {
        this.database = database;
    }

    /** Lets go the first of the key's held jobs that there is room for; how many. */
    public Future<Integer> admit(String key) {
        return database.transaction(tx -> tx.preparedQuery(KeySql.LOCK)
                .execute(Tuple.of(key))
                .compose(locked -> tx.preparedQuery(KeySql.ADMIT).execute(Tuple.of(key)))
                .map(rows -> rows.size()));
    }

    /** Up to {@code limit} keys that hold jobs that are due. */
    public Future<List<String>> holding(int limit) {
        return database.query(KeySql.HOLDING, Tuple.of(limit))
                .map(rows -> Rows.list(rows, row -> row.getString("key")));
    }
}
