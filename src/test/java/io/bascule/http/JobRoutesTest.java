package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRoutesTest {
    private static final AtomicReference<Requests.SubmitJobs> SUBMITTED = new AtomicReference<>();
    private static final List<TestRows.JobRow> ROWS = new ArrayList<>();

    private static TestServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new TestServer();
        server.serve(Addresses.SUBMIT, JobRoutesTest::submit);
        server.serve(
                Addresses.CANCEL,
                asked -> Jobs.accepted(NewJob.of("cancelled", new JsonObject()), asked.caller(), JobStatus.CANCELLED));
        server.serve(Addresses.RETRY, asked -> {
            throw Fault.of(ErrorCode.WRONG_STATE, "It is COMPLETED.").with("status", "COMPLETED");
        });
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 7; i++) {
            UUID id = new UUID((at.toEpochMilli() + i) << 16 | 0x7000, 0x8000000000000000L | i);
            UUID owner = server.user(i % 2 == 0 ? Role.USER : Role.ADMIN).id();
            ROWS.add(new TestRows.JobRow(id, "t", JobStatus.COMPLETED, "job " + i, owner, List.of(), at.plusMillis(i)));
        }
        server.rows.insert(ROWS);
        server.rows.execute("""
                insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
                select id, id, 1, 'INFO', 'RECORDED', 'seen', '{"n": 1}', 'sha256:' || repeat('0', 64) from bascule.jobs;
                insert into bascule.job_logs (job_id, id, agent_name, action, level, message)
                select j.id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 't', 'work', 'INFO', 'line ' || n
                from bascule.jobs j, generate_series(1, 3) n""");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aSubmittedJobIsShownAsAccepted() {
        TestServer.Reply reply = server.post(
                "/api/agent-jobs",
                Role.USER,
                "{\"jobType\":\"simple-task\",\"taskDescription\":\"Do it.\",\"inputData\":{\"a\":1},\"tags\":[\"x\"]}");
        assertEquals(201, reply.status(), reply::body);
        JsonObject job = reply.json().getJsonObject("job");
        assertTrue(reply.json().getBoolean("success"));
        assertEquals("PENDING", job.getString("status"));
        assertEquals(0, job.getInteger("attempt"));
        assertNull(job.getString("startedAt"));
        assertEquals("2026-01-31T09:30:00.123Z", job.getString("createdAt"));
        assertEquals(server.user(Role.USER).id().toString(), job.getString("userId"));
        assertEquals("/api/agent-jobs/" + job.getString("id"), reply.header("Location"));
        assertEquals(new JsonObject().put("a", 1), SUBMITTED.get().jobs().get(0).inputData());
        assertNull(SUBMITTED.get().idempotencyKey());
    }

    @Test
    void anIdempotencyKeyIsPassedOnAndAKnownOneAnswers200() {
        assertEquals(201, submitWithKey("new-key").status());
        assertEquals("new-key", SUBMITTED.get().idempotencyKey());
        TestServer.Reply known = submitWithKey("known");
        assertEquals(200, known.status());
        assertEquals("RUNNING", known.json().getJsonObject("job").getString("status"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words"})
    void whatIsNoIdempotencyKeyIsRefused(String key) {
        TestServer.Reply reply = submitWithKey(key);
        assertEquals(400, reply.status());
        assertEquals(
                "Idempotency-Key",
                reply.json().getJsonArray("errors").getJsonObject(0).getString("field"));
        assertEquals(400, submitWithKey("k".repeat(256)).status());
    }

    @Test
    void aBatchIsSubmittedAsOneWithItsKey() {
        TestServer.Reply reply = server.send(server.request("/api/agent-jobs/batch", Role.USER)
                .header("Content-Type", "application/json; charset=UTF-8")
                .header("Idempotency-Key", "batch-1")
                .POST(BodyPublishers.ofString("{\"jobs\":[{\"jobType\":\"a\"},{\"jobType\":\"b\"}]}")));
        assertEquals(201, reply.status());
        assertEquals(2, SUBMITTED.get().jobs().size());
        assertEquals("batch-1", SUBMITTED.get().idempotencyKey());
        assertEquals("b", reply.json().getJsonArray("jobs").getJsonObject(1).getString("jobType"));
        assertFalse(reply.json().getJsonArray("jobs").getJsonObject(0).containsKey("inputData"));
    }

    @Test
    void aBatchMayBeLargerThanAJob() {
        JsonArray jobs = new JsonArray();
        for (int i = 0; i < 40; i++) {
            jobs.add(JsonObject.of("jobType", "a", "inputData", JsonObject.of("text", "x".repeat(100_000))));
        }
        String body = JsonObject.of("jobs", jobs).encode();
        assertEquals(201, server.post("/api/agent-jobs/batch", Role.USER, body).status());
        TestServer.Reply large = server.post("/api/agent-jobs", Role.USER, body);
        assertEquals(413, large.status());
        assertEquals("BODY_TOO_LARGE", large.code());
    }

    @Test
    void whatTheEngineRefusesIsAnsweredAsItSays() {
        TestServer.Reply unknown = server.post("/api/agent-jobs", Role.USER, "{\"jobType\":\"no-such-type\"}");
        assertEquals(400, unknown.status());
        assertEquals("UNKNOWN_JOB_TYPE", unknown.code());
        String id = UUID.randomUUID().toString();
        TestServer.Reply wrong = server.json("PATCH", "/api/agent-jobs/" + id, Role.USER, "{\"action\":\"retry\"}");
        assertEquals(409, wrong.status());
        assertEquals("WRONG_STATE", wrong.code());
    }

    @Test
    void aJobIsCancelledByItsAction() {
        String path = "/api/agent-jobs/" + UUID.randomUUID();
        TestServer.Reply reply = server.json("PATCH", path, Role.USER, "{\"action\":\"cancel\"}");
        assertEquals("CANCELLED", reply.json().getJsonObject("job").getString("status"));
        for (String body :
                List.of("{}", "{\"action\":\"stop\"}", "{\"action\":null}", "{\"action\":\"cancel\",\"why\":1}")) {
            assertEquals(400, server.json("PATCH", path, Role.USER, body).status(), body);
        }
    }

    @Test
    void aListIsPagedByCursorAndByOffset() {
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page =
                    server.get("/api/agent-jobs?limit=3" + cursor, Role.ADMIN).json();
            ids(page).forEach(found::add);
            String next = page.getJsonObject("pagination").getString("nextCursor");
            assertEquals(next != null, page.getJsonObject("pagination").getBoolean("hasMore"));
            cursor = next == null ? null : "&cursor=" + next;
        } while (cursor != null);
        List<String> newestFirst = new ArrayList<>();
        ROWS.forEach(row -> newestFirst.add(0, row.id().toString()));
        assertEquals(newestFirst, found);
        assertEquals(
                newestFirst.subList(5, 7),
                ids(server.get("/api/agent-jobs?limit=3&offset=5", Role.ADMIN).json()));
    }

    @Test
    void aListIsShortUnlessDataIsAskedFor() {
        JsonObject listed = server.get("/api/agent-jobs?limit=1", Role.ADMIN).json();
        assertFalse(listed.getJsonArray("jobs").getJsonObject(0).containsKey("inputData"));
        assertFalse(listed.getJsonObject("pagination").containsKey("total"));
        JsonObject whole = server.get("/api/agent-jobs?limit=1&include=data&total=true", Role.ADMIN)
                .json();
        assertEquals(
                1,
                whole.getJsonArray("jobs")
                        .getJsonObject(0)
                        .getJsonObject("inputData")
                        .getInteger("in"));
        assertEquals(7, whole.getJsonObject("pagination").getInteger("total"));
        assertFalse(whole.getJsonObject("pagination").getBoolean("totalIsCapped"));
    }

    @Test
    void aUserSeesOwnJobsOnly() {
        assertEquals(4, ids(server.get("/api/agent-jobs", Role.USER).json()).size());
        assertEquals(7, ids(server.get("/api/agent-jobs", Role.VIEWER).json()).size());
        String others = "/api/agent-jobs/" + ROWS.get(1).id();
        for (String path : List.of(others, others + "/checkpoints", others + "/logs")) {
            assertEquals(404, server.get(path, Role.USER).status(), path);
            assertEquals(200, server.get(path, Role.VIEWER).status(), path);
        }
    }

    @Test
    void aJobIsShownWithItsHistory() {
        JsonObject shown =
                server.get("/api/agent-jobs/" + ROWS.get(0).id(), Role.USER).json();
        assertEquals(2, shown.getJsonObject("job").getJsonObject("outputData").getInteger("out"));
        assertEquals("INFO", shown.getJsonArray("checkpoints").getJsonObject(0).getString("checkpointType"));
        assertEquals(3, shown.getJsonArray("logs").size());
        assertFalse(shown.getBoolean("logsHasMore"));
        assertEquals(
                "submitted", shown.getJsonArray("timeline").getJsonObject(0).getString("event"));
    }

    @Test
    void logsAndCheckpointsHavePages() {
        String path = "/api/agent-jobs/" + ROWS.get(0).id();
        JsonObject first = server.get(path + "/logs?limit=2", Role.USER).json();
        assertEquals("line 1", first.getJsonArray("logs").getJsonObject(0).getString("message"));
        String cursor = first.getJsonObject("pagination").getString("nextCursor");
        JsonObject second =
                server.get(path + "/logs?limit=2&cursor=" + cursor, Role.USER).json();
        assertEquals("line 3", second.getJsonArray("logs").getJsonObject(0).getString("message"));
        assertNull(second.getJsonObject("pagination").getString("nextCursor"));
        assertEquals(
                1,
                server.get(path + "/checkpoints", Role.USER)
                        .json()
                        .getJsonArray("checkpoints")
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-job", "0193469c-7c55-7a41-9d3b-5f0e8c1b2a44", "%00", "..%2f..", "1' or 1=1"})
    void anIdThatIsNoneOfOursIsNotFound(String id) {
        TestServer.Reply reply =
                server.get("/api/agent-jobs/" + id.replace(" ", "%20").replace("'", "%27"), Role.ADMIN);
        assertEquals(404, reply.status());
        assertEquals("NOT_FOUND", reply.code());
    }

    private static Requests.SubmittedJobs submit(Requests.SubmitJobs asked) {
        SUBMITTED.set(asked);
        if (asked.jobs().get(0).jobType().equals("no-such-type")) {
            throw Fault.of(ErrorCode.UNKNOWN_JOB_TYPE, "Known are: a, b.");
        }
        boolean existed = "known".equals(asked.idempotencyKey());
        return new Requests.SubmittedJobs(
                asked.jobs().stream()
                        .map(job -> Jobs.accepted(job, asked.caller(), JobStatus.RUNNING))
                        .toList(),
                existed);
    }

    private static TestServer.Reply submitWithKey(String key) {
        return server.send(server.request("/api/agent-jobs", Role.USER)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"jobType\":\"a\"}")));
    }

    private static List<String> ids(JsonObject page) {
        return page.getJsonArray("jobs").stream()
                .map(job -> ((JsonObject) job).getString("id"))
                .toList();
    }
}
