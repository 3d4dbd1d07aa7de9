package io.bascule.store;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure of the database means to a caller. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** Server going down or starting, too many connections, out of disk or memory, cancelled for taking too long, deadlock. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "53", "57", "40");

    /** Of a connection that was being made when the pool was closed. */
    private static final String CLOSING = "Client is closed";

    /** What was the primary became a standby; connections to it end soon. */
    private static final String READ_ONLY = "25006";

    /** How the client's failures begin that are mistakes of ours. Whatever else it says is taken for an outage: to try again loses nothing. */
    private static final List<String> OF_PARAMETERS =
            List.of("Parameter at position", "The number of parameters to execute", "Can not execute batch query");

    /** An outage fails every request; one line a second tells it as well as thousands. */
    private static final long LOG_EVERY_NANOS = 1_000_000_000L;

    private static final AtomicLong LAST_LOGGED = new AtomicLong(System.nanoTime() - LOG_EVERY_NANOS);

    private Failures() {}

    static <T> Future<T> explain(Throwable failure) {
        if (failure instanceof Fault) {
            return Future.failedFuture(failure);
        }
        return Future.failedFuture(isPassing(failure) ? unavailable(failure) : failure);
    }

    /** The answer to one more, where all that may wait does. */
    static <T> Future<T> overloaded() {
        return Future.failedFuture(Fault.of(
                ErrorCode.UNAVAILABLE, "More waits to be written than this node keeps; try again in a few seconds."));
    }

    /** Whether the failure, once explained, says that the database did not answer, whatever it was asked. */
    static boolean isOutage(Throwable failure) {
        return failure instanceof Fault fault && fault.code() == ErrorCode.UNAVAILABLE;
    }

    static boolean isPassing(Throwable failure) {
        if (failure instanceof PgException refused) {
            String state = refused.getSqlState();
            return READ_ONLY.equals(state) || state != null && PASSING_CLASSES.contains(state.substring(0, 2));
        }
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof ClosedConnectionException
                || failure instanceof ConnectionPoolTooBusyException
                || failure instanceof VertxException client && !isOfParameters(client)
                || failure instanceof IllegalStateException && CLOSING.equals(failure.getMessage());
    }

    /** The client has one exception for a connection that is gone and for a parameter that does not fit: the words tell them apart. */
    private static boolean isOfParameters(VertxException failure) {
        String said = String.valueOf(failure.getMessage());
        return OF_PARAMETERS.stream().anyMatch(said::startsWith);
    }

    /** What the server said may name its tables and files: that is for the log, not for the caller. */
    private static Fault unavailable(Throwable failure) {
        long now = System.nanoTime();
        long last = LAST_LOGGED.get();
        if (now - last > LOG_EVERY_NANOS && LAST_LOGGED.compareAndSet(last, now)) {
            LOG.warn("The database did not answer: {}", failure.getMessage());
        }
        return Fault.of(ErrorCode.UNAVAILABLE, "The database is away or overloaded; try again in a few seconds.");
    }
}
