package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader;
import io.bascule.job.ArtifactType;
import io.bascule.job.JobType;
import io.bascule.job.NewArtifact;
import io.bascule.job.Role;
import io.bascule.job.WorkSession;
import io.bascule.store.ArtifactStore;
import io.bascule.store.JobTypeStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Projects and work sessions over HTTP, up to where the engine takes over. */
class WorkRoutesTest {
    private static final JsonObject RESEARCH =
            JsonObject.of("agentType", "research", "taskDescription", "Which prices changed this year?");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        announce();
    }

    private static void announce() {
        new JobTypeStore(server.database)
                .announce(new JobType(WorkSession.JOB_TYPE, "Works.", 3, null, 0, new JsonObject(), null))
                .await();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String project(Role role) {
        TestServer.Reply made = server.post("/api/projects", role, "{\"name\":\"Market study\"}");
        assertEquals(201, made.status(), made.body());
        String id = made.json().getJsonObject("project").getString("id");
        assertEquals("/api/projects/" + id, made.header("Location"));
        return "/api/projects/" + id;
    }

    private static JsonObject session(String project, JsonObject body) {
        TestServer.Reply made = server.post(project + "/work-sessions", Role.USER, body.encode());
        assertEquals(201, made.status(), made.body());
        return made.json().getJsonObject("session");
    }

    private static String pathOf(JsonObject session) {
        return "/api/projects/" + session.getString("projectId") + "/work-sessions/" + session.getString("id");
    }

    private static String refused(String project, JsonObject body, String field) {
        TestServer.Reply reply = server.post(project + "/work-sessions", Role.USER, body.encode());
        assertEquals(400, reply.status(), reply.body());
        return reply.json().getJsonArray("errors", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(error -> error.getString("field").equals(field))
                .map(error -> error.getString("message"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(reply.body()));
    }

    @Test
    void agentTypesTellTheirFormsAndWhetherAModelIsSet() {
        JsonObject told = server.get("/api/agent-types", Role.USER).json();
        assertEquals(3, told.getJsonArray("agentTypes").size());
        JsonObject first = told.getJsonArray("agentTypes").getJsonObject(0);
        assertEquals("object", first.getJsonObject("settings").getString("type"));
        assertTrue(first.getJsonArray("templates").size() >= 2, first.encode());
        assertEquals(
                JsonObject.of("configured", true, "name", "some-model", "missing", null), told.getJsonObject("model"));
        assertEquals(5, told.getJsonObject("limits").getInteger("maxRounds"));
    }

    @Test
    void aProjectIsItsMembersAndSeenByWhoeverSeesAllJobs() {
        String project = project(Role.USER);
        assertEquals(
                "owner",
                server.get(project, Role.USER).json().getJsonObject("project").getString("role"));
        JsonObject seen = server.get(project, Role.VIEWER).json().getJsonObject("project");
        assertNull(seen.getString("role"));
        assertEquals(false, seen.getBoolean("mayChange"));
        String others = project(Role.REVIEWER);
        assertEquals(404, server.get(others, Role.USER).status());
        assertEquals(
                403,
                server.post(project + "/work-sessions", Role.REVIEWER, RESEARCH.encode())
                        .status());
        String added = JsonObject.of("username", "user").encode();
        assertEquals(201, server.post(others + "/members", Role.REVIEWER, added).status());
        assertEquals(
                "member",
                server.get(others, Role.USER).json().getJsonObject("project").getString("role"));
        assertEquals(
                403,
                server.json("PATCH", others, Role.USER, "{\"name\":\"Mine\"}").status());
        String userId = server.user(Role.USER).id().toString();
        assertEquals(
                200,
                server.json("DELETE", others + "/members/" + userId, Role.USER, "{}")
                        .status());
        assertEquals(404, server.get(others, Role.USER).status());
    }

    @Test
    void theLastOwnerStays() {
        String project = project(Role.USER);
        String userId = server.user(Role.USER).id().toString();
        assertEquals(
                409,
                server.json("DELETE", project + "/members/" + userId, Role.USER, "{}")
                        .status());
        assertEquals(
                1,
                server.get(project + "/members", Role.USER)
                        .json()
                        .getJsonArray("members")
                        .size());
    }

    @Test
    void aSessionIsMadeWithDefaultsAndItsDocumentsAreRead() {
        String project = project(Role.USER);
        JsonArray documents = new JsonArray()
                .add(JsonObject.of("title", "Prices", "content", "Acme: 4 %"))
                .add(JsonObject.of("title", "Notes", "content", "# Notes", "format", "markdown"));
        JsonObject session = session(project, RESEARCH.copy().put("contextDocuments", documents));
        assertEquals("initialized", session.getString("status"));
        assertEquals("checkpoint_required", session.getString("approvalStrategy"));
        assertEquals(5, session.getInteger("maxRounds"));
        assertEquals(0, session.getInteger("round"));
        assertNull(session.getString("jobId"));
        assertEquals(
                "D2", session.getJsonArray("contextDocuments").getJsonObject(1).getString("ref"));
        JsonObject read =
                server.get(pathOf(session) + "/documents/D1", Role.USER).json().getJsonObject("document");
        assertEquals("Acme: 4 %", read.getString("content"));
        assertEquals(
                404, server.get(pathOf(session) + "/documents/D3", Role.USER).status());
        assertEquals(
                404, server.get(pathOf(session) + "/documents/x", Role.USER).status());
        assertEquals(session, server.get(pathOf(session), Role.USER).json().getJsonObject("session"));
    }

    private static TestServer.Reply keyed(String project, JsonObject body, String key) {
        return server.send(server.request(project + "/work-sessions", Role.USER)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body.encode())));
    }

    /** Asked again under its key once a node is there, it is the same session, and is executed. */
    @Test
    void whatIsMadeButNotExecutedSaysWhyAndOneKeyIsOneSession() throws SQLException {
        String project = project(Role.USER);
        JsonObject atOnce = RESEARCH.copy().put("autoExecute", true);
        server.rows.execute("delete from bascule.job_types where name = 'work-session'");
        TestServer.Reply made = keyed(project, atOnce, "key-1");
        announce();
        assertEquals(201, made.status(), made.body());
        JsonObject session = made.json().getJsonObject("session");
        assertEquals("initialized", session.getString("status"));
        assertEquals("UNAVAILABLE", made.json().getJsonObject("executeError").getString("code"));
        assertTrue(
                made.json().getJsonObject("executeError").getString("message").contains("work-session"));
        TestServer.Reply again = keyed(project, atOnce, "key-1");
        assertEquals(200, again.status(), again.body());
        assertNull(again.json().getJsonObject("executeError"));
        assertEquals(
                session.getString("id"), again.json().getJsonObject("session").getString("id"));
        assertEquals("in_progress", again.json().getJsonObject("session").getString("status"));
        assertEquals(
                again.json().getJsonObject("session").getString("jobId"),
                keyed(project, atOnce, "key-1").json().getJsonObject("session").getString("jobId"));
        TestServer.Reply other = keyed(project, RESEARCH, "key-1");
        assertEquals(422, other.status());
        assertEquals("IDEMPOTENCY_MISMATCH", other.code());
    }

    @Test
    void everyWrongFieldIsNamed() {
        String project = project(Role.USER);
        assertEquals("is required", refused(project, new JsonObject(), "agentType"));
        assertTrue(refused(project, RESEARCH.copy().put("agentType", "poet"), "agentType")
                .contains("research"));
        refused(project, RESEARCH.copy().put("approvalStrategy", "never"), "approvalStrategy");
        refused(project, RESEARCH.copy().put("maxRounds", 0), "maxRounds");
        refused(project, RESEARCH.copy().put("costBudget", -1), "costBudget");
        refused(
                project,
                RESEARCH.copy().put("taskConfiguration", JsonObject.of("nonsense", 1)),
                "taskConfiguration.nonsense");
        JsonArray both = new JsonArray()
                .add(JsonObject.of("title", "a", "content", "b", "artifactId", new UUID(1, 1).toString()))
                .add("text")
                .add(JsonObject.of("title", "no content"));
        JsonObject documents = RESEARCH.copy().put("contextDocuments", both);
        refused(project, documents, "contextDocuments[0].artifactId");
        refused(project, documents, "contextDocuments[1]");
        refused(project, documents, "contextDocuments[2].content");
    }

    @Test
    void executingSubmitsOneJobAndCancellingWhatDidNotBeginEndsIt() {
        String project = project(Role.USER);
        JsonObject session = session(project, RESEARCH);
        TestServer.Reply begun = server.post(pathOf(session) + "/execute", Role.USER, "{}");
        assertEquals(202, begun.status(), begun.body());
        assertEquals("in_progress", begun.json().getJsonObject("session").getString("status"));
        assertEquals(
                409, server.post(pathOf(session) + "/execute", Role.USER, "{}").status());
        JsonObject status = server.get(pathOf(session) + "/status", Role.VIEWER).json();
        assertEquals("in_progress", status.getString("status"));
        assertEquals(0, status.getJsonObject("usage").getInteger("calls"));
        JsonObject other = session(project, RESEARCH);
        assertEquals(409, server.get(pathOf(other) + "/events", Role.USER).status());
        assertEquals(
                200, server.post(pathOf(other) + "/cancel", Role.USER, "{}").status());
        assertEquals(
                "cancelled",
                server.get(pathOf(other) + "/status", Role.USER).json().getString("status"));
        assertEquals(
                1,
                server.get(project + "/work-sessions?status=cancelled", Role.USER)
                        .json()
                        .getJsonArray("sessions")
                        .size());
    }

    /** Of all jobs that it had, in pages; each artifact says which of them made it. */
    @Test
    void whatEarlierJobsMadeAndAskedIsTold() throws SQLException {
        String path = pathOf(session(project(Role.USER), RESEARCH));
        UUID id = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        String job = executed(path);
        NewArtifact made = new NewArtifact(ArtifactType.REPORT, "r", "A report", "Prices rose.", new JsonObject());
        new ArtifactStore(server.database)
                .add(id, UUID.fromString(job), 1, List.of(made))
                .await();
        asked(job);
        server.rows.execute("with was as (delete from bascule.ready where id = '" + job + "' returning *)"
                + " insert into bascule.ended (id, job_type, status, error_code, run_at, epoch, attempt, was, completed_at)"
                + " select id, job_type, 'FAILED', 'INVALID_ANSWER', run_at, 1, 1, 'RUNNING', now() from was");
        String second = executed(path);
        asked(second);
        assertNotEquals(job, second);
        JsonObject artifact = server.get(path + "/artifacts", Role.USER)
                .json()
                .getJsonArray("artifacts")
                .getJsonObject(0);
        assertEquals(job, artifact.getString("jobId"));
        JsonObject first = server.get(path + "/checkpoints?limit=1", Role.USER).json();
        assertEquals(job, first.getJsonArray("checkpoints").getJsonObject(0).getString("jobId"));
        String cursor = first.getJsonObject("pagination").getString("nextCursor");
        JsonObject last = server.get(path + "/checkpoints?limit=1&cursor=" + cursor, Role.USER)
                .json();
        assertEquals(second, last.getJsonArray("checkpoints").getJsonObject(0).getString("jobId"));
        assertEquals(false, last.getJsonObject("pagination").getBoolean("hasMore"));
    }

    private static String executed(String path) {
        TestServer.Reply begun = server.post(path + "/execute", Role.USER, "{}");
        assertEquals(202, begun.status(), begun.body());
        return begun.json().getJsonObject("session").getString("jobId");
    }

    private static void asked(String job) throws SQLException {
        server.rows.execute(
                "insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)"
                        + " values (bascule.uuid_v7(), '" + job
                        + "', 1, 'INFO', 'RECORDED', 'm', '{}', 'sha256:' || repeat('0', 64))");
    }

    @Test
    void whoIsTakenOutOfTheProjectIsToldNothingMore() {
        String project = project(Role.REVIEWER);
        String member = JsonObject.of("username", "user").encode();
        assertEquals(
                201, server.post(project + "/members", Role.REVIEWER, member).status());
        JsonObject session = session(project, RESEARCH);
        assertEquals(
                202,
                server.post(pathOf(session) + "/execute", Role.REVIEWER, "{}").status());
        try (EventReader reader =
                new EventReader(server.port(), pathOf(session) + "/events", server.token(Role.USER))) {
            reader.next("job");
            String userId = server.user(Role.USER).id().toString();
            assertEquals(
                    200,
                    server.json("DELETE", project + "/members/" + userId, Role.REVIEWER, "{}")
                            .status());
            assertEquals("forbidden", reader.next("bye").data().getString("reason"));
        }
    }

    @Test
    void whoIsNoMemberSeesNothingOfASession() {
        JsonObject session =
                JsonObject.of("projectId", project(Role.REVIEWER).substring(14), "id", new UUID(7, 7).toString());
        for (String path : new String[] {"", "/status", "/artifacts", "/checkpoints", "/documents/D1", "/events"}) {
            assertEquals(404, server.get(pathOf(session) + path, Role.USER).status(), path);
        }
        for (String path : new String[] {"/execute", "/cancel"}) {
            assertEquals(
                    404, server.post(pathOf(session) + path, Role.USER, "{}").status(), path);
        }
    }

    @Test
    void figuresAreOfWhatTheCallerSees() {
        String project = project(Role.USER);
        session(project, RESEARCH);
        String id = project.substring(14);
        JsonArray own = server.get("/api/work-analytics?projectId=" + id, Role.USER)
                .json()
                .getJsonArray("agentTypes");
        assertEquals(1, own.getJsonObject(0).getInteger("sessions"));
        assertEquals(
                404,
                server.get("/api/work-analytics?projectId=" + new UUID(3, 3), Role.USER)
                        .status());
        assertEquals(
                200, server.get("/api/work-analytics?days=366", Role.VIEWER).status());
        assertEquals(
                400, server.get("/api/work-analytics?days=367", Role.VIEWER).status());
    }
}
