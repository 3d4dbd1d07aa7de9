package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Role;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no honest client sends; each of them once broke something, or would where a library changes its mind. */
class HostileRequestsTest {
    private static final String ID = "0193469c-7c55-7a41-9d3b-5f0e8c1b2a44";
    private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d+)", Pattern.MULTILINE);

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%a", "%zz", "%u0041", "%ff", "%ed%a0%80"})
    void aBrokenPercentSignInTheQueryOfAPathWithAnIdIsAProblem(String value) throws IOException {
        assertRefused(400, "INVALID_REQUEST", ask("GET /api/agent-jobs/" + ID + "/logs?cursor=" + value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "*", "?a=b", "api/agent-jobs"})
    void anAddressThatBeginsWithoutASlashIsAProblem(String address) throws IOException {
        assertRefused(400, "INVALID_REQUEST", ask("GET " + address));
    }

    @Test
    void anAddressThatIsTooLongIsAProblem() throws IOException {
        assertRefused(431, "HEADERS_TOO_LARGE", ask("GET /" + "x".repeat(20_000)));
    }

    @Test
    void headersThatAreTooLargeAreAProblem() throws IOException {
        assertRefused(
                431,
                "HEADERS_TOO_LARGE",
                ask("GET /health/live HTTP/1.1\r\nCookie: a=" + "x".repeat(40_000) + "\r\nX: y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\r\nno colon",
                "GET /health/live HTTP/1.1\r\nX : a space before the colon",
                "GET /health/live HTTP/1.1\r\nX: a\u0000b",
                "GET /health/live HTTP/1.1\r\nContent-Length: -1",
                "GET /health/live HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2",
                "\u0016\u0003\u0001 HTTP/1.1\r\nX: y"
            })
    void whatIsNoRequestIsAProblem(String head) throws IOException {
        assertRefused(400, "INVALID_REQUEST", ask(head));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "[::1", "127.0.0.1:99999x"})
    void aHostThatIsNoneIsAProblem(String host) throws IOException {
        assertRefused(
                400,
                "INVALID_REQUEST",
                talk("GET /health/live HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/index.html", "/", "/jobs"})
    void theBodyThatComesWithTheRequestOfAPageDoesNotBlockItsConnection(String page) throws IOException {
        String body = "x".repeat(300_000);
        String said = talk("GET " + page + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body + "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertTrue(said.endsWith("{\"status\":\"UP\"}"), () -> said.substring(Math.max(0, said.length() - 500)));
    }

    @Test
    void aTokenThatIsWrongIsNotMadeGoodByACookie() throws IOException {
        String request = "GET /api/auth/me HTTP/1.1\r\nHost: a\r\nCookie: session=" + server.token(Role.ADMIN) + "\r\n";
        assertTrue(talk(request + "Connection: close\r\n\r\n").startsWith("HTTP/1.1 200"));
        String wrong = "Authorization: Bearer " + server.token(Role.ADMIN).replace('.', ':');
        assertRefused(401, "UNAUTHENTICATED", talk(request + wrong + "\r\nConnection: close\r\n\r\n"));
    }

    /** Sends a request line, with or without headers, and completes it. */
    private static String ask(String head) throws IOException {
        String line = head.contains("\r\n") ? head : head + " HTTP/1.1";
        return talk(line + "\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    /** Everything that the server says until it closes the connection. */
    private static String talk(String bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertRefused(int status, String code, String said) {
        Matcher first = STATUS.matcher(said);
        assertTrue(first.find(), said);
        assertEquals(status, Integer.parseInt(first.group(1)), said);
        assertTrue(said.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"), said);
        assertTrue(said.toLowerCase(Locale.ROOT).contains("content-security-policy: default-src 'none'"), said);
        JsonObject problem = new JsonObject(said.substring(said.indexOf("\r\n\r\n") + 4));
        assertEquals(code, problem.getString("code"), said);
        assertEquals(status, problem.getInteger("status"), said);
    }
}
