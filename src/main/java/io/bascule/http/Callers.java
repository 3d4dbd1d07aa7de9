package io.bascule.http;

import io.bascule.http.OpenConnections.Verdict;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The connections of one listener, used on its event loop alone. Vert.x closes one on which nothing moves; here end those that
 * keep moving without ever completing a request, or without taking the answer to one.
 */
final class Callers {
    /** Who is turned away has so long to be told. */
    private static final Duration TURNED_AWAY_WITHIN = Duration.ofSeconds(5);

    private final OpenConnections open;
    private final long patienceNanos;
    private final LongSupplier nanoTime;
    private final Map<HttpConnection, Caller> callers = new HashMap<>();

    /** @param patience from one answer to the next complete head of a request */
    Callers(OpenConnections open, Duration patience, LongSupplier nanoTime) {
        this.open = open;
        this.patienceNanos = patience.toNanos();
        this.nanoTime = nanoTime;
    }

    private static final class Caller {
        private final boolean served;
        /** What is being answered, as far as is known. */
        private HttpServerRequest asked;

        private long silentSince;

        Caller(boolean served, long now) {
            this.served = served;
            this.silentSince = now;
        }

        /** Asking now and then costs less than being told of the end of every answer. */
        long silentFor(long now) {
            if (asked != null) {
                silentSince = now;
                asked = asked.isEnded() && asked.response().ended() ? null : asked;
            }
            return now - silentSince;
        }
    }

    void connected(HttpConnection connection) {
        Verdict verdict = open.opened();
        connection.closeHandler(gone -> {
            callers.remove(connection);
            open.closed();
        });
        if (verdict == Verdict.CUT) {
            connection.close();
        } else {
            callers.put(connection, new Caller(verdict == Verdict.SERVED, nanoTime.getAsLong()));
        }
    }

    /** Notes that a connection asks for something; false where it is one too many. */
    boolean asks(HttpServerRequest request) {
        Caller caller = callers.get(request.connection());
        if (caller == null) {
            return false; // It is closing already.
        }
        caller.asked = request;
        return caller.served;
    }

    /** Closes those who took too long; called now and then. */
    void closeSilent() {
        long now = nanoTime.getAsLong();
        List<HttpConnection> late = callers.entrySet().stream()
                .filter(entry -> isLate(entry.getValue(), now))
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(HttpConnection::close);
    }

    private boolean isLate(Caller caller, long now) {
        long patience = caller.served ? patienceNanos : Math.min(patienceNanos, TURNED_AWAY_WITHIN.toNanos());
        return caller.silentFor(now) > patience;
    }
}
