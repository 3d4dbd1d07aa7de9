package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointRoutesTest {
    private static final UUID OPEN = UUID.fromString("019b7000-0000-7000-8000-000000000001");
    private static final UUID RECORDED = UUID.fromString("019b7000-0000-7000-8000-000000000002");
    private static final UUID TAKEN = UUID.fromString("019b7000-0000-7000-8000-000000000009");
    private static final String LIST = "/api/admin/agent-checkpoints";
    private static final AtomicReference<Requests.Decide> DECIDED = new AtomicReference<>();

    private static TestServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new TestServer();
        server.serve(Addresses.DECIDE, CheckpointRoutesTest::decide);
        server.rows.insert(List.of(
                new TestRows.JobRow(
                        OPEN,
                        "t",
                        JobStatus.WAITING_APPROVAL,
                        "open",
                        null,
                        List.of(),
                        Instant.parse("2026-01-01T00:00:00Z")),
                new TestRows.JobRow(
                        RECORDED,
                        "t",
                        JobStatus.COMPLETED,
                        "done",
                        null,
                        List.of(),
                        Instant.parse("2026-01-01T00:00:00Z"))));
        server.rows.execute("""
                insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest, expires_at)
                values ('%1$s', '%1$s', 1, 'APPROVAL_REQUIRED', 'PENDING', 'May I?', '{"n": 1}', 'sha256:' || repeat('0', 64), now()),
                  ('%2$s', '%2$s', 1, 'INFO', 'RECORDED', 'Seen.', '{}', 'sha256:' || repeat('0', 64), null)""".formatted(OPEN, RECORDED));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatWaitsIsListedWithItsJob() {
        JsonObject list = server.get(LIST, Role.REVIEWER).json();
        assertEquals(1, list.getJsonArray("checkpoints").size());
        JsonObject checkpoint = list.getJsonArray("checkpoints").getJsonObject(0);
        assertEquals(OPEN.toString(), checkpoint.getString("id"));
        assertEquals(OPEN.toString(), checkpoint.getJsonObject("job").getString("id"));
        assertFalse(checkpoint.getJsonObject("job").containsKey("inputData"));
        assertNull(checkpoint.getString("approvedBy"));
    }

    @Test
    void otherStatesAreListedWhereTheyAreAskedFor() {
        JsonObject list = server.get(LIST + "?status=RECORDED&status=PENDING&limit=1", Role.REVIEWER)
                .json();
        assertEquals(
                RECORDED.toString(),
                list.getJsonArray("checkpoints").getJsonObject(0).getString("id"));
        String cursor = list.getJsonObject("pagination").getString("nextCursor");
        String rest = LIST + "?status=RECORDED&status=PENDING&cursor=" + cursor;
        assertEquals(
                1,
                server.get(rest, Role.REVIEWER)
                        .json()
                        .getJsonArray("checkpoints")
                        .size());
        String second = LIST + "?status=RECORDED&status=PENDING&offset=1";
        assertEquals(
                OPEN.toString(),
                server.get(second, Role.REVIEWER)
                        .json()
                        .getJsonArray("checkpoints")
                        .getJsonObject(0)
                        .getString("id"));
        assertEquals(400, server.get(LIST + "?status=OPEN", Role.REVIEWER).status());
        assertEquals(400, server.get(LIST + "?limit=101", Role.REVIEWER).status());
    }

    @Test
    void aListCanLeaveOutWhatIsLargeAndSayHowManyThereAre() {
        JsonObject list = server.get(LIST + "?sort=deadline&omit=data&total=true", Role.REVIEWER)
                .json();
        assertEquals(1, list.getJsonObject("pagination").getInteger("total"));
        JsonObject checkpoint = list.getJsonArray("checkpoints").getJsonObject(0);
        assertEquals(OPEN.toString(), checkpoint.getString("id"));
        assertFalse(checkpoint.containsKey("data") || checkpoint.containsKey("metadata"));
        assertEquals(71, checkpoint.getString("digest").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sort=x", "sort=deadline&status=APPROVED", "omit=all", "total=1"})
    void aListIsAskedForOnlyAsItCanBeShown(String query) {
        TestServer.Reply refused = server.get(LIST + "?" + query, Role.REVIEWER);
        assertEquals(400, refused.status());
        String field = refused.json().getJsonArray("errors").getJsonObject(0).getString("field");
        assertEquals(query.substring(0, query.indexOf('=')), field);
    }

    @Test
    void oneIsShownWithItsWholeJob() {
        JsonObject shown = server.get(LIST + "/" + OPEN, Role.REVIEWER).json();
        assertEquals(1, shown.getJsonObject("checkpoint").getJsonObject("data").getInteger("n"));
        assertEquals(1, shown.getJsonObject("job").getJsonObject("inputData").getInteger("in"));
        assertEquals(0, shown.getJsonArray("logs").size());
        assertEquals(
                404, server.get(LIST + "/" + UUID.randomUUID(), Role.REVIEWER).status());
    }

    @Test
    void anApprovalNeedsNoBodyAndNoContentType() {
        TestServer.Reply reply =
                server.send(server.request(LIST + "/" + OPEN, Role.REVIEWER).POST(BodyPublishers.noBody()));
        assertEquals(200, reply.status(), reply::body);
        JsonObject checkpoint = reply.json().getJsonObject("checkpoint");
        assertEquals("APPROVED", checkpoint.getString("status"));
        assertEquals(server.user(Role.REVIEWER).id().toString(), checkpoint.getString("approvedBy"));
        assertEquals("reviewer", checkpoint.getString("decidedByName"));
        assertFalse(reply.json().getString("message").isBlank());
        assertEquals(Decision.approve(OPEN, null, null), DECIDED.get().decision());
        TestServer.Reply form = server.send(server.request(LIST + "/" + OPEN, Role.REVIEWER)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.noBody()));
        assertEquals(200, form.status());
    }

    @Test
    void commentAndDigestArePassedOn() {
        String digest = "sha256:" + "a".repeat(64);
        server.post(LIST + "/" + OPEN, Role.REVIEWER, "{\"comment\":\"fine\",\"digest\":\"" + digest + "\"}");
        assertEquals(Decision.approve(OPEN, "fine", digest), DECIDED.get().decision());
    }

    @Test
    void aRejectionNeedsAReason() {
        TestServer.Reply reply =
                server.json("DELETE", LIST + "/" + OPEN, Role.REVIEWER, "{\"reason\":\"Not like \\\"this\\\"\"}");
        assertEquals("REJECTED", reply.json().getJsonObject("checkpoint").getString("status"));
        assertEquals(
                "Not like \"this\"", reply.json().getJsonObject("checkpoint").getString("rejectionReason"));
        assertNull(reply.json().getJsonObject("checkpoint").getString("approvedBy"));
        for (String body : List.of("{}", "{\"reason\":\"\"}", "{\"reason\":\"" + "x".repeat(10_001) + "\"}")) {
            TestServer.Reply refused = server.json("DELETE", LIST + "/" + OPEN, Role.REVIEWER, body);
            assertEquals(400, refused.status());
            assertEquals(
                    "reason",
                    refused.json().getJsonArray("errors").getJsonObject(0).getString("field"));
        }
    }

    @Test
    void aRequestForChangesNeedsFeedbackWhichIsPassedOnVerbatim() {
        String digest = "sha256:" + "a".repeat(64);
        String path = LIST + "/" + OPEN + "/request-changes";
        TestServer.Reply reply = server.post(
                path, Role.REVIEWER, "{\"feedback\":\" Shorter,\\nplease \",\"digest\":\"" + digest + "\"}");
        assertEquals(200, reply.status(), reply::body);
        JsonObject checkpoint = reply.json().getJsonObject("checkpoint");
        assertEquals("CHANGES_REQUESTED", checkpoint.getString("status"));
        assertEquals(" Shorter,\nplease ", checkpoint.getString("comment"));
        assertEquals("reviewer", checkpoint.getString("decidedByName"));
        assertNull(checkpoint.getString("approvedBy"));
        assertNull(checkpoint.getString("rejectionReason"));
        assertFalse(reply.json().getString("message").isBlank());
        assertEquals(
                Decision.requestChanges(OPEN, " Shorter,\nplease ", digest),
                DECIDED.get().decision());
        for (String body : List.of("{}", "{\"feedback\":\"\"}", "{\"feedback\":\"" + "x".repeat(10_001) + "\"}")) {
            TestServer.Reply refused = server.post(path, Role.REVIEWER, body);
            assertEquals(400, refused.status());
            assertEquals(
                    "feedback",
                    refused.json().getJsonArray("errors").getJsonObject(0).getString("field"));
        }
        assertEquals(
                400,
                server.post(path, Role.REVIEWER, "{\"feedback\":\"f\",\"reason\":\"r\"}")
                        .status());
        assertEquals(403, server.post(path, Role.USER, "{\"feedback\":\"f\"}").status());
    }

    @Test
    void whatWasSentBackIsListedWhereItIsAskedFor() throws SQLException {
        UUID back = UUID.fromString("019b7000-0000-7000-8000-000000000003");
        server.rows.insert(List.of(new TestRows.JobRow(
                back, "t", JobStatus.COMPLETED, "sent back", null, List.of(), Instant.parse("2026-01-01T00:00:00Z"))));
        server.rows.execute("""
                insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest, expires_at,
                  takes_changes, decided_by, decided_by_name, decided_at, comment)
                values ('%1$s', '%1$s', 1, 'APPROVAL_REQUIRED', 'CHANGES_REQUESTED', 'May I?', '{}', 'sha256:' || repeat('0', 64),
                  now(), true, '%1$s', 'maria', now(), 'otherwise')""".formatted(back));
        JsonArray found = server.get(LIST + "?status=CHANGES_REQUESTED", Role.REVIEWER)
                .json()
                .getJsonArray("checkpoints");
        assertEquals(1, found.size());
        assertEquals(back.toString(), found.getJsonObject(0).getString("id"));
        assertEquals("otherwise", found.getJsonObject(0).getString("comment"));
        assertEquals(true, found.getJsonObject(0).getBoolean("takesChanges"));
        JsonObject open = server.get(LIST + "/" + OPEN, Role.REVIEWER).json().getJsonObject("checkpoint");
        assertEquals(false, open.getBoolean("takesChanges"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"digest\":\"abc\"}",
                "{\"comment\":5}",
                "{\"approve\":true}",
                "[]",
                "{\"comment\":\"\\u0000\"}"
            })
    void whatIsNoApprovalIsRefused(String body) {
        assertEquals(400, server.post(LIST + "/" + OPEN, Role.REVIEWER, body).status());
    }

    @Test
    void theLoserIsToldWhoWon() {
        TestServer.Reply reply = server.post(LIST + "/" + TAKEN, Role.REVIEWER, "{}");
        assertEquals(409, reply.status());
        assertEquals("ALREADY_DECIDED", reply.code());
        assertEquals("maria", reply.json().getJsonObject("winner").getString("decidedByName"));
    }

    private static Checkpoint decide(Requests.Decide asked) {
        DECIDED.set(asked);
        Decision decision = asked.decision();
        if (decision.checkpointId().equals(TAKEN)) {
            throw Fault.of(ErrorCode.ALREADY_DECIDED, "Someone was first.")
                    .with("winner", JsonObject.of("decidedByName", "maria"));
        }
        String words = decision.verdict() == CheckpointStatus.REJECTED ? decision.reason() : decision.comment();
        return Jobs.decided(decision.checkpointId(), decision.verdict(), asked.caller(), words);
    }
}
