package io.bascule.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.blackbox.Eventually;
import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.DutyStore;
import io.bascule.store.PruneStore;
import io.bascule.store.TallyStore;
import io.bascule.store.TestDatabase;
import io.bascule.store.TestRows;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes that remove what is old, one at a time, round by round. */
class RetentionVerticleTest {
    private static final RetentionVerticle.Rhythm QUICK = new RetentionVerticle.Rhythm(
            Duration.ofMillis(10), Duration.ofMinutes(10), Duration.ofMillis(1), Duration.ofMillis(20));
    private static final Duration MONTH = Duration.ofDays(30);

    private final DatabaseAddress address = TestDatabase.fresh();
    private final TestRows rows = new TestRows(address);
    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(vertx, address, 4);
    private final TallyStore tallies = new TallyStore(database);
    private final AtomicLong counted = new AtomicLong();

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    private void insert(int n, JobStatus status, int daysAgo) throws SQLException {
        Instant at = Instant.now().minus(Duration.ofDays(daysAgo));
        rows.insert(IntStream.range(0, n)
                .mapToObj(i ->
                        new UUID(at.toEpochMilli() << 16 | 0x7000, Ids.next().getLeastSignificantBits()))
                .map(id -> new TestRows.JobRow(id, "echo", status, null, null, List.of(), at))
                .toList());
    }

    private String node(Map<JobStatus, Duration> kept) {
        return vertx.deployVerticle(new RetentionVerticle(
                        new RetentionVerticle.Stores(new PruneStore(database), new DutyStore(database)),
                        Ids.next(),
                        new RetentionVerticle.Terms(kept, Optional.of(MONTH), Optional.of(MONTH)),
                        QUICK))
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    private long count(JobStatus status) {
        return tallies.counts().timeout(20, TimeUnit.SECONDS).await().jobs().get(status);
    }

    private void until(JobStatus status, long n) {
        until(() -> count(status), n);
    }

    private static void until(LongSupplier number, long n) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (number.getAsLong() != n) {
            assertTrue(System.nanoTime() < end, "It stayed at " + number.getAsLong() + ", not " + n);
            Eventually.pause();
        }
    }

    @Test
    void whatIsOldGoesAndWhatIsKeptForEverStaysWhicheverNodeDoesIt() throws SQLException {
        new Bus(vertx).listenHere(Addresses.COUNTED, (Events.Count event) -> {
            if (event.what() == Events.Count.What.PRUNED_JOBS) {
                counted.addAndGet(event.n());
            }
        });
        insert(700, JobStatus.COMPLETED, 40);
        insert(50, JobStatus.COMPLETED, 20);
        insert(30, JobStatus.CANCELLED, 40);
        insert(30, JobStatus.FAILED, 400);
        Map<JobStatus, Duration> kept = Map.of(JobStatus.COMPLETED, MONTH, JobStatus.CANCELLED, MONTH);
        String first = node(kept);
        node(kept);
        until(JobStatus.COMPLETED, 50);
        until(JobStatus.CANCELLED, 0);
        insert(40, JobStatus.COMPLETED, 50);
        until(JobStatus.COMPLETED, 50);
        vertx.undeploy(first).timeout(20, TimeUnit.SECONDS).await();
        insert(40, JobStatus.COMPLETED, 50);
        until(JobStatus.COMPLETED, 50);
        assertEquals(30, count(JobStatus.FAILED));
        // What was removed is told after it is removed, so the last of it may still be on its way.
        until(counted::get, 810);
    }
}
