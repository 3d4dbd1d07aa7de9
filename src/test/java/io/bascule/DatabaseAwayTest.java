package io.bascule;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.blackbox.Eventually;
import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers hear while the database is away, and afterwards. */
class DatabaseAwayTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String JOB = "{\"jobType\":\"simple-task\",\"runAt\":\"9999-01-01T00:00:00Z\"}";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Relay relay = new Relay(TestDatabase.fresh());
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;
    private String token;

    @BeforeEach
    void start() {
        server = Server.start(vertx, config(), Server.Mode.SERVE, List.of());
        String body = JsonObject.of("username", "admin", "password", PASSWORD).encode();
        token = new JsonObject(post("/api/auth/login", body).body()).getString("token");
        assertEquals(201, submit().statusCode());
        assertEquals(200, ready().statusCode());
    }

    @AfterEach
    void stop() {
        server.close();
        get(vertx.close());
        relay.close();
    }

    private Config config() {
        DatabaseAddress address = relay.address();
        String url = "postgres://" + address.user() + ":" + address.password() + "@" + address.host() + ":"
                + address.port() + "/" + address.database() + "?sslmode=disable";
        return ConfigReader.read(
                Optional.empty(),
                folder,
                Map.of(
                        "DATABASE_URL",
                        url,
                        "BASCULE_HTTP_PORT",
                        "0",
                        "BASCULE_ADMIN_PASSWORD",
                        PASSWORD,
                        "BASCULE_WORKER_GRACE_TIME",
                        "0s",
                        "BASCULE_DATA_DIR",
                        folder.toString()));
    }

    @Test
    void whileItIsGoneCallersAreToldToComeBackAndAfterwardsAllGoesOn() {
        relay.cut();
        for (int i = 0; i < 3; i++) {
            assertToldToComeBack(submit());
        }
        HttpResponse<String> ready = ready();
        assertEquals(503, ready.statusCode());
        assertTrue(ready.headers().firstValue("Retry-After").isPresent());
        JsonObject checks = new JsonObject(ready.body()).getJsonObject("checks");
        assertEquals("DOWN", checks.getJsonObject("database").getString("status"));
        assertEquals(200, send(request("/health/live").GET()).statusCode());

        relay.mend();
        awaitStatus(200, this::ready);
        awaitStatus(201, this::submit);
    }

    /** Whoever comes while a look at the database hangs is told so too, and not after all those before. */
    @Test
    void whileItIsSilentCallersAreToldToComeBackBeforeTheyGiveUp() {
        relay.silence();
        List<CompletableFuture<HttpResponse<String>>> asked = Stream.generate(
                        () -> client.sendAsync(submission().build(), BodyHandlers.ofString()))
                .limit(20)
                .toList();
        asked.forEach(answer -> assertToldToComeBack(answer.join()));
        assertEquals(503, ready().statusCode());
        // Or the server's end would wait for answers that never come.
        relay.cut();
    }

    private static void assertToldToComeBack(HttpResponse<String> answer) {
        assertEquals(503, answer.statusCode(), answer.body());
        assertEquals("UNAVAILABLE", new JsonObject(answer.body()).getString("code"));
        String seconds = answer.headers().firstValue("Retry-After").orElseThrow();
        assertTrue(Integer.parseInt(seconds) > 0, seconds);
    }

    private static void awaitStatus(int status, Supplier<HttpResponse<String>> ask) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        HttpResponse<String> last = ask.get();
        while (last.statusCode() != status) {
            assertTrue(System.nanoTime() < giveUp, last.body());
            Eventually.pause();
            last = ask.get();
        }
    }

    private HttpResponse<String> submit() {
        return send(submission());
    }

    private HttpRequest.Builder submission() {
        return posting("/api/agent-jobs", JOB);
    }

    private HttpResponse<String> ready() {
        return send(request("/health/ready").GET());
    }

    private HttpResponse<String> post(String path, String json) {
        return send(posting(path, json));
    }

    private HttpRequest.Builder posting(String path, String json) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
    }

    /** Nobody waits longer than this, and a caller gives up after half a minute: an answer after that is none. */
    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("No answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
