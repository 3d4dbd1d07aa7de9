package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users and everyone's keys, as admins have them over HTTP. */
class AdminRoutesTest {
    private static final String USERS = "/api/admin/users";
    private static final String KEYS = "/api/admin/keys";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private JsonObject create(String name, String role) {
        TestServer.Reply created = server.post(
                USERS,
                Role.ADMIN,
                new JsonObject()
                        .put("username", name)
                        .put("password", TestServer.PASSWORD)
                        .put("role", role)
                        .encode());
        assertEquals(201, created.status(), created::body);
        return created.json().getJsonObject("user");
    }

    private List<JsonObject> audited(String action) {
        return server.get("/api/admin/audit?action=" + action, Role.ADMIN).json().getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void everyWrongFieldOfAUserIsNamed() {
        String[][] refused = {
            {"POST", "{}", "username,password,role"},
            {"POST", "{\"username\":\"A\",\"password\":\"short\",\"role\":\"user\"}", "username,password"},
            {"POST", "{\"username\":5,\"password\":[],\"role\":\"root\"}", "username,password,role"},
            {"POST", "{\"username\":\"a\",\"password\":\"long enough\",\"role\":\"user\",\"x\":1}", "x"},
            {"PATCH", "{}", "role"},
            {"PATCH", "{\"role\":\"ADMIN\"}", "role"},
            {"PATCH", "{\"active\":\"no\"}", "active"},
            {"PATCH", "{\"password\":\"short\"}", "password"},
            {"PATCH", "{\"username\":\"other\"}", "username"}
        };
        String id = create("ada", "user").getString("id");
        for (String[] row : refused) {
            String path = row[0].equals("POST") ? USERS : USERS + "/" + id;
            TestServer.Reply reply = server.json(row[0], path, Role.ADMIN, row[1]);
            assertEquals(400, reply.status(), row[1]);
            List<String> fields = reply.json().getJsonArray("errors").stream()
                    .map(error -> ((JsonObject) error).getString("field"))
                    .toList();
            assertEquals(List.of(row[2].split(",")), fields, row[1]);
        }
        assertEquals(List.of(), audited("user.changed"));
    }

    @Test
    void aNameThatIsTakenAndTheLastAdminAreConflicts() {
        create("ada", "user");
        TestServer.Reply taken =
                server.post(USERS, Role.ADMIN, "{\"username\":\"ada\",\"password\":\"long enough\",\"role\":\"user\"}");
        assertEquals(409, taken.status());
        String self = USERS + "/" + server.user(Role.ADMIN).id();
        for (String change : List.of("{\"role\":\"user\"}", "{\"active\":false}")) {
            TestServer.Reply reply = server.json("PATCH", self, Role.ADMIN, change);
            assertEquals(409, reply.status(), reply::body);
            assertTrue(reply.json().getString("detail").contains("the last active admin"));
        }
        assertEquals(List.of(), audited("user.changed"));
    }

    @Test
    void ofTwoAdminsWhoAreDemotedAtOnceOneStays() throws Exception {
        JsonObject second = create("second", "admin");
        List<String> both = List.of(USERS + "/" + server.user(Role.ADMIN).id(), USERS + "/" + second.getString("id"));
        List<CompletableFuture<Integer>> changes = both.stream()
                .map(path -> CompletableFuture.supplyAsync(
                        () -> server.json("PATCH", path, Role.ADMIN, "{\"role\":\"viewer\"}")
                                .status()))
                .toList();
        List<Integer> answers =
                changes.stream().map(CompletableFuture::join).sorted().toList();
        // The slower one is refused: as the last admin, as no admin any more, or with its session.
        assertEquals(200, answers.get(0));
        assertTrue(List.of(401, 403, 409).contains(answers.get(1)), answers::toString);
    }

    @Test
    void whoIsDeactivatedIsThrownOutWithSessionsAndKeys() {
        String id = server.user(Role.USER).id().toString();
        String key = server.key(Role.USER, Scope.READ).token();
        String token = server.token(Role.USER);
        assertEquals(200, me(key));
        TestServer.Reply off = server.json("PATCH", USERS + "/" + id, Role.ADMIN, "{\"active\":false}");
        assertFalse(off.json().getJsonObject("user").getBoolean("active"));
        assertEquals(401, me(key));
        assertEquals(401, me(token));
        server.json("PATCH", USERS + "/" + id, Role.ADMIN, "{\"active\":true}");
        assertEquals(200, me(key));
        assertEquals(401, me(token));
        assertEquals(2, audited("user.changed").size());
    }

    private int me(String token) {
        return server.send(server.request("/api/auth/me", null).header("Authorization", "Bearer " + token))
                .status();
    }

    @Test
    void everyonesKeysAreListedWithTheirOwnersAndRevokedByAnAdmin() {
        Stream.of(Role.USER, Role.REVIEWER, Role.ADMIN).forEach(role -> server.key(role, Scope.READ));
        JsonObject page = server.get(KEYS + "?limit=2", Role.ADMIN).json();
        assertEquals(List.of("admin", "reviewer"), owners(page));
        String cursor = page.getJsonObject("pagination").getString("nextCursor");
        JsonObject rest =
                server.get(KEYS + "?limit=2&cursor=" + cursor, Role.ADMIN).json();
        assertEquals(List.of("user"), owners(rest));
        assertFalse(rest.getJsonObject("pagination").getBoolean("hasMore"));
        assertFalse(page.encode().contains("secret"));

        String path =
                "/api/auth/keys/" + rest.getJsonArray("keys").getJsonObject(0).getString("id");
        assertEquals(
                404, server.send(server.request(path, Role.REVIEWER).DELETE()).status());
        assertEquals(200, server.send(server.request(path, Role.ADMIN).DELETE()).status());
        JsonObject revoked = audited("key.revoked").get(0);
        assertEquals("admin", revoked.getString("actorName"));
        assertEquals(
                server.user(Role.USER).id().toString(),
                revoked.getJsonObject("detail").getString("userId"));
    }

    private static List<String> owners(JsonObject page) {
        return page.getJsonArray("keys").stream()
                .map(key -> ((JsonObject) key).getString("username"))
                .toList();
    }

    @Test
    void aWrongPlaceInTheListOfKeysIsRefused() {
        for (String query : List.of("limit=0", "limit=501", "cursor=x", "user=ada")) {
            assertEquals(400, server.get(KEYS + "?" + query, Role.ADMIN).status(), query);
        }
    }
}
