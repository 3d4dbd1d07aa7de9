package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with its own database that is killed again and again, at seeded moments, while a client goes on working with it. Run one
 * again with {@code -Dcrash.seed=…}; the moments are the same, what the processes do in them is not quite. Several servers on one
 * database are killed in {@code io.bascule.faults}.
 */
class CrashIT {
    private static final int KILLS = 6;
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
    private int killedDatabases;

    /** Its own database outlives it, and is replaced by the next start; every other time it is killed too, and recovers from its log. */
    @Test
    void whatWasAcknowledgedSurvivesWithTheDatabaseOfTheServer() throws Exception {
        System.out.println("crash.seed=" + seed);
        launch = launch();
        server = launch.serve().ready();
        try (Workload workload = new Workload(server.admin(), seed)) {
            workload.start();
            while (kills < KILLS) {
                awaitMoment(workload);
                server.kill();
                kills++;
                killDatabaseToo();
                server = launch.serve();
            }
            server.ready();
            workload.stopSubmitting();
            Rows rows = new Rows(server.embedded());
            settle(workload, rows);
            new Aftermath(rows, workload, launch.effects(), kills).check();
            System.out.printf(
                    "%d kills, %d jobs, %d decisions, %d answers lost%n",
                    kills, workload.jobs().size(), workload.decisions(), workload.lostAnswers());
        } finally {
            server.close();
        }
        assertTrue(killedDatabases >= 2, "databases were killed too: " + killedDatabases);
        Launch.Finished verified = launch.run("verify");
        assertEquals(0, verified.exitCode(), verified::toString);
    }

    private void killDatabaseToo() {
        if (kills % 2 == 0) {
            server.postgres().ifPresent(orphan -> {
                orphan.destroyForcibly();
                killedDatabases++;
            });
        }
    }

    private Launch launch() throws IOException {
        return Launch.in(folder)
                .withUnpackedPostgres()
                .withPassword()
                .withQuickRhythms()
                .withTestHandler()
                .with("BASCULE_HTTP_PORT", String.valueOf(FreePort.any()));
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
}
