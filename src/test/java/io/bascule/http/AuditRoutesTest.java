package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Role;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AuditRoutesTest {
    private static final String AUDIT = "/api/admin/audit";
    private static final int MANY = 30_000;
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        append("maria", "user.changed", "user:1", 3);
        append("maria", "key.created", "key:1", 1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void append(String actor, String action, String subject, int times) {
        try {
            server.rows.execute("select bascule.append_audit(null, '" + actor + "', '" + action + "', '" + subject
                    + "', jsonb_build_object('n', n)) from generate_series(1, " + times + ") n");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonObject> entries(String query) {
        TestServer.Reply reply = server.get(AUDIT + query, Role.ADMIN);
        assertEquals(200, reply.status(), reply::body);
        return reply.json().getJsonArray("entries").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void entriesAreFilteredByWhoWhatAndOfWhat() {
        assertEquals(4, entries("?actor=maria").size());
        assertEquals(3, entries("?actor=maria&action=user.changed").size());
        assertEquals(
                4,
                entries("?actor=maria&action=user.changed&action=key.created").size());
        assertEquals(1, entries("?subject=key:1").size());
        assertEquals(0, entries("?subject=key:1&action=user.changed").size());
        assertTrue(entries("?actor=maria").get(0).getString("hash").matches("[0-9a-f]{64}"));
    }

    @Test
    void entriesAreFilteredByTimeAndPagedWithinTheFilter() {
        JsonObject newest = entries("?actor=maria&limit=1").get(0);
        String at = newest.getString("at");
        assertTrue(entries("?actor=maria&from=" + at).contains(newest));
        assertFalse(entries("?actor=maria&to=" + at).contains(newest));
        assertEquals(0, entries("?from=2999-01-01T00:00:00Z").size());
        JsonObject page =
                server.get(AUDIT + "?actor=maria&limit=3", Role.ADMIN).json().getJsonObject("pagination");
        assertTrue(page.getBoolean("hasMore"));
        assertEquals(
                1,
                entries("?actor=maria&limit=3&cursor=" + page.getString("nextCursor"))
                        .size());
    }

    @Test
    void everyWrongParameterIsNamed() {
        for (String query : List.of(
                "actor=",
                "actor=" + "x".repeat(101),
                "actor=a&actor=b",
                "action=User",
                "action=",
                "action=a.b.c",
                "subject=" + "x".repeat(201),
                "from=yesterday",
                "to=2026-13-01T00:00:00Z",
                "from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z",
                "nonsense=1")) {
            String field = query.startsWith("from=2026") ? "to" : query.substring(0, query.indexOf('='));
            for (String path : List.of(AUDIT, AUDIT + "/export")) {
                assertRefused(path + "?" + query, field);
            }
        }
        assertRefused(AUDIT + "?cursor=-1", "cursor");
        assertRefused(AUDIT + "?limit=501", "limit");
        assertRefused(AUDIT + "/export?cursor=1", "cursor");
        for (String after : List.of("-1", "x", "1.5", "9999999999999999999", "999999999")) {
            assertRefused(AUDIT + "/verify?after=" + after, "after");
        }
    }

    private static void assertRefused(String path, String field) {
        TestServer.Reply reply = server.get(path, Role.ADMIN);
        assertEquals(400, reply.status(), path);
        String named = reply.json().getJsonArray("errors").getJsonObject(0).getString("field");
        assertEquals(field, named, path);
    }

    @Test
    void onlyAdminsReadCheckAndTakeAwayTheLog() {
        for (String path : List.of(AUDIT, AUDIT + "/export", AUDIT + "/verify", "/api/admin/keys")) {
            for (Role role : List.of(Role.REVIEWER, Role.USER, Role.VIEWER)) {
                assertEquals(403, server.get(path, role).status(), path + " as " + role);
            }
            assertEquals(401, server.get(path, null).status(), path);
        }
    }

    @Test
    void aHostileFilterIsAText() {
        for (String text : List.of("'; drop table bascule.audit; --", "%", "\\", "\u202e", "<script>")) {
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
            assertEquals(0, entries("?actor=" + encoded + "&subject=" + encoded).size());
        }
    }

    @Test
    void theChainIsCheckedPartByPart() throws SQLException {
        try (TestServer own = new TestServer()) {
            own.rows.execute(TestRows.manyAuditEntries(MANY));
            JsonObject first = verify(own, "");
            assertTrue(first.getBoolean("intact"));
            assertFalse(first.getBoolean("finished"));
            assertNull(first.getJsonObject("problem"));
            long upTo = first.getLong("upTo");
            JsonObject second = verify(own, "?after=" + upTo);
            assertTrue(second.getBoolean("finished"), second::encode);
            assertEquals(second.getLong("headSeq"), second.getLong("upTo"));

            own.rows.execute("set session_replication_role = replica;"
                    + " update bascule.audit set actor_name = 'eve' where seq = " + (upTo + 5));
            assertTrue(verify(own, "").getBoolean("intact"));
            JsonObject broken = verify(own, "?after=" + upTo);
            assertFalse(broken.getBoolean("intact"));
            assertTrue(broken.getBoolean("finished"));
            assertEquals(upTo + 4, broken.getLong("upTo"));
            assertEquals(upTo + 5, broken.getJsonObject("problem").getLong("seq"));
            assertEquals("CHANGED", broken.getJsonObject("problem").getString("kind"));
        }
    }

    private static JsonObject verify(TestServer server, String query) {
        return server.get(AUDIT + "/verify" + query, Role.ADMIN).json().getJsonObject("audit");
    }

    @Test
    void theWholeLogIsTakenAwayAsLinesInTheOrderOfTheChain() {
        append("load", "test", "row", 1_000);
        TestServer.Reply reply = server.get(AUDIT + "/export", Role.ADMIN);
        assertEquals(200, reply.status());
        assertEquals("application/x-ndjson; charset=utf-8", reply.header("Content-Type"));
        assertEquals("attachment; filename=\"audit.jsonl\"", reply.header("Content-Disposition"));
        List<JsonObject> lines = lines(reply);
        assertTrue(lines.size() > 1_000);
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(i + 1, lines.get(i).getLong("seq"));
        }
        JsonObject one = lines.get(lines.size() - 1);
        assertEquals(
                one, entries("?cursor=" + (one.getLong("seq") + 1) + "&limit=1").get(0));
    }

    @Test
    void whatTheFilterLetsThroughIsTakenAway() {
        assertEquals(
                4, lines(server.get(AUDIT + "/export?actor=maria", Role.ADMIN)).size());
        assertEquals(
                "", server.get(AUDIT + "/export?actor=maria-not", Role.ADMIN).body());
        assertEquals(
                200,
                server.send(server.request(AUDIT + "/export", Role.ADMIN).method("HEAD", BodyPublishers.noBody()))
                        .status());
    }

    private static List<JsonObject> lines(TestServer.Reply reply) {
        return Stream.of(reply.body().split("\n")).map(JsonObject::new).toList();
    }

    /** The reader takes nothing while it is signed out; what it gets then ends in the middle. */
    @Test
    void whoIsSignedOutMeanwhileGetsNoMore() throws Exception {
        try (TestServer own = new TestServer()) {
            own.rows.execute("select bascule.append_audit(null, 'load', 'test', repeat('x', 5000), '{}')"
                    + " from generate_series(1, 4000)");
            String token = own.signIn(Role.ADMIN).token();
            try (Socket socket = new Socket("127.0.0.1", own.port())) {
                socket.setReceiveBufferSize(64 << 10);
                socket.getOutputStream()
                        .write(("GET " + AUDIT + "/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertTrue(socket.getInputStream().read() > 0);
                own.access
                        .signIns()
                        .signOut(own.access.authenticator().authenticate(token).await())
                        .await();
                assertFalse(endsWhole(socket.getInputStream()));
            }
        }
    }

    /** Whether a chunked answer comes to its last chunk. */
    private static boolean endsWhole(InputStream answer) {
        String end = "";
        byte[] some = new byte[64 << 10];
        try {
            for (int n = answer.read(some); n >= 0; n = answer.read(some)) {
                end = (end + new String(some, 0, n, StandardCharsets.ISO_8859_1));
                end = end.substring(Math.max(0, end.length() - 5));
                if (end.equals("0\r\n\r\n")) {
                    return true;
                }
            }
            return false;
        } catch (IOException reset) {
            return false;
        }
    }
}
