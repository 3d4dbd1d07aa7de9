package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.postgres.EmbeddedDatabase;
import io.bascule.store.DatabaseAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed again and again, at seeded moments, while a client goes on working with it. Run one again with {@code
 * -Dcrash.seed=…}; the moments are the same, what the processes do in them is not quite.
 */
class CrashIT {
    private static final int KILLS = 46;
    private static final int KILLS_WITH_OWN_DATABASE = 6;
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(60);
    /** An event that does not come is no reason not to kill. */
    private static final long EVENT_PATIENCE_MS = 3_000;

    @TempDir
    Path folder;

    private final long seed = Long.getLong("crash.seed", System.nanoTime() % 1_000_000);
    private final Random random = new Random(seed);
    private Launch launch;
    private ServerProcess server;
    private int kills;

    @Test
    void whatWasAcknowledgedSurvivesKillsAtAnyMoment() throws Exception {
        try (EmbeddedDatabase external =
                EmbeddedDatabase.start(new EmbeddedDatabase.Options(folder.resolve("external"), 60, 32))) {
            Launch onExternal = launch().on(external.address());
            story(onExternal, KILLS, external::address, () -> {});
            Launch.Finished verified = launch.run("verify");
            assertEquals(0, verified.exitCode(), verified::toString);
        }
    }

    /** Its own database outlives it, and is replaced by the next start; every other time it is killed too, and recovers from its log. */
    @Test
    void whatWasAcknowledgedSurvivesWithTheDatabaseOfTheServer() throws Exception {
        AtomicInteger killedDatabases = new AtomicInteger();
        story(
                launch(),
                KILLS_WITH_OWN_DATABASE,
                () -> server.embedded(),
                () -> server.postgres().filter(orphan -> kills % 2 == 0).ifPresent(orphan -> {
                    orphan.destroyForcibly();
                    killedDatabases.incrementAndGet();
                }));
        assertTrue(killedDatabases.get() >= 2, "databases were killed too: " + killedDatabases);
        Launch.Finished verified = launch.run("verify");
        assertEquals(0, verified.exitCode(), verified::toString);
    }

    private Launch launch() throws IOException {
        return Launch.in(folder)
                .withPassword()
                .withQuickRhythms()
                .withTestHandler()
                .with("BASCULE_HTTP_PORT", String.valueOf(freePort()));
    }

    private void story(Launch started, int planned, Supplier<DatabaseAddress> database, Runnable afterKill)
            throws Exception {
        System.out.println("crash.seed=" + seed);
        launch = started;
        server = launch.serve().ready();
        Api api = server.admin();
        try (Workload workload = new Workload(api, seed)) {
            workload.start();
            while (kills < planned) {
                awaitMoment(workload);
                server.kill();
                kills++;
                afterKill.run();
                server = launch.serve();
            }
            server.ready();
            workload.stopSubmitting();
            settle(workload, new Rows(database.get()));
            new Aftermath(new Rows(database.get()), workload, launch.effects(), kills).check();
            System.out.printf(
                    "%d kills, %d jobs, %d decisions, %d answers lost%n",
                    kills, workload.jobs().size(), workload.decisions(), workload.lostAnswers());
        } finally {
            server.close();
        }
    }

    /** A moment to kill at: while it starts, after a while, or right after so many submits, decisions or works of steps. */
    private void awaitMoment(Workload workload) {
        int kind = random.nextInt(6);
        if (kind == 0) {
            Eventually.pause(random.nextInt(2_000));
            return;
        }
        server.ready();
        switch (kind) {
            case 1 -> Eventually.pause(random.nextInt(2_000));
            case 2 -> awaitMore(workload::submits, 1 + random.nextInt(25));
            case 3 -> awaitMore(workload::decisions, 1 + random.nextInt(8));
            default -> awaitMore(this::bytesOfEffects, 1 + random.nextInt(4_000));
        }
    }

    private static void awaitMore(LongSupplier count, long more) {
        long enough = count.getAsLong() + more;
        long end = System.nanoTime() + Duration.ofMillis(EVENT_PATIENCE_MS).toNanos();
        while (count.getAsLong() < enough && System.nanoTime() < end) {
            Eventually.pause(1);
        }
    }

    private long bytesOfEffects() {
        return launch.effects().toFile().length();
    }

    /** Everything ends or waits for a person; then the person comes. */
    private static void settle(Workload workload, Rows rows) throws Exception {
        String restless =
                "select id, status, attempt, run_at from bascule.jobs where status in ('PENDING', 'QUEUED', 'RUNNING')";
        String undecided = "select c.id from bascule.checkpoints c join bascule.jobs j on j.checkpoint_id = c.id"
                + " where c.status = 'PENDING' and j.status = 'WAITING_APPROVAL'";
        Eventually.is(
                "every job is at rest, and waits only for what was left undecided",
                SETTLE_PATIENCE,
                () -> rows.all(restless).isEmpty()
                        && rows.all(undecided).stream().allMatch(row -> workload.isIgnored(row.get(0))),
                () -> describe(rows, restless));
        assertTrue(!rows.all(undecided).isEmpty(), "some jobs are left waiting");
        workload.decideAlsoTheIgnored();
        Eventually.is(
                "every job has ended",
                SETTLE_PATIENCE,
                () -> rows.one("select count(*) from bascule.jobs where completed_at is null")
                        .equals("0"),
                () -> describe(rows, restless));
    }

    private static String describe(Rows rows, String sql) {
        try {
            return rows.all(sql).toString();
        } catch (java.sql.SQLException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
