package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProbesTest {
    @Test
    void aNodeThatOnlyWorksServesProbesAndMetricsAndNothingElse() {
        HttpSettings probesOnly = new HttpSettings(
                "127.0.0.1", 0, 2, HttpSettings.Limits.DEFAULT, false, HttpSettings.SecureCookie.AUTO, false, true);
        try (TestServer server = new TestServer(probesOnly)) {
            assertEquals(200, server.get("/health/live", null).status());
            assertEquals(200, server.get("/health/ready", null).status());
            assertEquals(200, server.get("/api/metrics", null).status());
            assertEquals(404, server.get("/api/agent-jobs", null).status());
            assertEquals(404, server.get("/api/openapi.json", null).status());
            assertEquals(404, server.get("/", null).status());
        }
    }

    @Test
    void aNodeThatIsNotReadyIsStillAlive() {
        assertEquals(503, ready(() -> Future.succeededFuture(JsonObject.of("status", "DOWN"))));
        assertEquals(503, ready(() -> Future.failedFuture("no database")));
        assertEquals(200, ready(() -> Future.succeededFuture(JsonObject.of("status", "UP"))));
    }

    private static int ready(Supplier<Future<JsonObject>> readiness) {
        ServerRoutes routes = new ServerRoutes(() -> Future.succeededFuture(""), readiness, "");
        return routes.ready(null).await().status();
    }
}
