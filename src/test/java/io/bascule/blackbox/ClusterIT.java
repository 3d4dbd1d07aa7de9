package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.BasculeVertx;
import io.bascule.EventReader;
import io.bascule.bus.Events;
import io.bascule.bus.JobClient;
import io.bascule.job.Caller;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.postgres.EmbeddedDatabase;
import io.bascule.settings.ConfigReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster on the loopback interface: a node that has no handler of the type {@code crash-test}, processes that have nothing but
 * that handler, and this process, which has nothing but a client.
 */
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long RUN = ProcessHandle.current().pid();

    @TempDir
    static Path shared;

    private static final List<Events.JobChanged> heard = new CopyOnWriteArrayList<>();
    private static EmbeddedDatabase database;
    private static Rows rows;
    private static ServerProcess node;
    private static Vertx own;
    private static JobClient client;

    @TempDir
    Path folder;

    private final List<ServerProcess> open = new ArrayList<>();

    @BeforeAll
    static void startNodeAndClient() throws Exception {
        database = EmbeddedDatabase.start(
                new EmbeddedDatabase.Options(UnpackedPostgres.giveTo(shared.resolve("database")), 60, 32));
        rows = new Rows(database.address());
        Path folder = Files.createDirectories(shared.resolve("node"));
        node = clustered(folder).on(database.address()).withPassword().serve().ready();
        own = BasculeVertx.start(
                ConfigReader.read(Optional.empty(), folder, clustered(folder).environment()));
        UUID admin = UUID.fromString(rows.one("select id from bascule.users where username = 'admin'"));
        client = new JobClient(own, Caller.person(admin, "admin", Role.ADMIN));
        of(client.onEvent(heard::add).completion());
    }

    @AfterAll
    static void leaveInOrder() throws Exception {
        try {
            of(own.close());
            node.askToStop();
            assertEquals(128 + 15, node.exitCode());
            assertTrue(node.out().contains("Stopped."), node::output);
            assertTrue(node.err().contains("In the cluster cluster-it-" + RUN), node::output);
            assertFalse(node.err().contains("Closing"), node::output);
        } finally {
            node.close();
            database.close();
        }
    }

    @AfterEach
    void killHandlers() {
        open.forEach(ServerProcess::close);
    }

    @Test
    void aHandlerInAnotherProcessRunsTheJobsOfANodeThatHasNone() throws Exception {
        ServerProcess handler = handler();
        UUID id = submitted("step", "approval", "step");
        untilHeard(id, JobStatus.WAITING_APPROVAL);

        of(client.decide(Decision.approve(checkpointOf(id), "Seen from afar", null)));
        untilHeard(id, JobStatus.COMPLETED);
        Job job = of(client.get(id));
        assertEquals(JobStatus.COMPLETED, job.status());
        assertEquals(1, job.attempt());
        assertEquals(
                Set.of("piece-0", "piece-2"),
                job.outputData().getJsonObject("tokens").fieldNames());
        assertEquals(
                List.of(handler.pid(), handler.pid()), workersOf(id), "each step was done once, by the other process");
    }

    @Test
    void inputsAreCheckedByTheHandlerInTheOtherProcess() throws Exception {
        handler();
        NewJob wrong = NewJob.of(CrashTestHandler.JOB_TYPE, JsonObject.of("plan", "to be none"));
        Fault fault = assertThrows(Fault.class, () -> of(client.submit(wrong)));
        assertEquals(ErrorCode.INVALID_REQUEST, fault.code());
        assertEquals("inputData.plan", fault.errors().get(0).field());
    }

    @Test
    void theRunsOfAHandlerProcessThatIsKilledAreFailedAttemptsAndGoOnInAnother() throws Exception {
        ServerProcess doomed = handler();
        UUID id = submitted("step", "hang-once", "step");
        untilStepped(id);

        doomed.kill();
        ServerProcess other = handler();
        untilHeard(id, JobStatus.COMPLETED);
        assertEquals(2, of(client.get(id)).attempt());
        assertEquals(List.of(doomed.pid(), other.pid()), workersOf(id), "the journaled step was not done again");
        assertEquals(List.of(List.of("1", "FAILED", "NODE_LOST")), pastRuns(id), "one attempt failed");
    }

    @Test
    void aHandlerProcessThatIsStoppedHandsItsRunsBackAndBurnsNoAttempt() throws Exception {
        ServerProcess handler = handler();
        UUID id = submitted("step", "hang-once");
        untilStepped(id);

        handler.askToStop();
        assertEquals(128 + 15, handler.exitCode());
        Eventually.is(
                "the job is back in the queue",
                PATIENCE,
                () -> of(client.get(id)).status() == JobStatus.QUEUED,
                handler::output);
        assertEquals(List.of(), pastRuns(id), "none failed");
        assertEquals(1, of(client.get(id)).attempt(), "the next run is the same attempt");
        assertEquals(JobStatus.CANCELLED, of(client.cancel(id)).status());
        untilHeard(id, JobStatus.CANCELLED);
    }

    @Test
    void aNodeOutsideOfTheClusterSharesTheWorkOfTheDatabase() throws Exception {
        ServerProcess handler = handler();
        ServerProcess outside = opened(Launch.in(folder)
                        .withQuickRhythms()
                        .withTestHandler()
                        .on(database.address())
                        .worker())
                .ready();
        handler.kill();
        UUID id = submitted("step", "step");
        Eventually.is(
                "the job is done", PATIENCE, () -> of(client.get(id)).status() == JobStatus.COMPLETED, outside::output);
        assertEquals(List.of(outside.pid(), outside.pid()), workersOf(id));
    }

    @Test
    void streamsTellWhatOtherNodesOfTheClusterDoAndEachOfItOnce() throws Exception {
        try (EventReader reader = watch(front())) {
            handler();
            UUID id = submitted("step", "approval", "step");
            EventReader.Event asked = reader.next(event -> checkpoints(event, id, "PENDING") > 0);
            of(client.decide(Decision.approve(checkpointOf(id), "Seen from afar", null)));
            List<EventReader.Event> after = new ArrayList<>(List.of(asked));
            // Decided and done within one burst, either may be told first.
            reader.next(event -> {
                after.add(event);
                return after.stream().anyMatch(one -> checkpoints(one, id, "APPROVED") > 0)
                        && after.stream().anyMatch(one -> jobs(one, id, "COMPLETED"));
            });
            long told = after.stream()
                    .mapToLong(event -> checkpoints(event, id, "PENDING"))
                    .sum();
            assertEquals(1, told, after::toString);
        }
    }

    @Test
    void streamsOfTheClusterTellWhatANodeOutsideOfItDoes() throws Exception {
        ServerProcess front = front();
        ServerProcess outside = opened(Launch.in(folder)
                        .withQuickRhythms()
                        .withTestHandler()
                        .on(database.address())
                        .worker())
                .ready();
        try (EventReader reader = watch(front)) {
            // Long enough for the node to have heard that somebody watches.
            NewJob slow = NewJob.of(
                    CrashTestHandler.JOB_TYPE, JsonObject.of("plan", JsonArray.of("step", "linger"), "workMs", 2_000));
            UUID id = of(client.submit(slow)).id();
            reader.next(event -> jobs(event, id, "COMPLETED"));
            assertEquals(List.of(outside.pid()), workersOf(id));
        }
    }

    /** A node that runs nothing: whatever its streams tell comes from others. */
    private ServerProcess front() throws IOException {
        return opened(clustered(folder)
                        .withPassword()
                        .on(database.address())
                        .with("BASCULE_WORKER_ENABLED", "false")
                        .serve())
                .ready();
    }

    private static EventReader watch(ServerProcess server) throws IOException {
        EventReader reader = new EventReader(
                server.port(), "/api/admin/events", server.admin().token());
        reader.next("counts");
        return reader;
    }

    private static long checkpoints(EventReader.Event event, UUID job, String status) {
        return named(event, "checkpoints")
                .filter(checkpoint -> checkpoint.getString("jobId").equals(job.toString())
                        && checkpoint.getString("status").equals(status))
                .count();
    }

    private static boolean jobs(EventReader.Event event, UUID id, String status) {
        return named(event, "jobs")
                .anyMatch(job -> job.getString("id").equals(id.toString())
                        && job.getString("status").equals(status));
    }

    private static Stream<JsonObject> named(EventReader.Event event, String name) {
        return event.name().equals(name)
                ? event.data().getJsonArray(name).stream().map(JsonObject.class::cast)
                : Stream.empty();
    }

    @Test
    void aServerWhoseClusterJarIsMissingSaysWhatToDo() throws Exception {
        Path alone = Files.copy(Launch.jar(), folder.resolve("bascule.jar"));
        Launch.Finished finished =
                clustered(folder).with("BASCULE_DATA_DIR", "unused").runOf(alone, "serve");
        assertEquals(1, finished.exitCode(), finished::toString);
        assertTrue(finished.err().contains("bascule-cluster.jar is missing: put it beside"), finished::toString);
        assertFalse(Files.exists(folder.resolve("unused")), "it was found out before anything was started");
    }

    private static Launch clustered(Path folder) {
        return Launch.in(folder)
                .withQuickRhythms()
                .with("BASCULE_CLUSTER", "true")
                .with("BASCULE_CLUSTER_NAME", "cluster-it-" + RUN)
                .with("BASCULE_CLUSTER_PORT", String.valueOf(20_000 + RUN % 10_000));
    }

    private ServerProcess handler() throws IOException {
        return opened(clustered(folder).withTestHandler().handler()).says(HandlerProcess.READY);
    }

    private ServerProcess opened(ServerProcess process) {
        open.add(process);
        return process;
    }

    private static UUID submitted(String... plan) throws Exception {
        NewJob job = NewJob.of(CrashTestHandler.JOB_TYPE, JsonObject.of("plan", new JsonArray(List.of(plan))));
        return of(client.submit(job)).id();
    }

    /** Without those that were handed back: a run can be offered to a process just before it is known to be gone. */
    private static List<List<String>> pastRuns(UUID job) throws SQLException {
        return rows.all("select attempt, outcome, error_code from bascule.job_runs"
                + " where outcome <> 'RELEASED' and job_id = '" + job + "' order by epoch");
    }

    private static void untilStepped(UUID job) {
        String steps = "select 1 from bascule.job_steps where job_id = '" + job + "'";
        Eventually.is("a step is journaled", PATIENCE, () -> !rows.all(steps).isEmpty(), node::output);
    }

    private static UUID checkpointOf(UUID job) throws Exception {
        return UUID.fromString(rows.one("select id from bascule.checkpoints where job_id = '" + job + "'"));
    }

    /** Only over the bus: nobody asks the database. */
    private static void untilHeard(UUID id, JobStatus status) {
        Eventually.is(
                id + " is told to be " + status,
                PATIENCE,
                () -> heard.stream()
                        .anyMatch(event ->
                                event.job().id().equals(id) && event.job().status() == status),
                () -> heard + "\n" + node.output());
    }

    /** The processes that did its steps, in their order. */
    private List<Long> workersOf(UUID id) throws IOException {
        Path effects = Launch.in(folder).effects();
        if (!Files.exists(effects)) {
            return List.of();
        }
        return Files.readAllLines(effects).stream()
                .filter(line -> line.startsWith(id.toString()))
                .map(line -> Long.valueOf(line.split(" ")[3]))
                .collect(Collectors.toList());
    }

    private static <T> T of(Future<T> future) throws Exception {
        return future.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
