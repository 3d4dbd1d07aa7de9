package io.bascule.pages;

import static io.bascule.engine.Engine.get;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.function.Predicate;

/** A reverse proxy that has the server under a path of its own, takes the prefix off, and passes the Host on. */
final class PrefixProxy implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient client;
    private final String prefix;
    private final int target;
    private final Predicate<HttpServerRequest> own;

    PrefixProxy(Vertx vertx, String prefix, int target) {
        this(vertx, prefix, target, request -> false);
    }

    /** @param own answers a request itself, or says that it does not */
    PrefixProxy(Vertx vertx, String prefix, int target, Predicate<HttpServerRequest> own) {
        this.own = own;
        this.prefix = prefix;
        this.target = target;
        client = vertx.createHttpClient();
        server = get(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + prefix + path;
    }

    private void pass(HttpServerRequest near) {
        if (!near.uri().startsWith(prefix + "/")) {
            near.response().setStatusCode(404).end("Nothing outside of " + prefix);
            return;
        }
        if (own.test(near)) {
            return;
        }
        RequestOptions options = new RequestOptions()
                .setMethod(near.method())
                .setHost("127.0.0.1")
                .setPort(target)
                .setURI(near.uri().substring(prefix.length()));
        Future.all(near.body(), client.request(options))
                .compose(both -> {
                    HttpClientRequest far = both.resultAt(1);
                    near.headers().forEach(header -> far.putHeader(header.getKey(), header.getValue()));
                    Buffer body = both.resultAt(0);
                    return far.send(body);
                })
                .compose(answer -> {
                    near.response().setStatusCode(answer.statusCode());
                    answer.headers().forEach(header -> near.response().putHeader(header.getKey(), header.getValue()));
                    near.response()
                            .closeHandler(gone -> answer.request().connection().close());
                    return answer.pipeTo(near.response());
                })
                .onFailure(failure -> fail(near.response()));
    }

    private static void fail(HttpServerResponse answer) {
        if (answer.headWritten()) {
            answer.reset();
        } else {
            answer.setStatusCode(502).end();
        }
    }

    @Override
    public void close() {
        get(server.close());
    }
}
