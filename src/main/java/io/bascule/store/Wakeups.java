package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Tuple;
import java.util.function.Consumer;

/** Hints between nodes over LISTEN/NOTIFY. With all of them lost everything still happens, at the next poll. */
public final class Wakeups {
    /** Jobs may be claimable. */
    public static final String JOBS = "jobs";
    /** A running job was asked to stop. */
    public static final String CANCEL = "cancel";
    /** The limits of a job type were changed. */
    public static final String TYPES = "types";

    private static final String CHANNEL = "bascule";
    private static final long RECONNECT_MS = 500;

    private final Database database;
    private final PgSubscriber subscriber;

    public Wakeups(Database database) {
        this.database = database;
        this.subscriber = PgSubscriber.subscriber(database.vertx(), database.options());
        subscriber.reconnectPolicy(attempt -> RECONNECT_MS);
    }

    /** Listens until closed; goes on listening by itself after the connection was lost. */
    public Future<Void> listen(Consumer<String> listener) {
        subscriber.channel(CHANNEL).handler(listener::accept);
        return subscriber.connect();
    }

    /** Wakes the other nodes. */
    public Future<Void> send(String hint) {
        return database.query("select pg_notify($1, $2)", Tuple.of(CHANNEL, hint))
                .mapEmpty();
    }

    public Future<Void> close() {
        return subscriber.close();
    }
}
