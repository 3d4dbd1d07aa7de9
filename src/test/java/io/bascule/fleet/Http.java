package io.bascule.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;

/** JSON to and from a server, with one key or session. */
final class Http {
    private static final int MOST_CONNECTIONS = 500;
    private static final long PATIENCE_MS = 20_000;

    private final HttpClient client;
    private final int port;
    private final String secret;

    /** What came back. */
    record Reply(int status, JsonObject body) {}

    /** @param secret null for nobody */
    Http(Vertx vertx, int port, String secret) {
        this.client =
                vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
        this.port = port;
        this.secret = secret;
    }

    Future<Reply> get(String path) {
        return send(HttpMethod.GET, path, null);
    }

    Future<Reply> post(String path, JsonObject body) {
        return send(HttpMethod.POST, path, body);
    }

    Future<Reply> send(HttpMethod method, String path, JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .setTimeout(PATIENCE_MS);
        if (secret != null) {
            options.putHeader("Authorization", "Bearer " + secret);
        }
        if (body != null) {
            options.putHeader("Content-Type", "application/json");
        }
        return client.request(options)
                .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
                .compose(response ->
                        response.body().map(bytes -> new Reply(response.statusCode(), bytes.toJsonObject())));
    }
}
