package io.bascule;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.blackbox.Eventually;
import io.bascule.bus.JobClient;
import io.bascule.job.Caller;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryRange;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.HistoryQueries;
import io.bascule.store.HistoryStore;
import io.bascule.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history of whole servers: what it costs, and what restarts and outages leave of it. */
class HistoryTest {
    private static final Caller ANN = Caller.person(Ids.next(), "ann", Role.ADMIN);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final DatabaseAddress direct = TestDatabase.fresh();
    private final Relay relay = new Relay(direct);
    private final Database database = new Database(vertx, direct, 2);
    private final HistoryQueries queries = new HistoryQueries(database);
    private Server server;

    @AfterEach
    void stop() {
        server.close();
        get(vertx.close());
        relay.close();
    }

    private void start(String flushInterval) {
        DatabaseAddress address = relay.address();
        Config config = ConfigReader.read(
                Optional.empty(),
                folder,
                Map.of(
                        "DATABASE_URL",
                        "postgres://" + address.user() + ":" + address.password() + "@" + address.host() + ":"
                                + address.port() + "/" + address.database() + "?sslmode=disable",
                        "BASCULE_HTTP_PORT",
                        "0",
                        "BASCULE_HISTORY_FLUSH_INTERVAL",
                        flushInterval,
                        "BASCULE_DATA_DIR",
                        folder.toString()));
        server = Server.start(vertx, config, Server.Mode.SERVE, List.of());
    }

    /** Submits jobs together and waits until the last of them is through. */
    private void run(int jobs) {
        JobClient client = new JobClient(vertx, ANN);
        List<Job> submitted = get(client.submitAll(
                        Collections.nCopies(jobs, NewJob.of("simple-task", new JsonObject())), null))
                .jobs();
        submitted.forEach(job -> until(() -> get(client.get(job.id())).status() == JobStatus.COMPLETED ? 1 : 0, 1));
    }

    private long counted(String jobType, HistoryCount what) {
        return get(queries.history(HistoryRange.HOUR, jobType)).buckets().stream()
                .filter(bucket -> bucket.sums() != null)
                .mapToLong(bucket -> bucket.sums().count(what))
                .sum();
    }

    private int largestNumber() {
        try (Connection connection = DriverManager.getConnection(direct.jdbcUrl(), direct.user(), direct.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select max(written) from bascule.history_writers")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(LongSupplier number, long wanted) {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (number.getAsLong() != wanted) {
            assertTrue(System.nanoTime() < giveUp, "It stayed at " + number.getAsLong() + ", not " + wanted);
            Eventually.pause();
        }
    }

    @Test
    void allJobsBetweenTwoFlushesCostOneStatementAndARestartLosesNone() {
        start("1m");
        run(500);
        server.close();
        // Each statement takes the node's next number; the only one here was the last.
        assertEquals(1, largestNumber());
        for (String type : List.of(HistoryStore.ALL, "simple-task")) {
            for (HistoryCount what : List.of(HistoryCount.SUBMITTED, HistoryCount.STARTED, HistoryCount.COMPLETED)) {
                assertEquals(500, counted(type, what), type + " " + what);
            }
        }
        start("1m");
        run(3);
        server.close();
        assertEquals(503, counted("simple-task", HistoryCount.COMPLETED));
        assertEquals(1, largestNumber());
    }

    @Test
    void whatWasSeenBeforeTheDatabaseWentAwayIsAddedWhenItIsBack() {
        start("100ms");
        run(5);
        relay.cut();
        relay.mend();
        until(() -> counted("simple-task", HistoryCount.COMPLETED), 5);
        run(7);
        until(() -> counted("simple-task", HistoryCount.COMPLETED), 12);
        until(() -> counted(HistoryStore.ALL, HistoryCount.SUBMITTED), 12);
    }
}
