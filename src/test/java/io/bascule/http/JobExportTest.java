package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.JobStatus;
import io.bascule.job.Role;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Files of jobs, whole or visibly broken. */
class JobExportTest {
    private static final String EXPORT = "/api/agent-jobs/export";
    private static final long PATIENCE_NS = Duration.ofSeconds(30).toNanos();

    /** More than what lies on the way of a connection that nobody reads. */
    private static final int LARGE = 2_500;

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** So many failed jobs, each with so many letters to tell why. */
    private void fill(int jobs, int letters) throws SQLException {
        server.rows.execute("""
                with given as (
                  select n, ('019b7000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as id from generate_series(1, %d) n),
                facts as (
                  insert into bascule.submitted (id, job_type, task_description, input, priority, user_id, max_attempts)
                  select id, 't', 'job ' || n, '{"in": 1}', 5, '%s', 3 from given)
                insert into bascule.ended (id, job_type, status, error_code, error_message, run_at, epoch, attempt, was)
                select id, 't', 'FAILED', 'X', repeat('x', %d), now(), 1, 1, 'RUNNING' from given
                """.formatted(jobs, server.user(Role.USER).id(), letters));
    }

    @Test
    void everyJobIsALineOfTheFileNewestFirst() throws SQLException {
        fill(1_203, 4);
        TestServer.Reply reply = server.get(EXPORT, Role.ADMIN);
        assertEquals(200, reply.status());
        assertEquals("text/csv; charset=utf-8; header=present", reply.header("Content-Type"));
        assertEquals("attachment; filename=\"bascule-jobs.csv\"", reply.header("Content-Disposition"));
        String[] lines = reply.body().split("\r\n");
        assertEquals(1_204, lines.length);
        assertTrue(lines[1].startsWith("019b7000-0000-7000-8000-0000000004b3,t,FAILED,\"job 1203\",X,xxxx,"), lines[1]);
        assertTrue(lines[1_203].startsWith("019b7000-0000-7000-8000-000000000001,"));
    }

    @Test
    void jsonIsOneListOfTheSameJobsAsTheApiShows() throws SQLException {
        fill(502, 4);
        JsonArray file =
                new JsonArray(server.get(EXPORT + "?format=json", Role.ADMIN).body());
        assertEquals(502, file.size());
        JsonObject first = server.get("/api/agent-jobs?limit=1", Role.ADMIN)
                .json()
                .getJsonArray("jobs")
                .getJsonObject(0);
        assertEquals(first, file.getJsonObject(0));
        JsonArray withData = new JsonArray(
                server.get(EXPORT + "?format=json&include=data", Role.ADMIN).body());
        assertEquals(502, withData.size());
        assertEquals(1, withData.getJsonObject(501).getJsonObject("inputData").getInteger("in"));
    }

    @Test
    void nothingIsAnEmptyFileAndTheHeadAloneTakesNoPlace() {
        assertEquals(1, server.get(EXPORT, Role.ADMIN).body().split("\r\n").length);
        assertEquals(
                new JsonArray(),
                new JsonArray(server.get(EXPORT + "?format=json", Role.ADMIN).body()));
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    200,
                    server.send(server.request(EXPORT, Role.ADMIN).method("HEAD", BodyPublishers.noBody()))
                            .status());
        }
    }

    @Test
    void filtersAndRightsAreThoseOfTheList() throws SQLException {
        fill(3, 4);
        UUID others = server.rows.insert("other", JobStatus.FAILED);
        assertEquals(5, server.get(EXPORT, Role.VIEWER).body().split("\r\n").length);
        assertEquals(4, server.get(EXPORT, Role.USER).body().split("\r\n").length);
        String failed =
                server.get(EXPORT + "?status=FAILED&jobType=other", Role.ADMIN).body();
        assertTrue(failed.contains(others + ",other,FAILED,,HANDLER_FAILED,\"It broke.\","), failed);
    }

    @Test
    void whatPeopleWroteCannotRunInASpreadsheet() throws SQLException {
        List<TestRows.JobRow> rows = new ArrayList<>();
        for (String text : List.of("=HYPERLINK(\"x\")", "a\"b\r\nc", "\u202e,;")) {
            rows.add(new TestRows.JobRow(
                    new UUID(1L << 32 | rows.size() << 16 | 0x7000, 1L << 63),
                    "t",
                    JobStatus.PENDING,
                    text,
                    null,
                    List.of("=1"),
                    Instant.now()));
        }
        server.rows.insert(rows);
        String file = server.get(EXPORT, Role.ADMIN).body();
        assertTrue(file.contains(",\"'=HYPERLINK(\"\"x\"\")\","), file);
        assertTrue(file.contains(",\"a\"\"b\r\nc\","), file);
        assertTrue(file.contains(",\"\u202e,;\","), file);
        assertTrue(file.contains(",\"[\"\"=1\"\"]\","), file);
    }

    @Test
    void aFailureMidwayBreaksTheTransferOff() throws Exception {
        fill(LARGE, 9_000);
        try (SlowClient client = new SlowClient()) {
            assertTrue(client.line().startsWith("id,jobType,"));
            server.database.close().await();
            assertThrows(IOException.class, client::rest);
        }
    }

    @Test
    void aUserHasOnlySoManyAtATimeAndOneThatGoesAwayMakesRoom() throws Exception {
        fill(LARGE, 9_000);
        try (SlowClient first = new SlowClient();
                SlowClient second = new SlowClient();
                SlowClient third = new SlowClient()) {
            TestServer.Reply tooMany = server.get(EXPORT, Role.ADMIN);
            assertEquals(429, tooMany.status());
            assertEquals("TOO_MANY_REQUESTS", tooMany.code());
            assertFalse(tooMany.header("Retry-After").isBlank());
            assertEquals(
                    200, server.get(EXPORT + "?status=PENDING", Role.VIEWER).status());
            first.goAway();
            long giveUp = System.nanoTime() + PATIENCE_NS;
            while (server.get(EXPORT + "?status=PENDING", Role.ADMIN).status() == 429) {
                assertTrue(System.nanoTime() < giveUp, "its place was never given back");
            }
            assertTrue(second.line().startsWith("id,"));
            assertTrue(third.line().startsWith("id,"));
        }
    }

    @Test
    void noMoreIsReadThanTheClientTakes() throws Exception {
        fill(LARGE, 9_000);
        try (SlowClient client = new SlowClient()) {
            untilNothingIsReadAnyMore();
            server.rows.execute("truncate bascule.submitted, bascule.job_tags, bascule.ended");
            int lines = client.rest().split("\r\n").length;
            assertTrue(lines >= 500 && lines < LARGE, () -> lines + " lines had been read ahead");
        }
    }

    /** Waits until the export has asked the database for nothing for a while. */
    private void untilNothingIsReadAnyMore() throws SQLException {
        long giveUp = System.nanoTime() + PATIENCE_NS;
        try (Connection connection = DriverManager.getConnection(
                        server.address.jdbcUrl(), server.address.user(), server.address.password());
                Statement statement = connection.createStatement()) {
            String last = "";
            for (int same = 0; same < 300; same++) {
                try (ResultSet rows = statement.executeQuery(
                        "select max(query_start)::text, count(*) filter (where state = 'active')"
                                + " from pg_stat_activity where query like '%page join bascule.jobs%' and pid <> pg_backend_pid()")) {
                    rows.next();
                    String now = rows.getString(1);
                    same = now != null && now.equals(last) && rows.getInt(2) == 0 ? same : 0;
                    last = String.valueOf(now);
                }
                assertTrue(System.nanoTime() < giveUp, "it is read on and on");
            }
        }
    }

    /** Takes an export through a narrow pipe, and only when it is asked to. */
    private final class SlowClient implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        SlowClient() throws IOException {
            socket.setReceiveBufferSize(16 << 10);
            socket.setSoTimeout((int) (PATIENCE_NS / 1_000_000));
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            String head = "GET " + EXPORT + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + server.token(Role.ADMIN) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            in = new BufferedInputStream(socket.getInputStream());
            assertEquals("HTTP/1.1 200 OK", line());
            while (!line().isEmpty()) {
                // The rest of the head.
            }
            line(); // How long the first chunk is.
        }

        String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("The transfer was broken off");
                }
                line.append((char) c);
            }
            return line.toString().stripTrailing();
        }

        /** To the chunk that says that there are no more. */
        String rest() throws IOException {
            StringBuilder rest = new StringBuilder();
            for (String line = line(); !line.equals("0"); line = line()) {
                rest.append(line).append("\r\n");
            }
            return rest.toString();
        }

        void goAway() throws IOException {
            socket.close();
        }

        @Override
        public void close() throws IOException {
            goAway();
        }
    }
}
