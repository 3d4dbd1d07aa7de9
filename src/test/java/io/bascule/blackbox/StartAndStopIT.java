package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as an operator meets it: first start, second start, Ctrl-C, and what can be wrong. */
class StartAndStopIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PASSWORD = Pattern.compile("user admin, password (\\S+)");
    /** What the shell says of a process that SIGTERM ended. */
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path folder;

    private final List<ServerProcess> open = new ArrayList<>();

    @AfterEach
    void close() {
        // Last first: an earlier server on the same directory has the same database.
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void theFirstStartTellsThePasswordOnceAndTheSecondFindsAllData() throws Exception {
        Launch launch = Launch.in(folder);
        ServerProcess first = opened(launch.serve()).ready();
        String greeting = first.out();
        assertTrue(greeting.contains("listens on http://localhost:" + first.port()), greeting);
        assertTrue(greeting.contains("embedded PostgreSQL in "), greeting);
        Matcher password = PASSWORD.matcher(greeting);
        assertTrue(password.find(), greeting);
        Api api = first.api();
        api.signIn("admin", password.group(1));
        String id = submitSimple(api);
        JsonObject done = api.until(id, "COMPLETED", PATIENCE);
        stop(first);

        ServerProcess second = opened(launch.serve()).ready();
        assertFalse(second.out().contains("password"), second.out());
        Api again = second.api();
        again.signIn("admin", password.group(1));
        assertEquals(done, again.job(id));
    }

    @Test
    void stoppingGivesRunningJobsTheirGraceTimeAndHandsBackWhatIsLeft() throws Exception {
        Launch launch = Launch.in(folder)
                .withUnpackedPostgres()
                .withPassword()
                .withQuickRhythms()
                .withTestHandler()
                .with("BASCULE_WORKER_GRACE_TIME", "3s");
        ServerProcess server = opened(launch.serve()).ready();
        Api api = server.admin();
        String quick = api.submit(CrashTestHandler.JOB_TYPE, plan(500, "step", "step", "step"));
        String slow = api.submit(CrashTestHandler.JOB_TYPE, plan(6_000, "step", "linger", "step"));
        api.until(quick, "RUNNING", PATIENCE);
        api.until(slow, "RUNNING", PATIENCE);

        ProcessHandle postgres = server.postgres().orElseThrow();
        stop(server);
        assertFalse(Postgres.runs(postgres), "PostgreSQL is stopped with it");
        assertTrue(server.out().contains("Stopping"), server::output);
        assertTrue(server.out().contains("Stopped."), server::output);

        Launch withoutWorker = launch.with("BASCULE_WORKER_ENABLED", "false");
        ServerProcess idle = opened(withoutWorker.serve()).ready();
        Api later = idle.admin();
        assertEquals("COMPLETED", later.job(quick).getString("status"));
        assertEquals("QUEUED", later.job(slow).getString("status"));
        later.ok("POST", "/api/admin/agent-worker", null);
        JsonObject done = later.until(slow, "COMPLETED", PATIENCE);
        assertEquals(1, done.getInteger("attempt"), "no attempt is burned");
        stop(idle);
    }

    @Test
    void aServerThatIsStoppedWhileItStartsLeavesNoDatabaseBehind() throws Exception {
        Launch launch = Launch.in(folder).withPassword();
        ServerProcess server = opened(launch.serve());
        Eventually.is("PostgreSQL runs", PATIENCE, () -> server.postgres().isPresent(), server::output);
        ProcessHandle postgres = server.postgres().orElseThrow();
        stop(server);
        assertFalse(Postgres.runs(postgres), "PostgreSQL is stopped with it");
        opened(launch.serve()).ready();
    }

    @Test
    void aSecondServerOnTheSameDataIsToldWhoHasItAndTwoDirectoriesLiveSideBySide() throws Exception {
        Launch launch = Launch.in(folder).withUnpackedPostgres().withPassword();
        ServerProcess first = opened(launch.serve()).ready();

        Launch.Finished refused = launch.run("serve");
        assertEquals(1, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("process " + first.pid()), refused::toString);
        assertTrue(refused.err().contains("BASCULE_DATA_DIR"), refused::toString);
        assertNoTrace(refused);

        ServerProcess second = opened(launch.with("BASCULE_DATA_DIR", "data2")
                        .withUnpackedPostgres()
                        .serve())
                .ready();
        assertNotEquals(first.embedded().port(), second.embedded().port());
        String id = submitSimple(first.admin());
        assertEquals(
                404, second.admin().call("GET", "/api/agent-jobs/" + id, null).status());
    }

    @Test
    void aPortThatIsTakenIsSaidInASentenceAndTakesNoPasswordAlong() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Launch launch = Launch.in(folder)
                    .withUnpackedPostgres()
                    .with("BASCULE_HTTP_PORT", String.valueOf(taken.getLocalPort()));
            Launch.Finished refused = launch.run("serve");
            assertEquals(1, refused.exitCode(), refused::toString);
            assertTrue(refused.err().contains("Cannot listen"), refused::toString);
            assertTrue(refused.err().contains(String.valueOf(taken.getLocalPort())), refused::toString);
            assertTrue(refused.err().contains("BASCULE_HTTP_PORT"), refused::toString);
            assertNoTrace(refused);
            assertTrue(Postgres.of(launch.dataDir()).isEmpty(), "its database is stopped again");
        }
        ServerProcess next = opened(Launch.in(folder).serve()).ready();
        assertTrue(PASSWORD.matcher(next.out()).find(), next.out());
    }

    @Test
    void anUnknownSettingStopsTheStartWithASuggestion() throws Exception {
        Launch.Finished variable =
                Launch.in(folder).with("BASCULE_HTTP_PROT", "1").run("serve");
        assertEquals(2, variable.exitCode(), variable::toString);
        assertTrue(variable.err().contains("Did you mean BASCULE_HTTP_PORT?"), variable::toString);
        assertNoTrace(variable);

        Path file = Files.writeString(folder.resolve("wrong.yaml"), "worker:\n  maxConcurentJobs: 3\n");
        Launch.Finished key = Launch.in(folder).run("serve", "--config", file.toString());
        assertEquals(2, key.exitCode(), key::toString);
        assertTrue(key.err().contains("maxConcurrentJobs"), key::toString);
        assertNoTrace(key);
        assertFalse(Files.exists(Launch.in(folder).dataDir()), "nothing was started");
    }

    @Test
    void aDatabaseThatDoesNotKeepWhatItAcknowledgesIsSaidLoudly() throws Exception {
        DatabaseAddress unsafe = TestDatabase.empty();
        ServerProcess server =
                opened(Launch.in(folder).withPassword().on(unsafe).serve()).ready();
        assertTrue(server.err().contains("UNSAFE DATABASE"), server::output);
        assertTrue(server.err().contains("fsync"), server::output);
        JsonObject ready = server.api().get("/health/ready");
        String warnings = ready.getJsonObject("checks")
                .getJsonObject("database")
                .getJsonArray("warnings")
                .encode();
        assertTrue(warnings.contains("Set fsync = on"), ready::encode);
        assertFalse(server.output().contains(":" + unsafe.password() + "@"), "the password is not shown");
    }

    private ServerProcess opened(ServerProcess server) {
        open.add(server);
        return server;
    }

    private static void stop(ServerProcess server) {
        server.askToStop();
        assertEquals(TERMINATED, server.exitCode(), server::output);
    }

    private static void assertNoTrace(Launch.Finished finished) {
        assertFalse(finished.err().contains("\tat "), finished::toString);
        assertFalse(finished.out().contains("\tat "), finished::toString);
    }

    private static String submitSimple(Api api) throws Exception {
        JsonObject job = JsonObject.of("jobType", "simple-task", "taskDescription", "Be there");
        return api.ok("POST", "/api/agent-jobs", job).getJsonObject("job").getString("id");
    }

    private static JsonObject plan(int workMs, String... pieces) {
        return JsonObject.of("plan", new JsonArray(List.of(pieces)), "workMs", workMs);
    }
}
