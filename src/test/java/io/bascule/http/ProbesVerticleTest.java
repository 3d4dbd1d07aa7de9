package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbesVerticleTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void aNodeThatOnlyWorksAnswersProbesAndNothingElse() throws IOException, InterruptedException {
        int port = serve(() -> Future.succeededFuture(JsonObject.of("status", "UP")));
        assertEquals(200, status(port, "/health/live"));
        assertEquals(200, status(port, "/health/ready"));
        assertEquals(404, status(port, "/api/agent-jobs"));
    }

    @Test
    void aNodeThatIsNotReadyIsStillAlive() throws IOException, InterruptedException {
        int down = serve(() -> Future.succeededFuture(JsonObject.of("status", "DOWN")));
        assertEquals(200, status(down, "/health/live"));
        assertEquals(503, status(down, "/health/ready"));
        int unknown = serve(() -> Future.failedFuture("no database"));
        assertEquals(503, status(unknown, "/health/ready"));
    }

    private int serve(Supplier<Future<JsonObject>> readiness) {
        ProbesVerticle probes = new ProbesVerticle("127.0.0.1", 0, readiness);
        vertx.deployVerticle(probes).await();
        return probes.actualPort();
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }
}
