package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader;
import io.bascule.agents.AgentSettings;
import io.bascule.agents.AgentsVerticle;
import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.job.AgentReach;
import io.bascule.job.AgentRules;
import io.bascule.job.Backoff;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.runs.Reports;
import io.bascule.store.AgentStore;
import io.bascule.store.Database;
import io.bascule.store.DutyStore;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.LeaseStore;
import io.bascule.store.RunStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentRoutesTest {
    private static final String AGENT = "/api/training/agent/";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestServer server;
    private static String adminKey;
    private static String userKey;

    @BeforeAll
    static void start() {
        server = new TestServer();
        Duration headStart = Duration.ofSeconds(60);
        Database engine = new Database(server.vertx, server.address, 4, Database.Purpose.ENGINE);
        AgentSettings settings = new AgentSettings(
                AgentReach.ADMINS,
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.of("2.0"),
                AgentSettings.Limits.DEFAULT,
                new Reports.Terms(new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)), Duration.ofHours(1)),
                AgentSettings.Rhythm.DEFAULT);
        AgentsVerticle.Stores stores = new AgentsVerticle.Stores(
                new AgentStore(server.database, Duration.ofSeconds(60)),
                new LeaseStore(engine, headStart),
                new RunStore(engine, headStart),
                new JobStore(engine, headStart),
                new JobTypeStore(server.database),
                new DutyStore(server.database));
        server.vertx
                .deployVerticle(new AgentsVerticle(Ids.next(), stores, settings))
                .await();
        adminKey = server.key(Role.ADMIN, Scope.AGENT).token();
        userKey = server.key(Role.USER, Scope.TRAINING).token();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestServer.Reply post(String key, String path, JsonObject body) {
        return server.send(server.request(path, null)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode())));
    }

    private static JsonObject ok(String key, String path, JsonObject body) {
        TestServer.Reply reply = post(key, AGENT + path, body);
        assertEquals(200, reply.status(), reply.body());
        assertTrue(reply.json().getBoolean("success"));
        return reply.json();
    }

    private static JsonObject card(String agentId, String jobType) {
        return new JsonObject()
                .put("agentId", agentId)
                .put("jobTypes", JsonArray.of(jobType))
                .put("version", "1.9")
                .put("capacity", 3);
    }

    /** A type of a test's own, which one agent has made known, and with a job of it. */
    private static String typeWithJob(String key) throws SQLException {
        String jobType = "t" + COUNT.incrementAndGet();
        ok(key, "poll", card("maker-" + (key.equals(adminKey) ? "admin" : "user"), jobType));
        server.rows.insert(jobType, JobStatus.PENDING);
        return jobType;
    }

    private static JsonObject claimed(String jobType) {
        return ok(adminKey, "poll", card("worker", jobType).put("claim", true))
                .getJsonArray("jobs")
                .getJsonObject(0);
    }

    private static String path(JsonObject run, String what) {
        return "jobs/" + run.getJsonObject("job").getString("id") + "/" + what;
    }

    private static JsonObject with(JsonObject run) {
        return new JsonObject().put("leaseToken", run.getString("leaseToken"));
    }

    @Test
    void anAgentPollsClaimsReportsAndCompletes() throws SQLException {
        String jobType = typeWithJob(adminKey);
        JsonObject polled = ok(adminKey, "poll", card("worker", jobType));
        JsonObject offer = polled.getJsonArray("jobs").getJsonObject(0);
        assertEquals(jobType, offer.getString("jobType"));
        assertEquals("2.0", polled.getJsonObject("upgrade").getString("wanted"));
        JsonObject run = ok(adminKey, "claim/" + offer.getString("id"), new JsonObject().put("agentId", "worker"));
        assertEquals("RUNNING", run.getJsonObject("job").getString("status"));
        assertEquals(60_000, run.getInteger("leaseMs"));
        assertEquals(10_000, run.getInteger("heartbeatMs"));
        JsonObject beat = ok(
                adminKey, path(run, "heartbeat"), with(run).put("progress", 50).put("note", "half"));
        assertFalse(beat.getBoolean("cancelled"));
        assertNull(beat.getString("reason"));
        JsonArray lines = JsonArray.of(
                new JsonObject().put("message", "hello"),
                new JsonObject().put("message", "x").put("level", "WARN"));
        ok(adminKey, path(run, "logs"), with(run).put("entries", lines));
        ok(adminKey, path(run, "steps"), with(run).put("name", "one").put("result", new JsonObject().put("a", 1)));
        JsonObject info = ok(
                adminKey,
                path(run, "checkpoints"),
                with(run).put("type", "INFO").put("name", "told").put("message", "Hm."));
        assertEquals(
                "RUNNING RECORDED told",
                info.getString("state") + " " + info.getJsonObject("checkpoint").getString("status") + " "
                        + info.getJsonObject("checkpoint").getString("name"));
        JsonObject done = with(run).put("outputData", new JsonObject().put("loss", 0.5));
        assertEquals("COMPLETED", ok(adminKey, path(run, "complete"), done).getString("state"));
        assertTrue(ok(adminKey, path(run, "complete"), done).getBoolean("repeated"));
        JsonObject job = server.get(
                        "/api/agent-jobs/" + run.getJsonObject("job").getString("id"), Role.ADMIN)
                .json();
        assertEquals(0.5, job.getJsonObject("job").getJsonObject("outputData").getDouble("loss"));
        assertEquals(2, job.getJsonArray("logs").size());
        TestServer.Reply stale = post(adminKey, AGENT + path(run, "heartbeat"), with(run));
        assertEquals(
                List.of(409, "STALE_RUN", "COMPLETED"),
                List.of(stale.status(), stale.code(), stale.json().getString("reason")));
    }

    @Test
    void aParkedJobGoesOnWithItsJournalAndFailuresAreTold() throws SQLException {
        JsonObject run = claimed(typeWithJob(adminKey));
        JsonObject ask = with(run)
                .put("type", "APPROVAL_REQUIRED")
                .put("name", "go")
                .put("message", "Go?")
                .put("data", new JsonObject().put("n", 1))
                .put("takesChanges", true);
        JsonObject parked = ok(adminKey, path(run, "checkpoints"), ask);
        assertTrue(parked.getJsonObject("checkpoint").getBoolean("takesChanges"));
        assertEquals(
                "WAITING_APPROVAL PENDING",
                parked.getString("state") + " "
                        + parked.getJsonObject("checkpoint").getString("status"));
        assertEquals(
                409, post(adminKey, AGENT + path(run, "release"), with(run)).status());
        JsonObject failing = claimed(typeWithJob(adminKey));
        JsonObject failed = ok(
                adminKey,
                path(failing, "fail"),
                with(failing)
                        .put("error", new JsonObject().put("message", "x".repeat(20_000)))
                        .put("retryable", false));
        assertEquals("FAILED", failed.getString("state"));
        JsonObject sleeping = claimed(typeWithJob(adminKey));
        assertEquals(
                "QUEUED",
                ok(
                                adminKey,
                                path(sleeping, "sleep"),
                                with(sleeping).put("name", "nap").put("forMs", 5))
                        .getString("state"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "poll|{}|agentId",
                "poll|{'agentId':'a b','jobTypes':['x']}|agentId",
                "poll|{'agentId':'a'}|jobTypes",
                "poll|{'agentId':'a','jobTypes':[]}|jobTypes",
                "poll|{'agentId':'a','jobTypes':['X']}|jobTypes[0]",
                "poll|{'agentId':'a','jobTypes':['x','x']}|jobTypes[1]",
                "poll|{'agentId':'a','jobTypes':[{'name':'x','nonsense':1}]}|jobTypes[0].nonsense",
                "poll|{'agentId':'a','jobTypes':[5]}|jobTypes[0]",
                "poll|{'agentId':'a','jobTypes':['x'],'capacity':0}|capacity",
                "poll|{'agentId':'a','jobTypes':['x'],'wait':31}|wait",
                "poll|{'agentId':'a','jobTypes':['x'],'labels':{'a b':'c'}}|labels.a b",
                "poll|{'agentId':'a','jobTypes':['x'],'labels':{'a':5}}|labels.a",
                "poll|{'agentId':'a','jobTypes':['x'],'nonsense':1}|nonsense",
                "claim/JOB|{}|agentId",
                "jobs/JOB/heartbeat|{}|leaseToken",
                "jobs/JOB/heartbeat|{'leaseToken':'x'}|leaseToken",
                "jobs/JOB/heartbeat|{'leaseToken':'JOB','progress':101}|progress",
                "jobs/JOB/heartbeat|{'leaseToken':'JOB','note':'n'}|note",
                "jobs/JOB/logs|{'leaseToken':'JOB','entries':[]}|entries",
                "jobs/JOB/logs|{'leaseToken':'JOB','entries':[{}]}|entries[0].message",
                "jobs/JOB/logs|{'leaseToken':'JOB','entries':[{'message':'m','level':'LOUD'}]}|entries[0].level",
                "jobs/JOB/steps|{'leaseToken':'JOB','name':' ','result':{}}|name",
                "jobs/JOB/steps|{'leaseToken':'JOB','name':'n'}|result",
                "jobs/JOB/sleep|{'leaseToken':'JOB','name':'n'}|forMs",
                "jobs/JOB/checkpoints|{'leaseToken':'JOB','type':'ERROR','name':'n','message':'m'}|type",
                "jobs/JOB/checkpoints|{'leaseToken':'JOB','type':'INFO','name':'n','message':'m','data':{'n':12345678901234567890}}|data.n",
                "jobs/JOB/complete|{'leaseToken':'JOB','outputData':[]}|outputData",
                "jobs/JOB/fail|{'leaseToken':'JOB'}|error",
                "jobs/JOB/fail|{'leaseToken':'JOB','error':{'code':'TIMEOUT','message':'m'}}|error.code",
                "jobs/JOB/fail|{'leaseToken':'JOB','error':{'code':'low','message':'m'}}|error.code",
                "jobs/JOB/release|{'leaseToken':'JOB','why':'x'}|why"
            })
    void badInputNamesItsField(String path, String body, String field) {
        String id = new UUID(7, 7).toString();
        TestServer.Reply reply = post(
                adminKey,
                AGENT + path.replace("JOB", id),
                new JsonObject(body.replace('\'', '"').replace("JOB", id)));
        assertEquals(400, reply.status(), reply.body());
        List<String> fields = reply.json().getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("field"))
                .toList();
        assertTrue(fields.contains(field), fields.toString());
    }

    @Test
    void theExampleAndTheSchemaOfATypeHaveAnEnd() {
        for (String field : List.of("example", "schema")) {
            JsonObject type = new JsonObject().put("name", "bounded").put(field, text(AgentRules.MAX_TYPE_JSON));
            JsonObject poll = card("bounded", "x").put("jobTypes", JsonArray.of(type));
            ok(adminKey, "poll", poll);
            type.put(field, text(AgentRules.MAX_TYPE_JSON + 1));
            TestServer.Reply reply = post(adminKey, AGENT + "poll", poll);
            assertEquals(400, reply.status());
            assertEquals(
                    new JsonObject()
                            .put("field", "jobTypes[0]." + field)
                            .put("message", "must be at most 16384 characters as JSON"),
                    reply.json().getJsonArray("errors").getJsonObject(0));
        }
    }

    /** Of so many characters. */
    private static JsonObject text(int length) {
        return new JsonObject().put("t", "x".repeat(length - 8));
    }

    @Test
    void aTokenOfNobodyOrOfAnotherUserIsStale() throws SQLException {
        JsonObject run = claimed(typeWithJob(adminKey));
        TestServer.Reply other = post(userKey, AGENT + path(run, "complete"), with(run));
        assertEquals(
                List.of(409, "UNKNOWN"), List.of(other.status(), other.json().getString("reason")));
        JsonObject guess = new JsonObject().put("leaseToken", UUID.randomUUID().toString());
        for (String what : List.of("heartbeat", "complete", "release")) {
            assertEquals(
                    "STALE_RUN", post(adminKey, AGENT + path(run, what), guess).code());
        }
        assertEquals("COMPLETED", ok(adminKey, path(run, "complete"), with(run)).getString("state"));
    }

    @Test
    void anotherUsersAgentIsNeitherToBeUsedNorSeen() {
        ok(adminKey, "poll", card("private", "p1"));
        assertEquals(
                "CONFLICT", post(userKey, AGENT + "poll", card("private", "p1")).code());
        assertEquals(404, server.get("/api/training/agents/private", Role.USER).status());
        assertEquals(
                404,
                server.json("DELETE", "/api/training/agents/private", Role.REVIEWER, "{}")
                        .status());
        assertEquals(
                404, server.get("/api/training/agents/no%20such", Role.ADMIN).status());
        ok(userKey, "poll", card("users-own", "p1"));
        JsonArray seen =
                server.get("/api/training/agents?limit=100", Role.USER).json().getJsonArray("agents");
        assertTrue(seen.stream()
                .allMatch(agent ->
                        server.user(Role.USER).id().toString().equals(((JsonObject) agent).getString("userId"))));
        assertTrue(names(server.get("/api/training/agents?status=online&limit=100", Role.ADMIN))
                .containsAll(List.of("private", "users-own")));
        assertEquals(List.of(), names(server.get("/api/training/agents?status=offline", Role.ADMIN)));
        assertEquals(
                400,
                server.get("/api/training/agents?status=asleep", Role.ADMIN).status());
    }

    private static List<String> names(TestServer.Reply reply) {
        return reply.json().getJsonArray("agents").stream()
                .map(agent -> ((JsonObject) agent).getString("agentId"))
                .toList();
    }

    @Test
    void anAgentIsShownWithItsJobsAndRemovedWithItsLeases() throws SQLException {
        String jobType = typeWithJob(adminKey);
        JsonObject run = ok(adminKey, "poll", card("shown", jobType).put("claim", true))
                .getJsonArray("jobs")
                .getJsonObject(0);
        JsonObject shown = server.get("/api/training/agents/shown", Role.ADMIN).json();
        assertEquals("busy", shown.getJsonObject("agent").getString("status"));
        assertEquals(
                "2.0", shown.getJsonObject("agent").getJsonObject("upgrade").getString("wanted"));
        assertEquals(
                run.getJsonObject("job").getString("id"),
                shown.getJsonArray("currentJobs").getJsonObject(0).getString("jobId"));
        ok(adminKey, path(run, "release"), with(run));
        shown = server.get("/api/training/agents/shown", Role.ADMIN).json();
        assertEquals("RELEASED", shown.getJsonArray("pastJobs").getJsonObject(0).getString("outcome"));
        assertEquals(1, shown.getJsonObject("lastDay").getInteger("released"));
        run = ok(adminKey, "poll", card("shown", jobType).put("claim", true))
                .getJsonArray("jobs")
                .getJsonObject(0);
        assertEquals(
                200,
                server.json("DELETE", "/api/training/agents/shown", Role.ADMIN, "{}")
                        .status());
        assertEquals(
                "LEASE_LOST",
                post(adminKey, AGENT + path(run, "heartbeat"), with(run)).json().getString("reason"));
        assertEquals(404, server.get("/api/training/agents/shown", Role.ADMIN).status());
    }

    @Test
    void onlyAKeyOfTheScopeOfOneWhoMaySubmitIsAnAgent() {
        JsonObject card = card("any", "p1");
        assertEquals(403, server.post(AGENT + "poll", Role.ADMIN, card.encode()).status(), "a session");
        assertEquals(
                403,
                post(server.key(Role.ADMIN, Scope.SUBMIT, Scope.DECIDE).token(), AGENT + "poll", card)
                        .status());
        assertEquals(
                200,
                post(server.key(Role.REVIEWER, Scope.TRAINING).token(), AGENT + "poll", card("reviewers", "p1"))
                        .status());
        for (String path : List.of("/api/agent-jobs", "/api/admin/agent-checkpoints", "/api/training/agents")) {
            assertEquals(
                    403,
                    server.send(server.request(path, null)
                                    .header("Authorization", "Bearer " + adminKey)
                                    .GET())
                            .status(),
                    path);
        }
    }

    @Test
    void whoHangsUpWhileAPollIsHeldIsLetGo() throws IOException, InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        var ear = server.bus.listenHere(Addresses.POLL_GONE, event -> gone.countDown());
        ear.completion().await();
        String body = card("hasty", "never").put("wait", 20).put("claim", true).encode();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST " + AGENT + "poll HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + adminKey
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            awaitWaiting(1);
        }
        assertTrue(gone.await(20, TimeUnit.SECONDS));
        awaitWaiting(0);
        ear.unregister().await();
    }

    @Test
    void whoHangsUpWhileAClaimIsUnderWayLeavesTheJobToOthers() throws SQLException {
        String jobType = typeWithJob(adminKey);
        String jobId = ok(adminKey, "poll", card("worker", jobType))
                .getJsonArray("jobs")
                .getJsonObject(0)
                .getString("id");
        Call.Departure gone = new Call.Departure() {
            @Override
            public boolean isGone() {
                return true;
            }

            @Override
            public void whenGone(Runnable then) {}
        };
        Call call = new Call(
                server.access.authenticator().authenticate(adminKey).await(),
                null,
                Map.of("id", jobId),
                Query.parse(null),
                new JsonObject().put("agentId", "worker"),
                null,
                null,
                gone);
        assertEquals(
                200,
                new AgentRoutes(server.bus, server.access.apiKeys())
                        .claim(call)
                        .await()
                        .status());
        JsonObject again = claimedOnceFree(jobType);
        assertEquals(jobId, again.getJsonObject("job").getString("id"));
        assertEquals(1, again.getJsonObject("job").getInteger("attempt"), "none was burnt");
    }

    /** The answer to a poll that is held until the job is there again. */
    private static JsonObject claimedOnceFree(String jobType) {
        JsonObject card = card("another", jobType).put("claim", true).put("wait", 20);
        return ok(adminKey, "poll", card).getJsonArray("jobs").getJsonObject(0);
    }

    private static void awaitWaiting(int polls) {
        int waiting = -1;
        for (int i = 0; i < 3_000 && waiting != polls; i++) {
            waiting = server.bus
                    .request(Addresses.COUNT_AGENTS, new Agents.CountAll())
                    .await()
                    .pollsWaiting();
        }
        assertEquals(polls, waiting);
    }

    @Test
    void aListShowsWhatBusyAgentsAreDoing() throws SQLException {
        JsonObject run = ok(
                        adminKey,
                        "poll",
                        card("occupied", typeWithJob(adminKey)).put("claim", true))
                .getJsonArray("jobs")
                .getJsonObject(0);
        ok(adminKey, path(run, "heartbeat"), with(run).put("progress", 40).put("note", "epoch 2"));
        JsonObject listed = server.get("/api/training/agents?status=busy&limit=100", Role.ADMIN)
                .json();
        JsonObject agent = listed.getJsonArray("agents").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("agentId").equals("occupied"))
                .findFirst()
                .orElseThrow();
        JsonObject current = agent.getJsonArray("currentJobs").getJsonObject(0);
        assertEquals(run.getJsonObject("job").getString("id"), current.getString("jobId"));
        assertEquals(
                List.of(40, "epoch 2"), List.of(current.getInteger("progress"), current.getString("progressNote")));
        assertTrue(Times.read(listed.getString("serverTime")).isPresent());
        ok(adminKey, path(run, "complete"), with(run).put("outputData", new JsonObject()));
        JsonArray idle = server.get("/api/training/agents?status=online&limit=100", Role.ADMIN)
                .json()
                .getJsonArray("agents");
        assertTrue(idle.stream()
                .allMatch(one -> ((JsonObject) one).getJsonArray("currentJobs").isEmpty()));
    }

    @Test
    void aPersonSeesWithWhichKeyAnAgentComesAndAProgramDoesNot() {
        ok(userKey, "poll", card("keyed", "k1"));
        JsonObject key =
                server.get("/api/training/agents/keyed", Role.USER).json().getJsonObject("key");
        assertEquals("test", key.getString("name"));
        assertNull(key.getString("revokedAt"));
        String reader = server.key(Role.USER, Scope.READ).token();
        JsonObject seen = server.send(server.request("/api/training/agents/keyed", null)
                        .header("Authorization", "Bearer " + reader)
                        .GET())
                .json();
        assertEquals("keyed", seen.getJsonObject("agent").getString("agentId"));
        assertNull(seen.getJsonObject("key"));
    }

    @Test
    void aRunThatAnAgentDidNamesIt() throws SQLException {
        JsonObject run = claimed(typeWithJob(adminKey));
        String runs = "/api/agent-jobs/" + run.getJsonObject("job").getString("id") + "/runs";
        JsonObject expected = new JsonObject()
                .put("agentId", "worker")
                .put("userId", server.user(Role.ADMIN).id().toString());
        assertEquals(expected, firstRun(runs).getJsonObject("agent"), "while it goes on");
        ok(adminKey, path(run, "complete"), with(run).put("outputData", new JsonObject()));
        assertEquals(expected, firstRun(runs).getJsonObject("agent"), "and afterwards");
    }

    private static JsonObject firstRun(String path) {
        return server.get(path, Role.ADMIN).json().getJsonArray("runs").getJsonObject(0);
    }

    private static EventReader watch(Role role) {
        return new EventReader(server.port(), "/api/workers/events", server.token(role));
    }

    private static List<String> told(EventReader.Event event) {
        return event.data().getJsonArray("agents").stream()
                .map(agent -> ((JsonObject) agent).getString("agentId"))
                .toList();
    }

    private static void assertTold(EventReader reader, String agentId) {
        reader.next(event -> event.name().equals("agents") && told(event).contains(agentId));
    }

    @Test
    void whoWatchesIsToldOfOwnAgentsAndAdminsOfAll() {
        String reviewerKey = server.key(Role.REVIEWER, Scope.AGENT).token();
        try (EventReader admin = watch(Role.ADMIN);
                EventReader user = watch(Role.USER);
                EventReader reviewer = watch(Role.REVIEWER)) {
            ok(userKey, "poll", card("watched", "w1"));
            assertTold(user, "watched");
            assertTold(admin, "watched");
            ok(reviewerKey, "poll", card("reviewers-own", "w1"));
            assertEquals(List.of("reviewers-own"), told(reviewer.next("agents")), "the first that they are told of");
            assertTold(admin, "reviewers-own");
        }
    }

    @Test
    void eachThingThatHappensToAnAgentIsTold() throws SQLException {
        try (EventReader admin = watch(Role.ADMIN)) {
            String jobType = typeWithJob(adminKey);
            ok(adminKey, "poll", card("eventful", jobType));
            assertTold(admin, "eventful");
            JsonObject run = ok(adminKey, "poll", card("eventful", jobType).put("claim", true))
                    .getJsonArray("jobs")
                    .getJsonObject(0);
            assertTold(admin, "eventful");
            ok(adminKey, path(run, "heartbeat"), with(run).put("progress", 10));
            assertTold(admin, "eventful");
            ok(adminKey, path(run, "release"), with(run));
            assertTold(admin, "eventful");
            ok(adminKey, "poll", card("eventful", jobType).put("version", "2.1"));
            assertTold(admin, "eventful");
            assertEquals(
                    200,
                    server.json("DELETE", "/api/training/agents/eventful", Role.ADMIN, "{}")
                            .status());
            assertTold(admin, "eventful");
        }
    }
}
