package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CallersTest {
    private long now;
    private final OpenConnections open = new OpenConnections(2);
    private final Callers callers = new Callers(open, Duration.ofSeconds(10), () -> now);

    /** A connection that notes whether it was closed, and the request on it. */
    private static final class Line {
        private boolean closed;
        private boolean requestEnded;
        private boolean responseEnded;
        private Handler<Void> onClose;

        private final HttpConnection connection = stub(
                HttpConnection.class,
                Map.of("closeHandler", arguments -> keep(arguments[0]), "close", arguments -> close()));
        private final HttpServerResponse response =
                stub(HttpServerResponse.class, Map.of("ended", arguments -> responseEnded));
        private final HttpServerRequest request = stub(
                HttpServerRequest.class,
                Map.of(
                        "connection", arguments -> connection,
                        "response", arguments -> response,
                        "isEnded", arguments -> requestEnded));

        @SuppressWarnings("unchecked") // What closeHandler takes.
        private Object keep(Object handler) {
            onClose = (Handler<Void>) handler;
            return connection;
        }

        private Object close() {
            if (!closed) {
                closed = true;
                onClose.handle(null);
            }
            return Future.succeededFuture();
        }

        private static <T> T stub(Class<T> type, Map<String, Function<Object[], Object>> methods) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == arguments[0];
                        default -> methods.get(method.getName()).apply(arguments);
                    }));
        }
    }

    private Line connect() {
        Line line = new Line();
        callers.connected(line.connection);
        return line;
    }

    private void pass(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        callers.closeSilent();
    }

    @Test
    void whoNeverCompletesARequestIsClosed() {
        Line line = connect();
        pass(10);
        assertFalse(line.closed);
        pass(1);
        assertTrue(line.closed);
    }

    @Test
    void whoseRequestIsBeingAnsweredMayWait() {
        Line line = connect();
        assertTrue(callers.asks(line.request));
        line.requestEnded = true;
        pass(100);
        line.responseEnded = true;
        line.requestEnded = false;
        pass(100);
        assertFalse(line.closed);
    }

    @Test
    void theTimeBeginsAnewWithEachAnswer() {
        Line line = connect();
        for (int i = 0; i < 5; i++) {
            pass(8);
            assertTrue(callers.asks(line.request));
            line.requestEnded = true;
            line.responseEnded = true;
        }
        pass(8);
        assertFalse(line.closed);
        pass(11);
        assertTrue(line.closed);
    }

    @Test
    void whoIsOneTooManyIsNotServedAndHasLittleTime() {
        Line first = connect();
        connect();
        Line third = connect();
        assertTrue(callers.asks(first.request));
        assertFalse(callers.asks(third.request));
        third.requestEnded = true;
        third.responseEnded = true;
        pass(1);
        pass(6);
        assertTrue(third.closed);
        assertFalse(first.closed);
    }

    @Test
    void furtherOnesAreCutAndEveryEndCountsOnce() {
        connect();
        connect();
        Line third = connect();
        Line fourth = connect();
        assertTrue(fourth.closed);
        third.connection.close();
        assertEquals(OpenConnections.Verdict.TURNED_AWAY, open.opened());
    }
}
