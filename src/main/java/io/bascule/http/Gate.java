package io.bascule.http;

import io.bascule.access.Authenticator;
import io.bascule.access.Identity;
import io.bascule.access.Permission;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every request of the table: who asks, may they, what do they say, do it, answer. Nothing of a body is read before
 * it is clear that its sender may ask.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String BEARER = "Bearer ";
    /** A larger body is parsed on a worker thread. */
    private static final int QUICKLY_PARSED = 128 << 10;

    private final Vertx vertx;
    private final Authenticator authenticator;
    private final BodyReader bodies;
    private final boolean trustProxy;

    Gate(Vertx vertx, Authenticator authenticator, BodyReader bodies, boolean trustProxy) {
        this.vertx = vertx;
        this.authenticator = authenticator;
        this.bodies = bodies;
        this.trustProxy = trustProxy;
    }

    /** @param path what stands for the {@code {names}} of the route's path */
    void take(Route route, HttpServerRequest request, Map<String, String> path) {
        request.pause();
        Future.succeededFuture()
                .compose(start -> identify(route, request))
                .compose(identity -> call(route, identity, request, path))
                .compose(call -> route.work().answer(call))
                .otherwise(Problem::answer)
                .compose(answer -> write(request, answer))
                .onFailure(gone -> LOG.debug("A caller went away before the answer", gone));
    }

    /** Sends an answer that no route made. */
    Future<Void> write(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        if (answer.flow() != null && (response.closed() || request.method() == HttpMethod.HEAD)) {
            answer.flow().abandon();
        }
        if (response.ended() || response.closed()) {
            return Future.succeededFuture();
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (answer.flow() != null && request.method() != HttpMethod.HEAD) {
            bodies.discard(request);
            answer.flow().begin(response);
            return Future.succeededFuture();
        }
        Future<Void> sent = answer.body() == null ? response.end() : response.end(answer.body());
        if (answer.status() == ErrorCode.REQUEST_TIMEOUT.status()) {
            return sent.onComplete(done -> request.connection().close());
        }
        bodies.discard(request);
        return sent;
    }

    private Future<Identity> identify(Route route, HttpServerRequest request) {
        boolean open = route.permission() == Permission.PUBLIC;
        String header = request.getHeader("Authorization");
        if (route.changesSomething() && (open || header == null)) {
            refuseOtherSites(request);
        }
        if (open) {
            return Future.succeededFuture();
        }
        String token = header == null ? cookie(request) : bearer(header);
        if (token == null) {
            throw route.permission().refusal(null).orElseThrow();
        }
        return authenticator.authenticate(token).map(identity -> permitted(route, identity));
    }

    private static Identity permitted(Route route, Identity identity) {
        route.permission().refusal(identity.caller()).ifPresent(refusal -> {
            throw refusal;
        });
        return identity;
    }

    private void refuseOtherSites(HttpServerRequest request) {
        String authority = Peer.of(request, trustProxy).authority();
        CrossSite.refusal(request.getHeader("Origin"), request.getHeader("Sec-Fetch-Site"), authority)
                .ifPresent(refusal -> {
                    throw refusal;
                });
    }

    private Future<Call> call(Route route, Identity identity, HttpServerRequest request, Map<String, String> path) {
        Query query = Query.parse(request.query());
        Supplier<Future<Identity>> again = () -> Future.succeededFuture().compose(now -> identify(route, request));
        return body(route, request)
                .map(body -> new Call(
                        identity,
                        again,
                        path,
                        query,
                        body,
                        request.headers(),
                        () -> Peer.of(request, trustProxy),
                        departure(request.response())));
    }

    private static Call.Departure departure(HttpServerResponse response) {
        return new Call.Departure() {
            @Override
            public boolean isGone() {
                return response.closed();
            }

            @Override
            public void whenGone(Runnable then) {
                response.closeHandler(gone -> then.run());
            }
        };
    }

    private Future<JsonObject> body(Route route, HttpServerRequest request) {
        return route.changesSomething()
                ? bodies.read(request, route.bodyLimit()).compose(this::parse)
                : Future.succeededFuture(new JsonObject());
    }

    private Future<JsonObject> parse(Buffer body) {
        return body.length() <= QUICKLY_PARSED
                ? Future.succeededFuture(JsonBody.parse(body))
                : vertx.executeBlocking(() -> JsonBody.parse(body), false);
    }

    private static String cookie(HttpServerRequest request) {
        Cookie cookie = request.getCookie(SessionCookie.NAME);
        return cookie == null || cookie.getValue().isEmpty() ? null : cookie.getValue();
    }

    private static String bearer(String header) {
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && !header.substring(BEARER.length()).isBlank()) {
            return header.substring(BEARER.length()).trim();
        }
        throw Fault.of(
                ErrorCode.UNAUTHENTICATED, "The Authorization header must be: Bearer <session token or API key>.");
    }
}
