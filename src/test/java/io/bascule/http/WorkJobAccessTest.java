package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader;
import io.bascule.job.JobType;
import io.bascule.job.Role;
import io.bascule.job.WorkSession;
import io.bascule.store.JobTypeStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session's job is its project's: who belongs to it reads it among the jobs too, and who does no longer has nothing of it. */
class WorkJobAccessTest {
    private static final String RESEARCH = "{\"agentType\":\"research\",\"taskDescription\":\"Which prices?\"}";

    private static TestServer server;

    private String project;
    private String session;
    private String jobId;

    @BeforeAll
    static void start() {
        server = new TestServer();
        new JobTypeStore(server.database)
                .announce(new JobType(WorkSession.JOB_TYPE, "Works.", 3, null, 0, new JsonObject(), null))
                .await();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A project that the admin owns and the user belongs to. */
    @BeforeEach
    void project() {
        project = "/api/projects/"
                + posted("/api/projects", Role.ADMIN, "{\"name\":\"Prices\"}")
                        .getJsonObject("project")
                        .getString("id");
        posted(project + "/members", Role.ADMIN, "{\"username\":\"user\"}");
        session = project + "/work-sessions/"
                + posted(project + "/work-sessions", Role.ADMIN, RESEARCH)
                        .getJsonObject("session")
                        .getString("id");
    }

    private static JsonObject posted(String path, Role role, String body) {
        TestServer.Reply reply = server.post(path, role, body);
        assertTrue(reply.status() / 100 == 2, reply.body());
        return reply.json();
    }

    private void execute(Role role) {
        jobId = posted(session + "/execute", role, "{}")
                .getJsonObject("session")
                .getString("jobId");
    }

    private void takeTheUserOut() {
        String user = server.user(Role.USER).id().toString();
        assertEquals(
                200,
                server.json("DELETE", project + "/members/" + user, Role.ADMIN, "{}")
                        .status());
    }

    private int status(String rest) {
        return server.get("/api/agent-jobs/" + jobId + rest, Role.USER).status();
    }

    private boolean isListed(String query) {
        JsonArray jobs = server.get("/api/agent-jobs" + query, Role.USER).json().getJsonArray("jobs");
        return jobs.stream().anyMatch(job -> ((JsonObject) job).getString("id").equals(jobId));
    }

    private long pending() {
        return server.get("/api/agent-jobs/counts?tag=work-session", Role.USER)
                .json()
                .getJsonObject("jobs")
                .getLong("pending");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/logs", "/runs", "/steps", "/checkpoints"})
    void aMemberReadsWhatAnotherExecutedForAsLongAsTheyAreOne(String rest) {
        execute(Role.ADMIN);
        assertEquals(200, status(rest));
        takeTheUserOut();
        assertEquals(404, status(rest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/logs", "/runs", "/steps", "/checkpoints", "/events"})
    void whoExecutedItReadsItForNoLongerThanTheyAreAMember(String rest) {
        execute(Role.USER);
        if (!rest.equals("/events")) {
            assertEquals(200, status(rest));
        }
        takeTheUserOut();
        assertEquals(404, status(rest));
        assertEquals(200, server.get("/api/agent-jobs/" + jobId, Role.VIEWER).status());
        posted(project + "/members", Role.ADMIN, "{\"username\":\"user\"}");
        assertEquals(200, status(""));
    }

    @Test
    void listsCountsAndFilesAreWithoutItThen() {
        long before = pending();
        execute(Role.USER);
        assertTrue(isListed(""));
        assertTrue(isListed("?status=PENDING"));
        assertTrue(isListed("?status=PENDING&status=RUNNING&q=prices"));
        assertEquals(before + 1, pending());
        assertTrue(server.get("/api/agent-jobs/export", Role.USER).body().contains(jobId));
        takeTheUserOut();
        assertFalse(isListed(""));
        assertFalse(isListed("?status=PENDING"));
        assertFalse(isListed("?status=PENDING&status=RUNNING&q=prices"));
        assertEquals(before, pending());
        assertFalse(server.get("/api/agent-jobs/export", Role.USER).body().contains(jobId));
    }

    @Test
    void whatAnotherExecutedIsNotAmongOnesOwn() {
        execute(Role.ADMIN);
        assertFalse(isListed(""));
    }

    @Test
    void aStreamOfItEnds() {
        execute(Role.USER);
        String path = "/api/agent-jobs/" + jobId + "/events";
        try (EventReader reader = new EventReader(server.port(), path, server.token(Role.USER))) {
            reader.next("job");
            takeTheUserOut();
            assertEquals("forbidden", reader.next("bye").data().getString("reason"));
        }
    }

    @Test
    void aDeletedProjectGivesItsJobsToNobody() throws SQLException {
        execute(Role.USER);
        server.rows.execute("delete from bascule.work_sessions where job_id = '" + jobId + "'");
        assertEquals(200, server.json("DELETE", project, Role.ADMIN, "{}").status());
        assertEquals(404, status(""));
        assertFalse(isListed(""));
    }

    @Test
    void theSessionsOfOthersStayWhereTheyWere() {
        execute(Role.ADMIN);
        takeTheUserOut();
        assertEquals(404, status(""));
        assertEquals(404, server.get(session, Role.USER).status());
    }
}
