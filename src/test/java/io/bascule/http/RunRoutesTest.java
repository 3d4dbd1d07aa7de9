package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRoutesTest {
    private static final UUID JOB = new UUID(0x7000, 0x8000000000000001L);
    private static final UUID RETRY = new UUID(0x7000, 0x8000000000000002L);
    private static final UUID OTHERS = new UUID(0x7000, 0x8000000000000003L);
    private static final String PATH = "/api/agent-jobs/" + JOB;
    private static final List<String> NAMES = List.of("..", "a/b?c=d&e#f%20", "ü \u202e<b>", "+", "1-2");

    private static TestServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new TestServer();
        UUID user = server.user(Role.USER).id();
        UUID admin = server.user(Role.ADMIN).id();
        server.rows.insert(List.of(row(JOB, user), row(RETRY, user), row(OTHERS, admin)));
        server.rows.execute("""
                update bascule.submitted set retry_of = '%1$s' where id <> '%1$s';
                update bascule.ended set epoch = 4 where id = '%1$s';
                insert into bascule.job_runs (job_id, epoch, attempt, started_at, outcome, error_code, error_message)
                select '%1$s', n, n, now(), case when n = 1 then 'FAILED' else 'SLEPT' end, case when n = 1 then 'TIMEOUT' end,
                  case when n = 1 then 'slow' end from generate_series(1, 3) n;
                insert into bascule.job_logs (job_id, id, agent_name, action, level, message)
                select '%1$s', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 't', 'work', 'INFO', 'line ' || n
                from generate_series(1, 5) n""".formatted(JOB));
        for (int i = 0; i < NAMES.size(); i++) {
            server.rows.execute("insert into bascule.job_steps (job_id, name, position, kind, result, epoch) values ('"
                    + JOB + "', '" + NAMES.get(i) + "', " + (i + 1) + ", 'STEP', '{\"n\": " + i + "}', 1)");
        }
    }

    private static TestRows.JobRow row(UUID id, UUID owner) {
        return new TestRows.JobRow(id, "t", JobStatus.COMPLETED, null, owner, List.of(), Instant.now());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonObject get(String path) {
        TestServer.Reply reply = server.get(path, Role.USER);
        assertEquals(200, reply.status(), reply::body);
        return reply.json();
    }

    @Test
    void runsArePagedNewestFirst() {
        JsonObject first = get(PATH + "/runs?limit=2");
        JsonObject last = first.getJsonArray("runs").getJsonObject(0);
        assertEquals(4, last.getInteger("number"));
        assertEquals("COMPLETED", last.getString("outcome"));
        assertTrue(last.getBoolean("counts"));
        JsonObject second = get(PATH + "/runs?limit=2&cursor="
                + first.getJsonObject("pagination").getString("nextCursor"));
        JsonObject failed = second.getJsonArray("runs").getJsonObject(1);
        assertEquals(JsonObject.of("code", "TIMEOUT", "message", "slow"), failed.getJsonObject("error"));
        assertEquals(false, second.getJsonArray("runs").getJsonObject(0).getBoolean("counts"));
        assertNull(second.getJsonObject("pagination").getString("nextCursor"));
    }

    @Test
    void stepsArePagedWhateverTheyAreCalledAndGiveTheirResults() {
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = get(PATH + "/steps?limit=2" + cursor);
            page.getJsonArray("steps").forEach(step -> names.add(((JsonObject) step).getString("name")));
            String next = page.getJsonObject("pagination").getString("nextCursor");
            cursor = next == null ? null : "&cursor=" + encoded(next);
        } while (cursor != null);
        assertEquals(NAMES, names);
        for (int i = 0; i < NAMES.size(); i++) {
            assertEquals(
                    JsonObject.of("n", i),
                    get(PATH + "/steps/result?name=" + encoded(NAMES.get(i))).getJsonObject("result"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/runs?cursor=x",
                "/runs?limit=0",
                "/runs?limit=101",
                "/steps?cursor=x",
                "/steps?cursor=1-",
                "/steps?cursor=-a",
                "/steps?cursor=9999999999-a",
                "/steps/result",
                "/steps/result?name=",
                "/steps/result?name=a&name=b",
                "/logs?before=x",
                "/logs?before=00000000-0000-7000-8000-000000000001&cursor=00000000-0000-7000-8000-000000000001"
            })
    void whatCannotBeAskedIsRefused(String path) {
        TestServer.Reply reply = server.get(PATH + path, Role.USER);
        assertEquals(400, reply.status(), reply::body);
        assertEquals(1, reply.json().getJsonArray("errors").size(), reply::body);
    }

    @Test
    void theHistoryOfOthersIsNotFound() {
        String others = "/api/agent-jobs/" + OTHERS;
        for (String path : List.of("/runs", "/steps", "/steps/result?name=a")) {
            assertEquals(404, server.get(others + path, Role.USER).status(), path);
        }
        assertEquals(200, server.get(others + "/runs", Role.VIEWER).status());
        assertEquals(
                404, server.get(PATH + "/steps/result?name=none", Role.USER).status());
    }

    @Test
    void aLogIsReadBackwardsFromALine() {
        JsonObject page = get(PATH + "/logs?limit=2&before=00000000-0000-7000-8000-000000000004");
        assertEquals(List.of("line 2", "line 3"), messages(page));
        assertTrue(page.getJsonObject("pagination").getBoolean("hasMore"));
        JsonObject rest = get(PATH + "/logs?before=00000000-0000-7000-8000-000000000002");
        assertEquals(List.of("line 1"), messages(rest));
        assertEquals(false, rest.getJsonObject("pagination").getBoolean("hasMore"));
    }

    @Test
    void aJobAndThoseInPlaceOfItAreLinkedBothWays() {
        JsonObject old = get(PATH);
        assertNull(old.getJsonObject("job").getString("retryOf"));
        assertEquals(List.of(RETRY.toString()), ids(old.getJsonArray("retries")));
        assertEquals(false, old.getBoolean("retriesHasMore"));
        assertEquals(false, old.getBoolean("timelineHasMore"));
        JsonArray all = server.get(PATH, Role.ADMIN).json().getJsonArray("retries");
        assertEquals(List.of(OTHERS.toString(), RETRY.toString()), ids(all));
        assertEquals(
                JOB.toString(),
                get("/api/agent-jobs/" + RETRY).getJsonObject("job").getString("retryOf"));
        assertEquals(JOB.toString(), all.getJsonObject(0).getString("retryOf"));
    }

    private static List<String> ids(JsonArray jobs) {
        return jobs.stream().map(job -> ((JsonObject) job).getString("id")).toList();
    }

    private static List<String> messages(JsonObject page) {
        return page.getJsonArray("logs").stream()
                .map(line -> ((JsonObject) line).getString("message"))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
