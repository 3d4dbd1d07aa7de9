package io.bascule.bench.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** The floor of HTTP: a Vert.x route that parses the body and answers JSON of the same shape; no database, no check. */
public final class BareServer {
    private static final int MAX_BODY = 16 << 20;

    private BareServer() {}

    /** Prints its port and ends with its input. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        Router router = Router.router(vertx);
        router.post("/api/*")
                .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
                .handler(BareServer::answer);
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(router)
                .listen()
                .await();
        System.out.println("port=" + server.actualPort());
        System.in.transferTo(java.io.OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void answer(RoutingContext context) {
        context.response()
                .setStatusCode(201)
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .end(JobBodies.answer(context.body().asJsonObject()).toBuffer())
                .onFailure(gone -> System.err.println("An answer was not sent: " + gone));
    }
}
