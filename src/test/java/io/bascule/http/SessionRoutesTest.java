package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionRoutesTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void signingInSetsACookieThatScriptsAndOtherSitesCannotUse() {
        TestServer.Reply reply = login("user", TestServer.PASSWORD, "session=none");
        assertEquals(200, reply.status(), reply::body);
        String cookie = reply.header("Set-Cookie");
        assertTrue(cookie.startsWith("session=" + reply.json().getString("token") + ";"), cookie);
        assertTrue(cookie.toLowerCase().contains("; httponly"), cookie);
        assertTrue(cookie.contains("SameSite=Strict"), cookie);
        assertTrue(cookie.contains("Path=/"), cookie);
        assertTrue(cookie.matches(".*Max-Age=3[56]\\d\\d.*"), cookie);
        assertFalse(cookie.contains("Secure"), cookie);
        assertEquals("user", reply.json().getJsonObject("user").getString("role"));
    }

    @Test
    void aSessionIsUsedByHeaderOrCookieAndTheHeaderWins() {
        String token = server.token(Role.REVIEWER);
        assertEquals(
                "reviewer",
                me(null, "session=" + token).json().getJsonObject("user").getString("username"));
        assertEquals(
                "viewer",
                me("bearer " + server.token(Role.VIEWER), "session=" + token)
                        .json()
                        .getJsonObject("user")
                        .getString("username"));
        assertEquals(401, me("Bearer broken", "session=" + token).status());
        assertEquals(401, me("Basic x", "session=" + token).status());
        assertEquals(401, me(null, "session=").status());
        assertEquals(401, me(null, null).status());
    }

    @Test
    void aWrongPasswordIsRefusedWithoutSayingWhatIsWrong() {
        TestServer.Reply wrong = login("admin", "wrong password", null);
        TestServer.Reply unknown = login("nobody", "wrong password", null);
        assertEquals(401, wrong.status());
        assertEquals(401, unknown.status());
        assertEquals(wrong.json().getString("detail"), unknown.json().getString("detail"));
        assertNull(wrong.header("Set-Cookie"));
    }

    @Test
    void signingOutEndsTheSessionAndRemovesTheCookie() {
        String token = server.signIn(Role.VIEWER).token();
        TestServer.Reply out = server.send(server.request("/api/auth/logout", null)
                .header("Cookie", "session=" + token)
                .POST(BodyPublishers.noBody()));
        assertEquals(200, out.status(), out::body);
        assertTrue(out.header("Set-Cookie").contains("Max-Age=0"), out.header("Set-Cookie"));
        assertEquals(401, me("Bearer " + token, null).status());
    }

    @Test
    void aCookieIsRefusedOnAnUnsafeRequestOfAnotherSite() {
        String[][] refused = {
            {"Origin", "http://evil.example"},
            {"Origin", "null"},
            {"Sec-Fetch-Site", "cross-site"},
            {"Sec-Fetch-Site", "same-site"}
        };
        for (String[] header : refused) {
            TestServer.Reply reply = server.send(unsafe().header(header[0], header[1]));
            assertEquals(403, reply.status(), String.join(": ", header));
            assertEquals("CROSS_SITE", reply.code());
        }
        assertEquals(200, server.send(unsafe()).status());
        assertEquals(
                200,
                server.send(unsafe().header("Origin", "http://127.0.0.1:" + server.port()))
                        .status());
        assertEquals(
                200,
                server.send(unsafe().header("Sec-Fetch-Site", "same-origin")).status());
        HttpRequest.Builder byHeader = server.request("/api/auth/logout", null)
                .header("Authorization", "Bearer " + server.signIn(Role.USER).token())
                .header("Origin", "http://elsewhere.example")
                .POST(BodyPublishers.noBody());
        assertEquals(200, server.send(byHeader).status());
    }

    @Test
    void signingInFromAnotherSiteIsRefusedToo() {
        TestServer.Reply reply = server.send(server.request("/api/auth/login", null)
                .header("Content-Type", "application/json")
                .header("Origin", "http://evil.example")
                .POST(BodyPublishers.ofString("{\"username\":\"user\",\"password\":\"" + TestServer.PASSWORD + "\"}")));
        assertEquals("CROSS_SITE", reply.code());
    }

    @Test
    void whatAProxyWouldSayIsNotBelievedUnlessASettingSaysSo() {
        TestServer.Reply reply = server.send(
                unsafe().header("X-Forwarded-Host", "evil.example").header("Origin", "http://evil.example"));
        assertEquals("CROSS_SITE", reply.code());
        TestServer.Reply login = server.send(server.request("/api/auth/login", null)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-For", "203.0.113.9")
                .POST(BodyPublishers.ofString("{\"username\":\"user\",\"password\":\"" + TestServer.PASSWORD + "\"}")));
        assertFalse(login.header("Set-Cookie").contains("Secure"));
        assertNull(login.header("Strict-Transport-Security"));
        assertFalse(server.get("/api/auth/sign-ins", Role.USER).body().contains("203.0.113.9"));
    }

    @Test
    void ownSessionsAreListedAndEnded() {
        String token = server.signIn(Role.USER).token();
        JsonObject list = server.send(
                        server.request("/api/auth/sign-ins", null).header("Authorization", "Bearer " + token))
                .json();
        JsonObject current = list.getJsonArray("signIns").stream()
                .map(JsonObject.class::cast)
                .filter(signIn -> signIn.getBoolean("current"))
                .findFirst()
                .orElseThrow();
        String path = "/api/auth/sign-ins/" + current.getString("id");
        assertEquals(
                404, server.send(server.request(path, Role.VIEWER).DELETE()).status());
        assertEquals(200, server.send(server.request(path, Role.USER).DELETE()).status());
        assertEquals(401, me("Bearer " + token, null).status());
        assertEquals(
                404,
                server.send(server.request("/api/auth/sign-ins/" + UUID.randomUUID(), Role.USER)
                                .DELETE())
                        .status());
    }

    @Test
    void aKeyIsShownOnceAndEnded() {
        TestServer.Reply created = server.post(
                "/api/auth/keys",
                Role.USER,
                "{\"name\":\"import\",\"scopes\":[\"read\",\"submit\"],\"expiresAt\":\"2999-01-01T00:00:00Z\"}");
        assertEquals(201, created.status(), created::body);
        String secret = created.json().getString("secret");
        assertEquals(
                List.of("read", "submit"),
                created.json().getJsonObject("key").getJsonArray("scopes").getList());
        assertEquals(
                "user",
                me("Bearer " + secret, null).json().getJsonObject("user").getString("username"));
        assertFalse(server.get("/api/auth/keys", Role.USER).body().contains(secret));
        String path = "/api/auth/keys/" + created.json().getJsonObject("key").getString("id");
        assertEquals(200, server.send(server.request(path, Role.USER).DELETE()).status());
        assertEquals(401, me("Bearer " + secret, null).status());
        for (String body : List.of(
                "{}",
                "{\"name\":\"x\",\"scopes\":[]}",
                "{\"name\":\"x\",\"scopes\":[\"root\"]}",
                "{\"name\":\"x\",\"scopes\":[\"admin\"]}",
                "{\"name\":\"x\",\"scopes\":\"read\"}")) {
            assertEquals(400, server.post("/api/auth/keys", Role.USER, body).status(), body);
        }
    }

    @Test
    void anAdminMakesAndChangesUsers() {
        TestServer.Reply created = server.post(
                "/api/admin/users",
                Role.ADMIN,
                "{\"username\":\"maria\",\"password\":\"correct horse battery\",\"role\":\"reviewer\"}");
        assertEquals(201, created.status(), created::body);
        String path = "/api/admin/users/" + created.json().getJsonObject("user").getString("id");
        TestServer.Reply changed = server.json("PATCH", path, Role.ADMIN, "{\"role\":\"viewer\",\"active\":false}");
        assertEquals("viewer", changed.json().getJsonObject("user").getString("role"));
        assertFalse(changed.json().getJsonObject("user").getBoolean("active"));
        assertEquals(401, login("maria", "correct horse battery", null).status());
        assertEquals(400, server.json("PATCH", path, Role.ADMIN, "{}").status());
        assertEquals(
                400,
                server.json("PATCH", path, Role.ADMIN, "{\"role\":\"ROOT\"}").status());
        JsonObject page = server.get("/api/admin/users?limit=2", Role.ADMIN).json();
        assertEquals("admin", page.getJsonArray("users").getJsonObject(0).getString("username"));
        assertEquals("maria", page.getJsonObject("pagination").getString("nextCursor"));
    }

    @Test
    void everyChangeIsInTheAuditLogWhichHolds() {
        JsonObject first = server.get("/api/admin/audit?limit=2", Role.ADMIN).json();
        assertEquals(2, first.getJsonArray("entries").size());
        String cursor = first.getJsonObject("pagination").getString("nextCursor");
        JsonObject second = server.get("/api/admin/audit?limit=2&cursor=" + cursor, Role.ADMIN)
                .json();
        assertEquals(
                first.getJsonArray("entries").getJsonObject(1).getLong("seq") - 1,
                second.getJsonArray("entries").getJsonObject(0).getLong("seq"));
        JsonObject audit =
                server.get("/api/admin/audit/verify", Role.ADMIN).json().getJsonObject("audit");
        assertTrue(audit.getBoolean("intact"));
        assertTrue(audit.getLong("upTo") > 4);
        assertEquals(400, server.get("/api/admin/audit?cursor=x", Role.ADMIN).status());
    }

    @Test
    void aNewPasswordEndsTheSession() {
        server.post(
                "/api/admin/users",
                Role.ADMIN,
                "{\"username\":\"peter\",\"password\":\"correct horse battery\",\"role\":\"user\"}");
        String token = login("peter", "correct horse battery", null).json().getString("token");
        HttpRequest.Builder change = server.request("/api/auth/password", null)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"oldPassword\":\"correct horse battery\",\"newPassword\":\"another horse battery\"}"));
        TestServer.Reply changed = server.send(change);
        assertEquals(200, changed.status(), changed::body);
        assertEquals(401, me("Bearer " + token, null).status());
        String another = changed.json().getString("token");
        assertTrue(changed.header("Set-Cookie").startsWith("session=" + another + ";"));
        assertEquals("peter", changed.json().getJsonObject("user").getString("username"));
        assertEquals(200, me(null, "session=" + another).status());
        assertEquals(200, login("peter", "another horse battery", null).status());
    }

    @Test
    void aWrongPasswordChangesNothingAndEachWrongFieldIsNamed() {
        String[][] refused = {
            {"{\"oldPassword\":\"guess\",\"newPassword\":\"another horse battery\"}", "FORBIDDEN"},
            {"{\"oldPassword\":\"" + TestServer.PASSWORD + "\",\"newPassword\":\"short\"}", "newPassword"},
            {"{\"oldPassword\":\"" + TestServer.PASSWORD + "\"}", "newPassword"},
            {"{\"newPassword\":\"another horse battery\"}", "oldPassword"},
            {"{\"oldPassword\":7,\"newPassword\":\"another horse battery\"}", "oldPassword"},
            {"{\"oldPassword\":\"a\",\"newPassword\":\"another horse battery\",\"x\":1}", "x"}
        };
        for (String[] body : refused) {
            JsonObject problem =
                    server.post("/api/auth/password", Role.VIEWER, body[0]).json();
            String wrong = problem.containsKey("errors")
                    ? problem.getJsonArray("errors").getJsonObject(0).getString("field")
                    : problem.getString("code");
            assertEquals(body[1], wrong, body[0]);
        }
        assertEquals(200, login("viewer", TestServer.PASSWORD, null).status());
    }

    @Test
    void aSessionTellsWhatOpenedItAndAllOthersAreEnded() {
        server.post(
                "/api/admin/users",
                Role.ADMIN,
                "{\"username\":\"olga\",\"password\":\"correct horse battery\",\"role\":\"user\"}");
        String other = login("olga", "correct horse battery", null).json().getString("token");
        String token = server.send(server.request("/api/auth/login", null)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "Firefox <b> \t x")
                        .POST(BodyPublishers.ofString(
                                "{\"username\":\"olga\",\"password\":\"correct horse battery\"}")))
                .json()
                .getString("token");
        List<JsonObject> sessions = sessions(token);
        assertEquals(2, sessions.size());
        assertEquals("Firefox <b> ? x", sessions.get(0).getString("agent"));
        assertTrue(sessions.get(0).getBoolean("current"));
        assertEquals(sessions.get(0).getString("createdAt"), sessions.get(0).getString("lastSeenAt"));

        HttpRequest.Builder others = server.request("/api/auth/sign-ins", null)
                .header("Authorization", "Bearer " + token)
                .DELETE();
        TestServer.Reply ended = server.send(others);
        assertEquals(1, ended.json().getInteger("ended"), ended::body);
        assertEquals(401, me("Bearer " + other, null).status());
        assertEquals(1, sessions(token).size());
    }

    private static List<JsonObject> sessions(String token) {
        return server
                .send(server.request("/api/auth/sign-ins", null).header("Authorization", "Bearer " + token))
                .json()
                .getJsonArray("signIns")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** Signs a fresh session out, which changes something. */
    private static HttpRequest.Builder unsafe() {
        return server.request("/api/auth/logout", null)
                .header("Cookie", "session=" + server.signIn(Role.USER).token())
                .POST(BodyPublishers.noBody());
    }

    private static TestServer.Reply login(String username, String password, String cookie) {
        HttpRequest.Builder request = server.request("/api/auth/login", null)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonObject.of("username", username, "password", password)
                        .encode()));
        return server.send(cookie == null ? request : request.header("Cookie", cookie));
    }

    private static TestServer.Reply me(String authorization, String cookie) {
        HttpRequest.Builder request = server.request("/api/auth/me", null);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return server.send(request);
    }
}
