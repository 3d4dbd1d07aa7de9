package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a request to its route, or to a page, or refuses it where there is neither. */
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final HttpSettings settings;
    private final Gate gate;
    private final Router router;

    /** The routes whose paths have no names in them, by path and method: found at once, where the router tries all in turn. */
    private final Map<String, Map<HttpMethod, Route>> plainRoutes = new HashMap<>();

    Dispatch(Vertx vertx, HttpParts parts, List<Route> routes) {
        this.settings = parts.settings();
        BodyReader bodies = new BodyReader(vertx, settings.limits().bodyTimeout());
        this.gate = new Gate(vertx, parts.access().authenticator(), bodies, settings.trustProxy());
        this.router = Router.router(vertx);
        addRoutes(routes);
        if (settings.probesOnly()) {
            router.route().handler(context -> context.fail(404));
        } else {
            Pages.mount(router, bodies);
        }
        router.route().failureHandler(this::answerFailure);
    }

    private void addRoutes(List<Route> routes) {
        // Here and not before: a reroute clears the headers and comes through here again.
        router.route().handler(context -> {
            addSecurityHeaders(context.request());
            context.next();
        });
        routes.forEach(route -> {
            add(route, route.method());
            if (!route.changesSomething()) {
                add(route, HttpMethod.HEAD);
            }
        });
        routes.stream()
                .collect(Collectors.groupingBy(Route::routerPath))
                .forEach((path, methods) -> router.route(path).handler(context -> refuseMethod(context, methods)));
    }

    private void add(Route route, HttpMethod method) {
        router.route(method, route.routerPath())
                .handler(context -> gate.take(route, context.request(), context.pathParams()));
        if (!route.hasNames()) {
            plainRoutes.computeIfAbsent(route.path(), path -> new HashMap<>()).put(method, route);
        }
    }

    /** The router cannot say what is wrong with an address that is none, so it never sees one. */
    void take(HttpServerRequest request) {
        try {
            RequestTarget.check(request.path(), request.query());
        } catch (Fault noAddress) {
            refuse(request, noAddress);
            return;
        }
        Route plain = plainRoutes.getOrDefault(request.path(), Map.of()).get(request.method());
        // What is wrong with the Host, where there is none that can be read, the router knows.
        if (plain == null || request.authority() == null) {
            router.handle(request);
        } else {
            addSecurityHeaders(request);
            gate.take(plain, request, Map.of());
        }
    }

    /** Answers with what is wrong; adds the security headers too, since this may come before any route. */
    Future<Void> refuse(HttpServerRequest request, Throwable failure) {
        addSecurityHeaders(request);
        return gate.write(request, Problem.answer(failure))
                .onFailure(gone -> LOG.debug("A caller went away before the answer", gone));
    }

    private void addSecurityHeaders(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        boolean data = path.startsWith("/api") || path.startsWith("/health");
        SecurityHeaders.add(request.response().headers(), Peer.isSecure(request, settings.trustProxy()), data);
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
        refuse(context.request(), isOwn && failure != null ? failure : ofStatus(context.statusCode()));
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
