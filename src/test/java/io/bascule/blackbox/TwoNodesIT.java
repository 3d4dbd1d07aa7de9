package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.postgres.EmbeddedDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one database. */
class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path shared;

    private static EmbeddedDatabase database;

    @TempDir
    Path folder;

    private final List<ServerProcess> open = new ArrayList<>();

    @BeforeAll
    static void startDatabase() throws IOException {
        database = EmbeddedDatabase.start(new EmbeddedDatabase.Options(UnpackedPostgres.giveTo(shared), 60, 32));
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @AfterEach
    void close() {
        open.forEach(ServerProcess::close);
    }

    @Test
    void jobsAreSharedAndThoseOfAKilledNodeAreFinishedByTheOther() throws Exception {
        ServerProcess doomed = opened(node("doomed").serve());
        ServerProcess other = opened(node("other").serve());
        Api api = other.ready().admin();
        doomed.ready();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(api.submit(CrashTestHandler.JOB_TYPE, plan(300, "step", "step", "step")));
        }
        Eventually.is("both work", PATIENCE, () -> workers().containsAll(Set.of(doomed.pid(), other.pid())), () -> "");

        doomed.kill();
        for (String id : ids) {
            JsonObject job = api.until(id, "COMPLETED", PATIENCE);
            assertTrue(job.getInteger("attempt") <= 2, job::encode);
        }
        Rows rows = new Rows(database.address());
        assertFalse(
                rows.all("select 1 from bascule.job_runs where outcome = 'RESCUED'")
                        .isEmpty(),
                "some were rescued");
        assertEquals(
                "1",
                rows.one("select count(*) from bascule.nodes where lost and name = 'doomed'"),
                "one node was lost");
        assertEquals(
                "0", rows.one("select count(*) from bascule.nodes where lost and name = 'other'"), "the other was not");
    }

    @Test
    void aWorkerRunsTheJobsOfAServerThatRunsNone() throws Exception {
        Launch idle = node("front").with("BASCULE_WORKER_ENABLED", "false");
        Api api = opened(idle.serve()).ready().admin();
        String id = api.submit(CrashTestHandler.JOB_TYPE, plan(10, "step", "approval", "step"));
        String simple = api.ok(
                        "POST",
                        "/api/agent-jobs",
                        JsonObject.of("jobType", "simple-task", "taskDescription", "Done by a worker"))
                .getJsonObject("job")
                .getString("id");
        assertEquals("PENDING", api.job(id).getString("status"));

        ServerProcess worker = opened(node("worker").worker()).ready();
        api.until(id, "WAITING_APPROVAL", PATIENCE);
        String checkpoint = api.get("/api/agent-jobs/" + id + "/checkpoints")
                .getJsonArray("checkpoints")
                .getJsonObject(0)
                .getString("id");
        api.ok("POST", "/api/admin/agent-checkpoints/" + checkpoint, new JsonObject());
        api.until(id, "COMPLETED", PATIENCE);
        api.until(simple, "COMPLETED", PATIENCE);
        assertEquals(Set.of(worker.pid()), workersOf(id));
        theWorkerServesProbesAlone(worker.api());

        worker.askToStop();
        assertEquals(128 + 15, worker.exitCode());
    }

    private static void theWorkerServesProbesAlone(Api worker) throws IOException {
        for (String probe : List.of("/health/live", "/health/ready", "/api/metrics")) {
            assertEquals(200, worker.call("GET", probe, null).status(), probe);
        }
        for (String page : List.of("/api/agent-jobs", "/api/auth/me", "/docs", "/")) {
            assertEquals(404, worker.call("GET", page, null).status(), page);
        }
    }

    private Launch node(String name) throws IOException {
        return Launch.in(folder)
                .withPassword()
                .withQuickRhythms()
                .withTestHandler()
                .on(database.address())
                .with("BASCULE_NODE_NAME", name)
                .with("BASCULE_WORKER_MAX_CONCURRENT_JOBS", "4")
                .with("BASCULE_WORKER_PREFETCH", "2");
    }

    private ServerProcess opened(ServerProcess server) {
        open.add(server);
        return server;
    }

    private static JsonObject plan(int workMs, String... pieces) {
        return JsonObject.of("plan", new JsonArray(List.of(pieces)), "workMs", workMs);
    }

    /** The processes that did something, by what they wrote. */
    private Set<Long> workers() throws IOException {
        return workersOf("");
    }

    private Set<Long> workersOf(String jobId) throws IOException {
        Path effects = Launch.in(folder).effects();
        if (!Files.exists(effects)) {
            return new HashSet<>();
        }
        return Files.readAllLines(effects).stream()
                .filter(line -> line.startsWith(jobId))
                .map(line -> Long.valueOf(line.split(" ")[3]))
                .collect(Collectors.toSet());
    }
}
