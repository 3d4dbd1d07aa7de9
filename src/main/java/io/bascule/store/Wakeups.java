package io.bascule.store;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hints between nodes over LISTEN/NOTIFY. With all of them lost everything still happens, at the next poll. */
public final class Wakeups {
    /** Jobs may be claimable. */
    public static final String JOBS = "jobs";
    /** A running job was asked to stop. */
    public static final String CANCEL = "cancel";
    /** The limits of a job type were changed. */
    public static final String TYPES = "types";

    private static final Logger LOG = LoggerFactory.getLogger(Wakeups.class);
    private static final String CHANNEL = "bascule";
    /** Of its own: what is said there is of interest only where somebody watches. */
    private static final String STREAMS = "bascule_streams";

    private static final String LISTEN = "listen " + CHANNEL + "; listen " + STREAMS;
    private static final long RECONNECT_MS = 500;

    private final Database database;
    private final Pool line;
    private final long againMs;
    /** By channel. */
    private final Map<String, Consumer<String>> listeners = new ConcurrentHashMap<>();

    private volatile boolean closed;

    public Wakeups(Database database) {
        this.database = database;
        this.line = database.listening();
        this.againMs = database.patience().listening().toMillis();
    }

    /** Listens until closed; goes on listening by itself after the connection was lost. */
    public Future<Void> listen(Consumer<String> listener) {
        listeners.put(CHANNEL, listener);
        return line.getConnection().compose(this::listenOn);
    }

    private Future<Void> listenOn(SqlConnection connection) {
        long again = database.vertx().setPeriodic(againMs, id -> askFor(connection));
        connection.exceptionHandler(failure -> LOG.debug("The connection that listens is lost", failure));
        connection.closeHandler(v -> {
            database.vertx().cancelTimer(again);
            listenLater();
        });
        PgConnection.cast(connection).notificationHandler(this::onHint);
        return askFor(connection);
    }

    private void onHint(PgNotification hint) {
        Consumer<String> listener = listeners.get(hint.getChannel());
        if (listener != null) {
            listener.accept(hint.getPayload());
        }
    }

    private static Future<Void> askFor(SqlConnection connection) {
        return connection
                .query(LISTEN)
                .execute()
                .onFailure(failure -> LOG.debug("Wake-ups are not heard; polls find what they tell", failure))
                .mapEmpty();
    }

    private void listenLater() {
        if (!closed) {
            database.vertx()
                    .setTimer(
                            RECONNECT_MS,
                            id -> line.getConnection().onSuccess(this::listenOn).onFailure(away -> listenLater()));
        }
    }

    /** Wakes the other nodes. */
    public Future<Void> send(String hint) {
        return database.query("select pg_notify($1, $2)", Tuple.of(CHANNEL, hint))
                .mapEmpty();
    }

    /** Hears what {@link #tell} says, that of this node included; on any thread. */
    public void hear(Consumer<String> listener) {
        listeners.put(STREAMS, listener);
    }

    /**
     * Tells the streams of the other nodes, of less than 8 000 bytes; nothing where no other node is alive. In a statement of its
     * own, since transactions that NOTIFY commit one after another.
     */
    public Future<Void> tell(UUID nodeId, String text) {
        return database.query(WakeupSql.TELL_OTHERS, Tuple.of(STREAMS, text, nodeId))
                .mapEmpty();
    }

    public Future<Void> close() {
        closed = true;
        return line.close();
    }
}
