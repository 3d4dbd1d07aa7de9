package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does whatever the route: bodies, limits, headers, pages, probes. */
class HttpVerticleTest {
    private static final String JOBS = "/api/agent-jobs";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer(new HttpSettings(
                "127.0.0.1",
                0,
                2,
                new HttpSettings.Limits(10_000, 50_000, 100, Duration.ofSeconds(60), Duration.ofSeconds(60)),
                true,
                HttpSettings.SecureCookie.AUTO,
                false,
                false));
        server.serve(
                Addresses.SUBMIT,
                asked -> new Requests.SubmittedJobs(
                        asked.jobs().stream()
                                .map(job -> Jobs.accepted(job, asked.caller(), JobStatus.PENDING))
                                .toList(),
                        false));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWithAndWithoutALength() {
        byte[] large = ("{\"jobType\":\"" + "a".repeat(20_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder withLength = server.request(JOBS, Role.USER).header("Content-Type", "application/json");
        assertEquals(
                413,
                server.send(withLength.POST(BodyPublishers.ofByteArray(large))).status());
        HttpRequest.Builder chunked = server.request(JOBS, Role.USER).header("Content-Type", "application/json");
        InputStream stream = new ByteArrayInputStream(large);
        TestServer.Reply reply = server.send(chunked.POST(BodyPublishers.ofInputStream(() -> stream)));
        assertEquals(413, reply.status());
        assertEquals("BODY_TOO_LARGE", reply.code());
        assertEquals(201, server.post(JOBS, Role.USER, "{\"jobType\":\"a\"}").status());
    }

    @Test
    void nothingOfABodyIsReadForWhoMayNotSend() {
        TestServer.Reply reply = server.send(server.request(JOBS, null)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[100_000])));
        assertEquals(401, reply.status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json; charset=iso-8859-1",
                "application/jsonp"
            })
    void whatIsNotJsonIsRefused(String type) {
        TestServer.Reply reply = server.send(server.request(JOBS, Role.USER)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"jobType\":\"a\"}")));
        assertEquals(415, reply.status());
        assertEquals("UNSUPPORTED_MEDIA_TYPE", reply.code());
    }

    @Test
    void aBodyWithoutATypeOrCompressedIsRefused() {
        HttpRequest.Builder untyped =
                server.request(JOBS, Role.USER).POST(BodyPublishers.ofString("{\"jobType\":\"a\"}"));
        assertEquals(415, server.send(untyped).status());
        HttpRequest.Builder compressed = server.request(JOBS, Role.USER)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("x"));
        assertEquals(415, server.send(compressed).status());
    }

    @Test
    void whatCannotBeReadAsJsonIsAnsweredAsAProblem() {
        TestServer.Reply reply = server.post(JOBS, Role.USER, "{\"jobType\":\"a\",\"jobType\":\"b\"}");
        assertEquals(400, reply.status());
        assertEquals("INVALID_JSON", reply.code());
        assertFalse(reply.json().getBoolean("success"));
    }

    @Test
    void parametersAreReadStrictlyOnEveryRoute() {
        for (String query : List.of("?x=1", "?limit=1&limit=2", "?q=%ff", "?limit=0")) {
            TestServer.Reply reply = server.get(JOBS + query, Role.USER);
            assertEquals(400, reply.status(), query);
            assertEquals("INVALID_REQUEST", reply.code());
        }
        assertEquals(
                400, server.send(server.request("/api/auth/me?x=1", Role.USER)).status());
        assertEquals(
                400,
                server.post(JOBS + "?dry=1", Role.USER, "{\"jobType\":\"a\"}").status());
    }

    @Test
    void anUnknownAddressIsAProblem() {
        for (String path :
                List.of("/api", "/api/", "/api/nothing", "/api/agent-jobs/x/y/z", "/api/openapi.yaml", "/nothing.js")) {
            TestServer.Reply reply = server.get(path, Role.ADMIN);
            assertEquals(404, reply.status(), path);
            assertEquals("NOT_FOUND", reply.code());
        }
        assertEquals(404, server.post("/somewhere", Role.ADMIN, "{}").status());
    }

    @Test
    void pagesAreServedAndMustBeAskedForAgain() {
        for (String path : List.of("/", "/admin/agent-checkpoints", "/workers", "/docs", "/index.html")) {
            TestServer.Reply reply = server.get(path, null);
            assertEquals(200, reply.status(), path);
            assertTrue(reply.header("Content-Type").startsWith("text/html"), path);
            assertEquals("no-cache", reply.header("Cache-Control"), path);
            assertTrue(reply.header("Content-Security-Policy").contains("frame-ancestors 'none'"), path);
            assertNull(reply.header("Strict-Transport-Security"));
        }
        TestServer.Reply css = server.get("/css/base.css", null);
        assertTrue(css.header("Content-Type").startsWith("text/css"));
        assertNotNull(css.header("Last-Modified"));
        assertEquals(
                304,
                server.send(server.request("/css/base.css", null)
                                .header("If-Modified-Since", css.header("Last-Modified")))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.git/config", "/../pom.xml", "/%2e%2e/pom.xml", "/..%2fopenapi.json", "/docs/../../openapi.json",
                        "/db/migration/V1__bascule.sql",
                "/.hidden", "/webroot/index.html", "/docs/%2e%2e/%2e%2e/logback.xml", "/io/bascule/Main.class",
                        "//etc/passwd", "/a%00.css"
            })
    void nothingBesidesTheFilesOfTheSiteIsServed(String path) throws IOException {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 4") || answer.contains("A durable job server is running here"), answer);
    }

    @Test
    void aPathThatIsNoPathIsAProblem() throws IOException {
        for (String path :
                List.of("/api/%zz", "/%", "/api/agent-jobs/%ff%fe", "/%c0%ae%c0%ae/", "/api/metrics/%2", "/a?q=%zz")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            assertTrue(answer.contains("\"code\":\"INVALID_REQUEST\""), answer);
            assertTrue(
                    answer.contains("content-security-policy") || answer.contains("Content-Security-Policy"), answer);
        }
        String query = raw("GET /api/job-types?q=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + server.token(Role.USER) + "\r\n\r\n");
        assertTrue(query.startsWith("HTTP/1.1 400"), query);
    }

    @Test
    void anEndlessHeaderIsRefused() throws IOException {
        String answer = raw("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.1 431"), answer);
    }

    @Test
    void randomRequestsNeverBreakTheServer() throws IOException {
        long seed = Long.getLong("bascule.test.seed", 20261121);
        System.out.println("HttpVerticleTest: -Dbascule.test.seed=" + seed);
        Random random = new Random(seed);
        String[] parts = {
            "{",
            "}",
            "[",
            "]",
            "\"jobType\"",
            ":",
            ",",
            "\"a\"",
            "1e999",
            "\\u0000",
            "null",
            "\"inputData\"",
            "\u00fc",
            "-"
        };
        for (int i = 0; i < 2_000; i++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "{\"jobType\":\"a\",\"inputData\":" : "");
            for (int n = random.nextInt(12); n > 0; n--) {
                body.append(parts[random.nextInt(parts.length)]);
            }
            TestServer.Reply reply = server.post(
                    JOBS,
                    Role.USER,
                    body.append(random.nextBoolean() ? "}" : "").toString());
            assertTrue(reply.status() < 500, () -> body + " -> " + reply.body());
            assertFalse(reply.body().contains("Exception"), reply::body);
        }
    }

    @Test
    void behindATrustedProxyTheRequestIsAsSecureAsItSays() {
        HttpRequest.Builder overTls = server.request("/api/auth/login", null)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-Proto", "http, https")
                .header("X-Forwarded-Host", "jobs.example")
                .header("Origin", "https://jobs.example")
                .POST(BodyPublishers.ofString("{\"username\":\"user\",\"password\":\"" + TestServer.PASSWORD + "\"}"));
        TestServer.Reply reply = server.send(overTls);
        assertEquals(200, reply.status(), reply::body);
        assertTrue(reply.header("Set-Cookie").contains("Secure"), reply.header("Set-Cookie"));
        assertNotNull(reply.header("Strict-Transport-Security"));
    }

    @Test
    void theProbesSayWhatTheServerKnows() {
        assertEquals(200, server.get("/health/live", null).status());
        assertEquals(200, server.get("/health/ready", null).status());
        server.readiness =
                JsonObject.of("status", "DOWN", "checks", JsonObject.of("database", JsonObject.of("status", "DOWN")));
        TestServer.Reply down = server.get("/health/ready", null);
        assertEquals(503, down.status());
        assertEquals(
                "DOWN",
                down.json().getJsonObject("checks").getJsonObject("database").getString("status"));
        server.readiness = JsonObject.of("status", "UP", "checks", new JsonObject());
    }

    @Test
    void theMetricsArePrometheusText() {
        TestServer.Reply reply = server.get("/api/metrics", null);
        assertTrue(reply.header("Content-Type").startsWith("text/plain; version=0.0.4"));
        assertTrue(reply.body().contains("agent_jobs_total 1"));
    }

    @Test
    void aHeadRequestIsAGetWithoutItsBody() {
        TestServer.Reply reply =
                server.send(server.request("/api/openapi.json", null).method("HEAD", BodyPublishers.noBody()));
        assertEquals(200, reply.status());
        assertEquals("", reply.body());
    }

    @Test
    void aPartThatIsAwayIsAnsweredAsUnavailable() {
        TestServer.Reply reply = server.get("/api/admin/agent-worker", Role.ADMIN);
        assertEquals(503, reply.status());
        assertEquals("UNAVAILABLE", reply.code());
        assertNotNull(reply.header("Retry-After"));
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            byte[] answer = socket.getInputStream().readNBytes(20_000);
            return new String(answer, StandardCharsets.UTF_8);
        }
    }
}
