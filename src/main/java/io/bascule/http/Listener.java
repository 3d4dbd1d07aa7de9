package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes requests from the connections that come to one event loop. */
final class Listener extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final long SWEEP_MS = 1_000;

    /** Below this, compressing costs both sides more than it saves on the way. */
    private static final int MIN_COMPRESSED = 1_400;

    private final HttpParts parts;
    private final List<Route> routes;
    private final OpenConnections connections;
    private final int port;
    private Callers callers;
    private Dispatch dispatch;
    private HttpServer server;

    /**
     * @param connections those of all listeners
     * @param port a negative one for any that is free: the same for those who give the same
     */
    Listener(HttpParts parts, List<Route> routes, OpenConnections connections, int port) {
        this.parts = parts;
        this.routes = routes;
        this.connections = connections;
        this.port = port;
    }

    int actualPort() {
        return server.actualPort();
    }

    @Override
    public Future<?> start() {
        callers = new Callers(connections, parts.settings().limits().idleTimeout(), System::nanoTime);
        dispatch = new Dispatch(vertx, parts, routes);
        vertx.setPeriodic(SWEEP_MS, timer -> callers.closeSilent());
        return vertx.createHttpServer(options())
                .connectionHandler(callers::connected)
                .requestHandler(this::accept)
                .invalidRequestHandler(this::refuseUnreadable)
                .exceptionHandler(broken -> LOG.debug("A connection broke", broken))
                .listen()
                .onSuccess(listening -> server = listening)
                .recover(failure ->
                        Future.failedFuture(failure instanceof IOException ? cannotListen(failure) : failure));
    }

    /** Who watches is told, before the connections go. */
    @Override
    public Future<?> stop() {
        return parts.streams().close();
    }

    private HttpServerOptions options() {
        HttpSettings settings = parts.settings();
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(port)
                .setIdleTimeout((int) settings.limits().idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(RequestTarget.MAX_LENGTH)
                .setMaxHeaderSize(RequestTarget.MAX_HEADERS)
                .setDecompressionSupported(false)
                // Nobody needs these, and requests of HTTP/2 would pass by the limits above.
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(true)
                .setCompressionContentSizeThreshold(MIN_COMPRESSED)
                .setHandle100ContinueAutomatically(true);
    }

    /** Which address it is, the exception does not say; and each transport has exceptions of its own. */
    private BindException cannotListen(Throwable failure) {
        return new BindException(
                parts.settings().host() + ":" + parts.settings().port() + ": " + failure.getMessage());
    }

    private void accept(HttpServerRequest request) {
        if (callers.asks(request)) {
            dispatch.take(request);
        } else {
            turnAway(request);
        }
    }

    /** A crowd of callers is no reason to restart the server, so its probes are answered. */
    private void turnAway(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        if (String.valueOf(request.path()).startsWith("/health/")) {
            dispatch.take(request);
            return;
        }
        Fault full = Fault.of(
                ErrorCode.UNAVAILABLE,
                "Too many connections are open; try again shortly, or share one between requests.");
        dispatch.refuse(request, full).onComplete(sent -> request.connection().close());
    }

    /** What follows on the connection cannot be told apart from what was wrong, so it ends here. */
    private void refuseUnreadable(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        dispatch.refuse(
                        request,
                        RequestTarget.unreadable(request.decoderResult().cause()))
                .onComplete(sent -> request.connection().close());
    }
}
