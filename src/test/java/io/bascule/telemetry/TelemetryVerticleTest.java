package io.bascule.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.LogEar;
import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TallyStore;
import io.bascule.store.TestDatabase;
import io.bascule.store.TestRows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryVerticleTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration LATER = Duration.ofHours(1);
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final Metrics metrics = new Metrics("1.2.3");
    private final CountDownLatch troubles = new CountDownLatch(1);
    private final Reporter reporter = new Reporter() {
        @Override
        public void trouble(Events.Trouble event) {
            troubles.countDown();
        }

        @Override
        public long dropped() {
            return 9;
        }
    };
    private DatabaseAddress address;
    private TallyStore tallies;
    private Scrape scrape;

    @BeforeEach
    void open() {
        address = TestDatabase.fresh();
        tallies = new TallyStore(new Database(vertx, address, 4));
        scrape = new Scrape(metrics, tallies, bus);
    }

    @AfterEach
    void close() {
        metrics.close();
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    @Test
    void whatIsPublishedIsCountedAndReported() throws InterruptedException {
        deploy(LATER, LATER);
        bus.publish(
                Addresses.JOBS_CHANGED,
                new Events.JobsChanged(List.of(Samples.changed(Samples.job(JobStatus.PENDING), null))));
        bus.publish(
                Addresses.CHECKPOINT_CHANGED,
                Samples.checkpoint(Ids.next(), Ids.next(), CheckpointStatus.REJECTED, Samples.ADA));
        bus.publish(
                Addresses.RUNS_ENDED,
                new Events.RunsEnded(List.of(new Events.RunEnded(
                        Samples.job(JobStatus.QUEUED), Events.RunEnded.Outcome.SLEPT, Duration.ofSeconds(1), null))));
        bus.publish(Addresses.COUNTED, new Events.Count(Events.Count.What.CLAIMS, 3));
        bus.publish(Addresses.COMMITTED, new Events.Commits(List.of(new Events.Commit(Events.Commit.What.STEPS, 12))));
        bus.publish(Addresses.TROUBLE, new Events.Trouble("scheduler", "boom", null, null, null));
        // All of them go to one event loop, in order; so when the last one is heard the others are counted.
        assertTrue(troubles.await(20, TimeUnit.SECONDS));
        String text = text();
        assertEquals(1, Exposition.value(text, "agent_jobs_total{status=\"PENDING\"}"));
        assertEquals(1, Exposition.value(text, "agent_checkpoints_total{status=\"REJECTED\"}"));
        assertEquals(1, Exposition.value(text, "agent_runs_total{outcome=\"SLEPT\"}"));
        assertEquals(3, Exposition.value(text, "agent_claims_total"));
        assertEquals(12, Exposition.value(text, "agent_commit_batch_size_sum{kind=\"STEPS\"}"));
        assertEquals(1, Exposition.value(text, "agent_troubles_total"));
        assertEquals(9, Exposition.value(text, "agent_reports_dropped_total"));
    }

    @Test
    void talliesAreAddedUpFromTimeToTime() throws SQLException {
        for (int i = 0; i < 5; i++) {
            new TestRows(address).insert("simple-task", JobStatus.RUNNING);
        }
        assertEquals(5, tallyRows());
        deploy(SOON, LATER);
        until(() -> tallyRows() == 1);
        new TestRows(address).insert("simple-task", JobStatus.RUNNING);
        bus.publish(
                Addresses.JOBS_CHANGED,
                new Events.JobsChanged(List.of(Samples.changed(Samples.job(JobStatus.RUNNING), null))));
        until(() -> tallyRows() == 1);
        assertEquals(6, Exposition.value(text(), "agent_jobs_in_status{status=\"RUNNING\"}"));
    }

    @Test
    void stuckJobsAreWarnedOfAndCounted() throws SQLException, InterruptedException {
        new TestRows(address).insert("simple-task", JobStatus.RUNNING);
        try (LogEar ear = new LogEar(TelemetryVerticle.class.getName())) {
            deploy(LATER, SOON);
            ear.await("Jobs are stuck");
            until(() -> text().contains("\nagent_jobs_stuck 1"));
        }
    }

    @Test
    void longWaitsForAConnectionAreWarnedOfByPool() throws SQLException, InterruptedException {
        metrics.poolWait("queries").accept(999_000_000);
        metrics.poolWait("engine").accept(3_000_000_000L);
        try (LogEar ear = new LogEar(TelemetryVerticle.class.getName())) {
            deploy(SOON, LATER);
            assertTrue(ear.await("Requests waited long for a connection")
                    .getKeyValuePairs()
                    .toString()
                    .contains("engine"));
            metrics.poolWait("queries").accept(1_000_000_000);
            until(() -> ear.heard("Requests waited long").size() == 2);
        }
    }

    private void deploy(Duration fold, Duration audit) {
        TelemetryVerticle.Parts parts = new TelemetryVerticle.Parts(bus, tallies, metrics, scrape, reporter);
        vertx.deployVerticle(
                        new TelemetryVerticle(parts, new TelemetryVerticle.Rhythm(fold, audit, Duration.ofMinutes(2))))
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    private String text() {
        return scrape.text().timeout(20, TimeUnit.SECONDS).await();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long tallyRows() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from bascule.job_tallies")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }

    /** Asks again after a turn of the event loop's clock, for as long as the test may take. */
    private void until(Condition condition) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, "it did not happen in time");
            Future<Long> tick = vertx.timer(10, TimeUnit.MILLISECONDS).map(0L);
            tick.await();
        }
    }
}
