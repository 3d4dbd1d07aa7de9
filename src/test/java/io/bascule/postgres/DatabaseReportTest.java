package io.bascule.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.FreePort;
import io.bascule.postgres.Migrations.State;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseReportTest {
    private final DatabaseAddress fresh = TestDatabase.fresh();

    @Test
    void aMigratedDatabaseIsReportedWithItsTables() {
        DatabaseReport report = DatabaseReport.of(fresh);
        assertTrue(report.isUsable());
        assertEquals(State.APPLIED, report.migrations().get(0).state());
        assertTrue(report.tables().stream().anyMatch(t -> t.name().equals("submitted")));
        assertTrue(report.version().matches("[0-9]+\\..*"), report.version());
    }

    @Test
    void anEmptyDatabaseIsReportedAndLeftEmpty() {
        DatabaseAddress empty = TestDatabase.empty();
        assertEquals(0, DatabaseReport.of(empty).tables().size());
        assertEquals(State.PENDING, DatabaseReport.of(empty).migrations().get(0).state());
    }

    @Test
    void rowsAreEstimatedFromTheStatistics() throws SQLException {
        Sql.execute(fresh, "insert into bascule.shared_settings select 'x' || n, '' from generate_series(1, 500) n");
        Sql.execute(fresh, "analyze bascule.shared_settings");
        assertEquals(
                Long.parseLong(Sql.ask(fresh, "select count(*) from bascule.shared_settings")),
                DatabaseReport.of(fresh).tables().stream()
                        .filter(t -> t.name().equals("shared_settings"))
                        .findFirst()
                        .orElseThrow()
                        .estimatedRows());
    }

    @Test
    void aMissingDatabaseIsToldApart() {
        assertFails(with(fresh.host(), fresh.port(), "missing", "disable"), "create database");
    }

    @Test
    void aClosedPortIsToldApart() {
        assertFails(with("127.0.0.1", FreePort.any(), "x", "disable"), "Nothing answers there");
    }

    @Test
    void anUnknownHostIsToldApart() {
        assertFails(with("no-such-host.invalid", 5432, "x", "disable"), "no host of that name");
    }

    @Test
    void aServerWithoutTlsIsToldApart() {
        assertFails(with(fresh.host(), fresh.port(), fresh.database(), "require"), "does not speak TLS");
    }

    @Test
    void aLoginThatIsRefusedIsToldApart() {
        assertEquals(
                ConnectionProblem.WRONG_LOGIN,
                ConnectionProblem.of(new SQLException("password authentication failed for user \"x\"", "28P01")));
        assertEquals(
                ConnectionProblem.NEEDS_TLS,
                ConnectionProblem.of(new SQLException(
                        "no pg_hba.conf entry for host \"10.0.0.1\", user \"x\", database \"x\", no encryption",
                        "28000")));
        assertEquals(
                ConnectionProblem.NOT_ALLOWED,
                ConnectionProblem.of(
                        new SQLException("no pg_hba.conf entry for host \"10.0.0.1\", user \"x\"", "28000")));
    }

    /** Both faces of the same failure: the command that looks, and the start that migrates. */
    private static void assertFails(DatabaseAddress address, String advice) {
        for (DatabaseProblem problem : new DatabaseProblem[] {
            assertThrows(DatabaseProblem.class, () -> DatabaseReport.of(address)),
            assertThrows(DatabaseProblem.class, () -> Migrations.migrate(address))
        }) {
            assertTrue(problem.getMessage().contains(advice), problem.getMessage());
            assertFalse(problem.getMessage().contains("hush"), problem.getMessage());
        }
    }

    private DatabaseAddress with(String host, int port, String database, String sslMode) {
        return new DatabaseAddress(host, port, database, fresh.user(), "hush", sslMode);
    }
}
