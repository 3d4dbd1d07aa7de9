package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.JobType;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.store.HistoryStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.NodeStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryRoutesTest {
    private static final UUID HERE = Ids.next();
    private static TestServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new TestServer();
        server.serve(Addresses.WORKER, order -> new Requests.WorkerStatus(HERE, true, 0, 0, 4, 5_000, 0));
        new JobTypeStore(server.database)
                .announce(new JobType("echo", "", 3, null, 0, new JsonObject(), null))
                .await();
        HistorySums sums = new HistorySums();
        sums.add(HistoryCount.SUBMITTED, 12);
        sums.add(HistoryCount.FAILED, 2);
        sums.add(HistoryTime.RUN, Duration.ofMillis(800));
        sums.add(HistoryTime.DECISION, Duration.ofHours(12));
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(120);
        new HistoryStore(server.database)
                .add(
                        HERE,
                        1,
                        List.of(
                                new HistoryStore.Sum(minute, "echo", sums),
                                new HistoryStore.Sum(minute, HistoryStore.ALL, sums)))
                .await();
        NodeStore nodes = new NodeStore(server.database, Duration.ZERO);
        nodes.join(HERE, "here", "1.0").await();
        nodes.join(Ids.next(), "there", "1.0").await();
        server.rows.insert("echo", JobStatus.WAITING_APPROVAL);
        server.rows.insert("echo", JobStatus.PENDING);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonObject history(String query) {
        TestServer.Reply reply = server.get("/api/admin/history" + query, Role.REVIEWER);
        assertEquals(200, reply.status(), reply.body());
        return reply.json().getJsonObject("history");
    }

    private static void assertAligned(JsonObject series, int n) {
        series.forEach(one -> assertEquals(n, ((JsonArray) one.getValue()).size(), one.getKey()));
    }

    @ParameterizedTest
    @CsvSource({"1h, 60, 60000", "24h, 144, 600000", "7d, 168, 3600000"})
    void everySeriesHasTheSamePlaces(String range, int n, long bucketMs) {
        JsonObject history = history("?range=" + range);
        assertEquals(range, history.getString("range"));
        assertEquals(bucketMs, history.getLong("bucketMs"));
        assertEquals(n, history.getJsonArray("times").size());
        for (String series : List.of("counts", "perMinute", "waitMs", "runMs", "decisionMs", "depth")) {
            assertAligned(history.getJsonObject(series), n);
        }
        assertEquals(12, history.getJsonObject("total").getLong("submitted"));
        assertTrue(history.encode().length() < 40_000, "it is bounded");
    }

    @Test
    void whatWasMeasuredIsThereAndWhatIsNotKnownIsNull() {
        JsonObject history = history("?jobType=echo");
        assertEquals("echo", history.getString("jobType"));
        JsonArray submitted = history.getJsonObject("counts").getJsonArray("submitted");
        int place = submitted.getList().indexOf(12);
        assertTrue(place > 50, submitted.encode());
        assertNull(submitted.getValue(0));
        assertEquals(
                12.0,
                history.getJsonObject("perMinute").getJsonArray("submitted").getDouble(place));
        JsonObject run = history.getJsonObject("runMs");
        assertEquals(800, run.getJsonArray("p99").getDouble(place), 40);
        assertNull(history.getJsonObject("waitMs").getJsonArray("p50").getValue(place));
        assertNull(history.getJsonObject("total").getJsonObject("waitMs").getValue("p50"));
        JsonObject type = history.getJsonArray("types").getJsonObject(0);
        assertEquals("echo", type.getString("jobType"));
        assertEquals(2, type.getLong("failed"));
    }

    @Test
    void longTimesAreWrittenInPlainDigits() {
        String body = server.get("/api/admin/history", Role.REVIEWER).body();
        assertEquals(
                43_200_000,
                history("").getJsonObject("total").getJsonObject("decisionMs").getDouble("p95"),
                2e6);
        assertFalse(body.matches("(?s).*\\d[eE][-+\\d].*"), body);
    }

    @Test
    void aTypeThatNothingIsKnownOfHasNothing() {
        JsonObject total = history("?jobType=unheard-of").getJsonObject("total");
        assertEquals(0, total.getLong("submitted"));
        assertEquals(0, history("?jobType=*other").getJsonObject("total").getLong("submitted"));
    }

    @ParameterizedTest
    @CsvSource({
        "range=2h, range",
        "range=, range",
        "range=1h&range=7d, range",
        "jobType=*, jobType",
        "jobType=No%20Type, jobType",
        "jobType=%00, jobType",
        "from=2026-01-01T00:00:00Z, from"
    })
    void whatIsWrongIsNamed(String query, String field) {
        TestServer.Reply reply = server.get("/api/admin/history?" + query, Role.ADMIN);
        assertEquals(400, reply.status(), reply.body());
        assertEquals(field, reply.json().getJsonArray("errors").getJsonObject(0).getString("field"));
    }

    @Test
    void theOverviewSaysHowItGoesNow() {
        TestServer.Reply reply = server.get("/api/admin/overview", Role.REVIEWER);
        assertEquals(200, reply.status(), reply.body());
        JsonObject overview = reply.json().getJsonObject("overview");
        assertEquals(1, overview.getJsonObject("jobs").getLong("waitingApproval"));
        assertEquals(1, overview.getJsonObject("jobs").getLong("pending"));
        assertEquals(0, overview.getLong("checkpointsPending"));
        assertEquals(2, overview.getLong("failedLastHour"));
        assertTrue(overview.getLong("oldestRunnableMs") >= 0);
    }

    @Test
    void theNodeThatAnswersSaysThatItIsIt() {
        TestServer.Reply reply = server.get("/api/admin/nodes", Role.REVIEWER);
        assertEquals(200, reply.status(), reply.body());
        JsonArray nodes = reply.json().getJsonArray("nodes");
        assertEquals(2, nodes.size());
        JsonObject here = nodes.getJsonObject(0);
        assertEquals("here", here.getString("name"));
        assertTrue(here.getBoolean("isThis"));
        assertEquals("LIVE", here.getString("state"));
        assertEquals(new JsonArray(), here.getJsonArray("running"));
        assertFalse(nodes.getJsonObject(1).getBoolean("isThis"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/admin/overview", "/api/admin/history", "/api/admin/nodes"})
    void onlyThoseWhoReviewMaySeeIt(String path) {
        assertEquals(401, server.get(path, null).status());
        assertEquals(403, server.get(path, Role.USER).status());
        assertEquals(403, server.get(path, Role.VIEWER).status());
        assertEquals(200, server.get(path, Role.REVIEWER).status());
        String key = server.key(Role.ADMIN, Scope.SUBMIT).token();
        TestServer.Reply keyed = server.send(server.request(path, null)
                .header("Authorization", "Bearer " + key)
                .GET());
        assertEquals(403, keyed.status(), "a key needs the scope read");
    }
}
