package io.bascule.store;

import io.bascule.job.DutyKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Who does what one node does at a time, by the database's clock. */
public final class DutyStore {
    private final Database database;

    public DutyStore(Database database) {
        this.database = database;
    }

    /**
     * Takes a duty that nobody holds, or holds one's own for longer.
     *
     * @param duty its name; the first to take it makes it
     * @param lease for how long from now
     * @return empty where another holds it; a new epoch where the last term was another's or had ended
     */
    public Future<Optional<DutyKey>> take(String duty, UUID holder, Duration lease) {
        return database.query(DutySql.TAKE, Tuple.of(duty, holder, lease.toMillis()))
                .map(rows -> Rows.list(rows, row -> new DutyKey(duty, row.getLong("epoch"))).stream()
                        .findFirst());
    }

    /** Ends a term, so that another need not wait for its end; does nothing where it has ended. */
    public Future<Void> handOver(DutyKey key) {
        return database.query(DutySql.HAND_OVER, Tuple.of(key.duty(), key.epoch()))
                .mapEmpty();
    }
}
