package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /health/live} and {@code /health/ready} and nothing else: for nodes that only work. */
public final class ProbesVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ProbesVerticle.class);

    private final String host;
    private final int port;
    private final ServerRoutes routes;
    private HttpServer server;

    /**
     * @param port 0 for any free one
     * @param readiness {@code {"status":"UP"|"DOWN","checks":{…}}}
     */
    public ProbesVerticle(String host, int port, Supplier<Future<JsonObject>> readiness) {
        this.host = host;
        this.port = port;
        this.routes = new ServerRoutes(() -> Future.succeededFuture(""), readiness, "");
    }

    /** Where it listens, once it is deployed. */
    public int actualPort() {
        return server.actualPort();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(
                        new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(60))
                .requestHandler(this::answer)
                .listen()
                .onSuccess(listening -> server = listening);
    }

    private void answer(HttpServerRequest request) {
        SecurityHeaders.add(request.response().headers(), request.isSSL(), true);
        Future<Answer> answer = switch (String.valueOf(request.path())) {
            case "/health/live" -> routes.live(null);
            case "/health/ready" -> routes.ready(null);
            default ->
                Future.failedFuture(Fault.of(
                        ErrorCode.NOT_FOUND, "This node only works; it serves /health/live and /health/ready."));
        };
        answer.otherwise(Problem::answer)
                .compose(known -> Gate.write(request, known))
                .onFailure(gone -> LOG.debug("A probe went away before the answer", gone));
    }
}
