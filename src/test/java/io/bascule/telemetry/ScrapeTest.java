package io.bascule.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.FreePort;
import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Requests;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TallyStore;
import io.bascule.store.TestDatabase;
import io.bascule.store.TestRows;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final Metrics metrics = new Metrics("1.2.3");

    @AfterEach
    void close() {
        metrics.close();
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    @Test
    void theDatabasesGaugesAreAsFreshAsTheScrape() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        Scrape scrape = scrape(address);
        String before = text(scrape);
        assertEquals(0, Exposition.value(before, "agent_checkpoints_pending"));
        assertEquals(0, Exposition.value(before, "agent_jobs_in_status{status=\"PENDING\"}"));
        assertEquals(0, Exposition.value(before, "agent_jobs_oldest_runnable_age_seconds"));
        assertEquals(0, Exposition.value(before, "agent_jobs_held"));
        addJobAndCheckpoint(address);
        String after = text(scrape);
        assertEquals(2, Exposition.value(after, "agent_jobs_held"));
        assertEquals(1, Exposition.value(after, "agent_checkpoints_pending"));
        assertEquals(1, Exposition.value(after, "agent_jobs_in_status{status=\"PENDING\"}"));
        assertTrue(Exposition.value(after, "agent_jobs_oldest_runnable_age_seconds") >= 60, after);
    }

    @Test
    void withTheDatabaseAwayItTellsWhatItKnowsAndNothingStale() {
        Scrape scrape = scrape(at(FreePort.any()));
        scrape.audited(null);
        metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.PENDING), null)));
        assertOnlyWhatIsKnown(text(scrape));
    }

    @Test
    void aDatabaseThatHangsDoesNotHangTheScrape() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            metrics.jobsChanged(List.of(Samples.changed(Samples.job(JobStatus.PENDING), null)));
            assertOnlyWhatIsKnown(text(scrape(at(silent.getLocalPort()))));
        }
    }

    @Test
    void theWorkerSaysHowManyJobsRun() throws IOException {
        Scrape scrape = scrape(at(FreePort.any()));
        assertEquals(0, Exposition.value(text(scrape), "agent_worker_active_jobs"), "without a worker nothing runs");
        bus.serve(
                Addresses.WORKER,
                asked -> Future.succeededFuture(new Requests.WorkerStatus(Ids.next(), true, 7, 0, 16, 5000, 1500)));
        assertEquals(7, Exposition.value(text(scrape), "agent_worker_active_jobs"));
        assertEquals(1.5, Exposition.value(text(scrape), "agent_node_lease_age_seconds"));
    }

    @Test
    void theReadmeNamesOnlyMetricsThatThereAre() throws IOException {
        bus.serve(
                Addresses.WORKER,
                asked -> Future.succeededFuture(new Requests.WorkerStatus(Ids.next(), true, 7, 0, 16, 5000, 1500)));
        bus.serve(Addresses.COUNT_AGENTS, asked -> Future.succeededFuture(new Agents.Counted(3, 2, 1)));
        metrics.poolWait("engine").accept(0);
        metrics.poolUse("engine", () -> 0, () -> 0);
        metrics.streams(new Metrics.StreamUse(() -> 0, () -> 0, () -> 0, () -> 0));
        Scrape scrape = scrape(TestDatabase.fresh());
        scrape.audited(0L);
        String text = text(scrape);
        Set<String> named = Pattern.compile("agent_[a-z_]+")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 15, named.toString());
        named.removeIf(name -> text.contains("\n# TYPE " + name + " "));
        assertEquals(Set.of(), named);
    }

    @Test
    void aWorkerThatDoesNotAnswerIsLeftOut() throws IOException {
        bus.serve(
                Addresses.WORKER,
                asked -> Promise.<Requests.WorkerStatus>promise().future());
        assertFalse(text(scrape(at(FreePort.any()))).contains("agent_worker_active_jobs "));
    }

    @Test
    void stuckJobsAreTheLastAuditsOrAbsent() throws IOException {
        Scrape scrape = scrape(at(FreePort.any()));
        assertFalse(text(scrape).contains("agent_jobs_stuck"));
        scrape.audited(3L);
        assertEquals(3, Exposition.value(text(scrape), "agent_jobs_stuck"));
        scrape.audited(null);
        assertFalse(text(scrape).contains("agent_jobs_stuck"));
    }

    @Test
    void whatAgentsDoIsAskedOfThoseWhoServeThem() {
        Scrape scrape = scrape(at(FreePort.any()));
        assertFalse(text(scrape).contains("agent_agents_online"));
        bus.serve(Addresses.COUNT_AGENTS, asked -> Future.succeededFuture(new Agents.Counted(3, 2, 1)));
        String text = text(scrape);
        assertEquals(3, Exposition.value(text, "agent_agents_online"));
        assertEquals(2, Exposition.value(text, "agent_leases_live"));
        assertEquals(1, Exposition.value(text, "agent_polls_waiting"));
        assertEquals(0, Exposition.value(text, "agent_lease_claims_total"));
        assertEquals(0, Exposition.value(text, "agent_lease_expiries_total"));
    }

    private void assertOnlyWhatIsKnown(String text) {
        assertEquals(1, Exposition.value(text, "agent_jobs_total{status=\"PENDING\"}"));
        assertFalse(text.contains("agent_checkpoints_pending"), text);
        assertFalse(text.contains("agent_jobs_in_status"), text);
        assertFalse(text.contains("agent_jobs_oldest_runnable_age_seconds"), text);
        assertFalse(text.contains("agent_jobs_held"), text);
        assertFalse(text.contains("agent_node_lease_age_seconds"), text);
    }

    private Scrape scrape(DatabaseAddress address) {
        return new Scrape(metrics, new TallyStore(new Database(vertx, address, 2)), bus);
    }

    private static String text(Scrape scrape) {
        return scrape.text().timeout(9, TimeUnit.SECONDS).await();
    }

    private static DatabaseAddress at(int port) {
        return new DatabaseAddress("127.0.0.1", port, "none", "none", "none", "disable");
    }

    private static void addJobAndCheckpoint(DatabaseAddress address) throws SQLException {
        new TestRows(address)
                .insert(List.of(new TestRows.JobRow(
                        Ids.next(),
                        "simple-task",
                        JobStatus.PENDING,
                        null,
                        null,
                        List.of(),
                        Instant.now().minusSeconds(60))));
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute("insert into bascule.job_types (name, description, max_attempts, concurrency, example)"
                    + " values ('simple-task', '', 3, 0, '{}')");
            statement.execute("""
                    insert into bascule.ready (id, job_type, queue_key, run_at, held, concurrency_key)
                    select bascule.uuid_v7(), 'simple-task', now(), now(), n < 3, 'key' from generate_series(1, 3) n
                    """);
            statement.execute("""
                    insert into bascule.checkpoints
                      (id, job_id, epoch, checkpoint_type, status, message, data, digest, expires_at)
                    select bascule.uuid_v7(), id, 1, 'APPROVAL_REQUIRED', 'PENDING', 'm', '{}',
                           'sha256:' || repeat('0', 64), now() + interval '1 hour'
                    from bascule.jobs
                    """);
        }
    }
}
