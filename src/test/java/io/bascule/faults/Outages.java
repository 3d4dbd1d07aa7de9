package io.bascule.faults;

import io.bascule.blackbox.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** The database goes away, in whole or in part. */
final class Outages {
    private static final String END_BACKENDS = "select count(pg_terminate_backend(pid)) from pg_stat_activity"
            + " where application_name = 'bascule' and datname = 'bascule' and pid <> pg_backend_pid()";

    private static final String LOCK = """
            with running as (select id from bascule.running for update skip locked),
            waiting as (select id from bascule.waiting for update skip locked)
            select (select count(*) from running), (select count(*) from waiting)
            """;

    private Outages() {}

    /** All its processes end at once, it is gone for a while, then it recovers from its log. */
    static Fault databaseStoppedAtOnce(long awayMs) {
        return story -> {
            for (int i = 0; i < story.scale(); i++) {
                story.fleet().database().stopImmediately();
                Eventually.pause(awayMs);
                story.fleet().database().start();
                story.fleet().awaitServing();
            }
        };
    }

    /** Every connection's process is ended, again and again. */
    static Fault backendsEnded(long everyMs, long forMs) {
        return story -> {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs * story.scale());
            while (System.nanoTime() < end) {
                story.fleet().database().superuser().one(END_BACKENDS);
                Eventually.pause(everyMs);
            }
        };
    }

    /** Somebody holds the rows of jobs at work: each end of a run waits with a connection, until none is left in the pools. */
    static Fault poolsExhausted(int times, long holdMs) {
        return story -> {
            for (int i = 0; i < times * story.scale(); i++) {
                hold(story.fleet().database(), holdMs);
                Eventually.pause(300);
            }
        };
    }

    private static void hold(FleetDatabase database, long ms) throws SQLException {
        var address = database.address();
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(LOCK);
            Eventually.pause(ms);
            connection.rollback();
        }
    }
}
