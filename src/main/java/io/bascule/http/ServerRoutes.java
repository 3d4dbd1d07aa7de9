package io.bascule.http;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/** What the server says of itself: probes, metrics, the API's document. */
final class ServerRoutes {
    private final Supplier<Future<String>> metrics;
    private final Supplier<Future<JsonObject>> readiness;
    private final String document;

    /** @param document the OpenAPI document */
    ServerRoutes(Supplier<Future<String>> metrics, Supplier<Future<JsonObject>> readiness, String document) {
        this.metrics = metrics;
        this.readiness = readiness;
        this.document = document;
    }

    /** Whether the process answers at all; parameters are a probe's own business. */
    Future<Answer> live(Call call) {
        return Future.succeededFuture(json(200, JsonObject.of("status", "UP")));
    }

    /** Whether requests should come here; a failure to find out is a no. */
    Future<Answer> ready(Call call) {
        return readiness
                .get()
                .otherwise(failure -> JsonObject.of("status", "DOWN", "checks", new JsonObject()))
                .map(found -> "UP".equals(found.getString("status"))
                        ? json(200, found)
                        : json(503, found).with("Retry-After", Problem.SOON));
    }

    Future<Answer> metrics(Call call) {
        return metrics.get().map(text -> Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", text));
    }

    Future<Answer> document(Call call) {
        return Future.succeededFuture(Answer.text(200, Answer.JSON, document));
    }

    private static Answer json(int status, JsonObject body) {
        return Answer.text(status, Answer.JSON, body.encode());
    }
}
