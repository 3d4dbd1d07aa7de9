package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.download.Unpacked;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.ServerUrl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents to download, as a browser and as a program ask for them. The server's build has the agent in Java alone. */
class DownloadRoutesTest {
    private static final String LINUX = "/api/workers/download/linux";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<byte[]> bytes(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<byte[]> get(String path, Role role, String... headers) {
        HttpRequest.Builder request = server.request(path, role).GET();
        return bytes(headers.length == 0 ? request : request.headers(headers));
    }

    private static HttpResponse<byte[]> post(Role role, JsonObject body, String... headers) {
        HttpRequest.Builder request = server.request(LINUX, role)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()));
        return bytes(headers.length == 0 ? request : request.headers(headers));
    }

    private static JsonObject withKey() {
        return new JsonObject().put("createKey", true);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    private static String conf(byte[] archive) {
        return Unpacked.tarGz(archive).text("bascule-agent/agent.conf");
    }

    /** The value of a line. */
    private static String setting(byte[] archive, String name) {
        return conf(archive)
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    private static JsonArray keys(Role role) {
        return server.get("/api/auth/keys", role).json().getJsonArray("keys");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String own() {
        return "http://127.0.0.1:" + server.port();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void anyoneWhoIsSignedInMayDownloadAndChangesNothingByIt(Role role) {
        int before = keys(role).size();
        HttpResponse<byte[]> response = get(LINUX, role);
        assertEquals(200, response.statusCode());
        assertEquals("application/gzip", header(response, "Content-Type"));
        assertEquals(
                "attachment; filename=\"bascule-agent-linux-java.tar.gz\"", header(response, "Content-Disposition"));
        assertEquals(String.valueOf(response.body().length), header(response, "Content-Length"));
        assertEquals(own(), setting(response.body(), "BACKEND_URL"));
        assertNull(setting(response.body(), "API_KEY"));
        assertEquals(before, keys(role).size());
    }

    @Test
    void whoHasItAlreadyIsToldSo() {
        HttpResponse<byte[]> first = get(LINUX, Role.USER);
        String tag = header(first, "ETag");
        assertEquals("private, no-cache", header(first, "Cache-Control"));
        HttpResponse<byte[]> again = get(LINUX, Role.USER, "If-None-Match", tag);
        assertEquals(304, again.statusCode());
        assertEquals(0, again.body().length);
        assertEquals(tag, header(again, "ETag"));
        String other = "?server=" + encoded(own() + "/prefix");
        assertEquals(200, get(LINUX + other, Role.USER, "If-None-Match", tag).statusCode(), "another address");
    }

    @Test
    void theHeadAloneHasTheSameHeaders() {
        HttpResponse<byte[]> head = bytes(server.request(LINUX, Role.USER).method("HEAD", BodyPublishers.noBody()));
        HttpResponse<byte[]> whole = get(LINUX, Role.USER);
        assertEquals(200, head.statusCode());
        assertEquals(header(whole, "ETag"), header(head, "ETag"));
        assertEquals(header(whole, "Content-Length"), header(head, "Content-Length"));
        assertEquals(0, head.body().length);
    }

    @Test
    void windowsGetsAZip() {
        HttpResponse<byte[]> response = get("/api/workers/download/windows?kind=java", Role.USER);
        assertEquals("application/zip", header(response, "Content-Type"));
        assertTrue(
                Unpacked.zip(response.body()).text("bascule-agent/agent.conf").contains("BACKEND_URL=" + own()));
    }

    @Test
    void whatIsCompressedAlreadyIsNotCompressedAgain() {
        HttpResponse<byte[]> plain = get(LINUX, Role.USER);
        HttpResponse<byte[]> asked = get(LINUX, Role.USER, "Accept-Encoding", "gzip");
        assertArrayEquals(plain.body(), asked.body());
    }

    @Test
    void aKeyIsMadeForItStandsInItAloneAndIsInTheAuditLog() {
        HttpResponse<byte[]> response =
                post(Role.USER, withKey().put("kind", "java").put("keyName", "my lab"));
        assertEquals(200, response.statusCode());
        assertEquals("no-store", header(response, "Cache-Control"));
        assertNull(header(response, "ETag"));
        String key = setting(response.body(), "API_KEY");
        assertEquals(0600, Unpacked.tarGz(response.body()).mode("bascule-agent/agent.conf"));
        JsonObject made = keys(Role.USER).getJsonObject(0);
        assertEquals(
                List.of("my lab", List.of("agent")),
                List.of(made.getString("name"), made.getJsonArray("scopes").getList()));
        assertTrue(key.startsWith("bsk_" + made.getString("prefix") + "_"), "it is this key");
        assertFalse(made.encode().contains(key));
        JsonObject entry = server.get("/api/admin/audit?limit=1&action=key.created", Role.ADMIN)
                .json()
                .getJsonArray("entries")
                .getJsonObject(0);
        assertEquals(
                List.of("user", "key:" + made.getString("id")),
                List.of(entry.getString("actorName"), entry.getString("subject")));
        assertFalse(entry.encode().contains(key));
        HttpRequest.Builder poll = server.request("/api/training/agent/poll", null)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"));
        assertEquals("INVALID_REQUEST", server.send(poll).code(), "it may poll, if it says who it is");
        HttpRequest.Builder jobs = server.request("/api/agent-jobs", null)
                .header("Authorization", "Bearer " + key)
                .GET();
        assertEquals(403, server.send(jobs).status(), "and nothing else");
    }

    @Test
    void eachRequestMakesAKeyOfItsOwnNamedAfterThePlatform() {
        String one = setting(post(Role.REVIEWER, withKey()).body(), "API_KEY");
        String other = setting(post(Role.REVIEWER, withKey()).body(), "API_KEY");
        assertFalse(one.equals(other));
        assertEquals("Agent on linux", keys(Role.REVIEWER).getJsonObject(0).getString("name"));
    }

    @Test
    void whoMayNotHaveAgentsGetsNoKey() {
        HttpResponse<byte[]> response = post(Role.VIEWER, withKey());
        assertEquals(403, response.statusCode());
        assertEquals(0, keys(Role.VIEWER).size());
        HttpRequest.Builder program = server.request(LINUX, null)
                .header(
                        "Authorization",
                        "Bearer "
                                + server.key(Role.ADMIN, Scope.SUBMIT, Scope.ADMIN)
                                        .token())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(withKey().encode()));
        assertEquals(403, server.send(program).status(), "a key makes no keys");
    }

    @Test
    void whatTheBuildComesWithoutIsToldAndNoKeyIsMadeForIt() {
        HttpResponse<byte[]> python = get(LINUX + "?kind=python", Role.USER);
        assertEquals(404, python.statusCode());
        JsonObject problem = new JsonObject(new String(python.body(), StandardCharsets.UTF_8));
        assertTrue(problem.getString("detail").contains("comes without the agent in Python"), problem.encode());
        int before = keys(Role.ADMIN).size();
        assertEquals(404, post(Role.ADMIN, withKey().put("kind", "python")).statusCode());
        assertEquals(before, keys(Role.ADMIN).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan9", "LINUX", "linux.tar.gz", "..%2f..", "%00"})
    void aPlatformThatThereIsNotIsNotFound(String platform) {
        assertEquals(404, get("/api/workers/download/" + platform, Role.USER).statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|createKey",
                "{'createKey':false}|createKey",
                "{'createKey':'yes'}|createKey",
                "{'createKey':true,'kind':'perl'}|kind",
                "{'createKey':true,'keyName':''}|keyName",
                "{'createKey':true,'keyName':5}|keyName",
                "{'createKey':true,'server':5}|server",
                "{'createKey':true,'server':'https://evil.example'}|server",
                "{'createKey':true,'scopes':['admin']}|scopes"
            })
    void aWrongFieldIsNamedAndNoKeyIsMade(String body, String field) {
        int before = keys(Role.ADMIN).size();
        HttpResponse<byte[]> response = post(Role.ADMIN, new JsonObject(body.replace('\'', '"')));
        assertEquals(400, response.statusCode());
        String errors = new JsonObject(new String(response.body(), StandardCharsets.UTF_8))
                .getJsonArray("errors")
                .encode();
        assertTrue(errors.contains("\"" + field + "\""), errors);
        assertEquals(before, keys(Role.ADMIN).size());
    }

    @Test
    void thePrefixOfAProxyIsTakenFromThePageAsFarAsItNamesThisHost() {
        String page = own() + "/bascule/";
        byte[] archive = get(LINUX + "?server=" + encoded(page), Role.USER).body();
        assertEquals(own() + "/bascule", setting(archive, "BACKEND_URL"));
        byte[] secure = get(LINUX + "?server=" + encoded(page.replace("http:", "https:")), Role.USER)
                .body();
        assertEquals("https://127.0.0.1:" + server.port() + "/bascule", setting(secure, "BACKEND_URL"));
        byte[] posted = post(Role.USER, withKey().put("server", page)).body();
        assertEquals(own() + "/bascule", setting(posted, "BACKEND_URL"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "http://127.0.0.1:1/",
                "http://127.0.0.1@evil.example/",
                "http://OWN.evil.example/",
                "http://OWN/a\nAPI_KEY=x",
                "http://OWN/../x",
                "http://OWN/?x",
                "javascript:alert(1)",
                "OWN"
            })
    void anAddressThatIsNotThisServersIsRefused(String address) {
        String given = address.replace("OWN", "127.0.0.1:" + server.port());
        assertEquals(400, get(LINUX + "?server=" + encoded(given), Role.USER).statusCode(), given);
    }

    @Test
    void anotherSitesPageCannotSayWhereTheServerIs() {
        String path = LINUX + "?server=" + encoded(own() + "/theirs");
        assertEquals(403, get(path, Role.USER, "Sec-Fetch-Site", "cross-site").statusCode());
        assertEquals(403, get(path, Role.USER, "Sec-Fetch-Site", "none").statusCode());
        assertEquals(200, get(path, Role.USER, "Sec-Fetch-Site", "same-origin").statusCode());
    }

    /** What a request with this Host is answered: the status, and what follows the head. */
    private static byte[] raw(TestServer at, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port())) {
            socket.getOutputStream()
                    .write(("GET " + LINUX + " HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer "
                                    + at.token(Role.USER) + "\r\n" + headers + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toByteArray();
        }
    }

    private static String status(byte[] raw) {
        return new String(raw, 9, 3, StandardCharsets.US_ASCII);
    }

    private static byte[] body(byte[] raw) {
        int end = new String(raw, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        return Arrays.copyOfRange(raw, end + 4, raw.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example$(id)",
                "a b",
                "a;b",
                "a`id`",
                "a'b",
                "a\"b",
                "a\\b",
                "user@host",
                "host:99999",
                "host:port",
                "[::1",
                "h\u00f6st",
                "a/b",
                "a%0ab",
                "-a",
                ".."
            })
    void aHostThatCouldNotStandInAFileIsRefused(String host) throws IOException {
        assertEquals("400", status(raw(server, "Host: " + host)), host);
    }

    @Test
    void theHostThatWasAskedForIsWrittenAndForwardedOnesAreNotBelieved() throws IOException {
        byte[] asked =
                raw(server, "Host: Lab.Example.org:3000\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https");
        assertEquals("200", status(asked));
        assertEquals("http://lab.example.org:3000", setting(body(asked), "BACKEND_URL"));
    }

    @Test
    void behindATrustedProxyItIsWhatTheProxySaysAndASettingComesFirst() throws IOException {
        try (TestServer behind = new TestServer(settings(Optional.empty()))) {
            byte[] asked = raw(
                    behind,
                    "Host: inner:3000\r\nX-Forwarded-Host: evil.example, jobs.example.org\r\nX-Forwarded-Proto: https");
            assertEquals("https://jobs.example.org", setting(body(asked), "BACKEND_URL"));
            assertEquals("400", status(raw(behind, "Host: inner\r\nX-Forwarded-Host: a b")));
        }
        try (TestServer set = new TestServer(settings(ServerUrl.parse("https://public.example.org/jobs")))) {
            byte[] asked = raw(set, "Host: inner\r\nX-Forwarded-Host: a b");
            assertEquals("https://public.example.org/jobs", setting(body(asked), "BACKEND_URL"));
        }
    }

    private static HttpSettings settings(Optional<ServerUrl> publicUrl) {
        return new HttpSettings(
                "127.0.0.1",
                0,
                1,
                HttpSettings.Limits.DEFAULT,
                true,
                HttpSettings.SecureCookie.AUTO,
                false,
                false,
                publicUrl);
    }
}
