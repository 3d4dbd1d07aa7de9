package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. May be deployed several times; the instances share the port. */
public final class HttpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);
    private static final String DOCUMENT = "openapi.json";

    private final HttpParts parts;
    private HttpServer server;

    public HttpVerticle(HttpParts parts) {
        this.parts = parts;
    }

    /** Where it listens, once it is deployed. */
    public int actualPort() {
        return server.actualPort();
    }

    @Override
    public Future<?> start() {
        return vertx.fileSystem()
                .readFile(DOCUMENT)
                .map(Buffer::toString)
                .compose(document -> listen(router(Routes.of(parts, document))))
                .onSuccess(listening -> server = listening);
    }

    private Future<HttpServer> listen(Router router) {
        HttpSettings settings = parts.settings();
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxInitialLineLength(RequestTarget.MAX_LENGTH)
                .setMaxHeaderSize(RequestTarget.MAX_HEADERS)
                .setDecompressionSupported(false)
                // Nobody needs it, and its requests would pass by the limits above.
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(true)
                .setHandle100ContinueAutomatically(true);
        return vertx.createHttpServer(options)
                .requestHandler(request -> accept(request, router))
                .invalidRequestHandler(this::refuseUnreadable)
                .exceptionHandler(broken -> LOG.debug("A connection broke", broken))
                .listen()
                .recover(failure ->
                        Future.failedFuture(failure instanceof BindException taken ? named(taken) : failure));
    }

    /** Which address it is, the exception does not say. */
    private BindException named(BindException failure) {
        HttpSettings settings = parts.settings();
        return new BindException(settings.host() + ":" + settings.port() + ": " + failure.getMessage());
    }

    private Router router(List<Route> routes) {
        Router router = Router.router(vertx);
        // Here and not before: a reroute clears the headers and comes through here again.
        router.route().handler(context -> {
            addSecurityHeaders(context.request());
            context.next();
        });
        Gate gate = new Gate(parts.access().authenticator(), parts.settings().trustProxy());
        routes.forEach(route -> {
            router.route(route.method(), route.routerPath()).handler(context -> gate.take(route, context));
            if (!route.changesSomething()) {
                router.route(HttpMethod.HEAD, route.routerPath()).handler(context -> gate.take(route, context));
            }
        });
        routes.stream()
                .collect(Collectors.groupingBy(Route::routerPath))
                .forEach((path, methods) -> router.route(path).handler(context -> refuseMethod(context, methods)));
        if (parts.settings().probesOnly()) {
            router.route().handler(context -> context.fail(404));
        } else {
            Pages.mount(router);
        }
        router.route().failureHandler(this::answerFailure);
        return router;
    }

    /** The router cannot say what is wrong with an address that is none, so it never sees one. */
    private void accept(HttpServerRequest request, Router router) {
        try {
            RequestTarget.check(request.path(), request.query());
        } catch (Fault noAddress) {
            write(request, noAddress);
            return;
        }
        router.handle(request);
    }

    /** What follows on the connection cannot be told apart from what was wrong, so it ends here. */
    private void refuseUnreadable(HttpServerRequest request) {
        request.response().putHeader("Connection", "close");
        write(request, RequestTarget.unreadable(request.decoderResult().cause()))
                .onComplete(sent -> request.connection().close());
    }

    private void addSecurityHeaders(HttpServerRequest request) {
        Peer peer = Peer.of(request, parts.settings().trustProxy());
        String path = String.valueOf(request.path());
        boolean data = path.startsWith("/api") || path.startsWith("/health");
        SecurityHeaders.add(request.response().headers(), peer.secure(), data);
    }

    private static void refuseMethod(RoutingContext context, List<Route> known) {
        String allow = known.stream()
                .map(route -> route.changesSomething() ? route.method().name() : "GET, HEAD")
                .sorted()
                .collect(Collectors.joining(", "));
        context.fail(Fault.of(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "This address takes " + allow + ", not "
                                + context.request().method().name() + ".")
                .with("allow", allow));
    }

    /** What the router itself refuses, a Host that is none for example, it fails with a status alone. */
    private void answerFailure(RoutingContext context) {
        Throwable failure = context.failure();
        if (context.response().closed() || failure instanceof ClosedChannelException) {
            LOG.debug("A caller went away before the answer", failure);
            return;
        }
        boolean isOwn = failure instanceof Fault || context.statusCode() == 500 || context.statusCode() < 400;
        Throwable shown = isOwn && failure != null ? failure : ofStatus(context.statusCode());
        write(context.request(), shown);
    }

    /** Adds the security headers too, since what comes here may have been refused before any route. */
    private Future<Void> write(HttpServerRequest request, Throwable failure) {
        addSecurityHeaders(request);
        return Gate.write(request, Problem.answer(failure))
                .onFailure(gone -> LOG.debug("A caller went away before the answer", gone));
    }

    private static Fault ofStatus(int status) {
        return switch (status) {
            case 404 -> Fault.of(ErrorCode.NOT_FOUND, "There is nothing at this address.");
            case 405 -> Fault.of(ErrorCode.METHOD_NOT_ALLOWED, "This address does not take this method.");
            case 413 -> Fault.of(ErrorCode.BODY_TOO_LARGE, "The body is too large.");
            default ->
                Fault.of(
                        ErrorCode.INVALID_REQUEST,
                        "This is not a request that can be understood; check its address and its Host header.");
        };
    }
}
