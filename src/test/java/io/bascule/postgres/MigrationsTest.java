package io.bascule.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.postgres.Migrations.Migration;
import io.bascule.postgres.Migrations.State;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void anEmptyDatabaseIsMigratedOnce() {
        DatabaseAddress address = TestDatabase.empty();

        assertEquals(State.PENDING, Migrations.list(address).get(0).state());
        assertNull(Migrations.list(address).get(0).installedAt());
        assertTrue(Migrations.migrate(address) > 0);
        assertEquals(0, Migrations.migrate(address));

        Migration first = Migrations.list(address).get(0);
        assertEquals("1", first.version());
        assertEquals(State.APPLIED, first.state());
        assertNotNull(first.installedAt());
    }

    @Test
    void listingDoesNotTouchTheDatabase() throws SQLException {
        DatabaseAddress address = TestDatabase.empty();
        Migrations.list(address);
        assertEquals("0", Sql.ask(address, "select count(*) from pg_namespace where nspname = 'bascule'"));
    }

    @Test
    void severalNodesMayMigrateAtOnce() throws Exception {
        DatabaseAddress address = TestDatabase.empty();
        ExecutorService nodes = Executors.newFixedThreadPool(6);
        try {
            List<Future<Integer>> applied = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                applied.add(nodes.submit(() -> Migrations.migrate(address)));
            }
            int total = 0;
            for (Future<Integer> count : applied) {
                total += count.get();
            }
            assertEquals(Migrations.list(address).size(), total);
        } finally {
            nodes.shutdown();
        }
    }

    @Test
    void whatFitsIsNotedAndCheckedAgainWhereAnythingIsAnother() throws SQLException {
        DatabaseAddress address = TestDatabase.empty();
        assertFalse(CheckedSchema.fits(address, "db/migration"), "nothing is there");
        Migrations.migrate(address);
        assertTrue(CheckedSchema.fits(address, "db/migration"));
        assertFalse(CheckedSchema.fits(address, "META-INF/services"), "a jar with other migrations");
        Sql.execute(address, "update bascule.schema_history set checksum = checksum + 1 where version = '1'");
        assertFalse(CheckedSchema.fits(address, "db/migration"), "another history");
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        Sql.execute(address, """
                insert into bascule.schema_history
                  (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (9000, '9000', 'from the future', 'SQL', 'V9000__from_the_future.sql', 1, 'x', 1, true)
                """);

        DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> Migrations.migrate(address));

        assertTrue(problem.getMessage().contains("version 9000"), problem.getMessage());
        assertTrue(problem.getMessage().contains("newer Bascule"), problem.getMessage());
        assertEquals(
                State.NEWER,
                Migrations.list(address)
                        .get(Migrations.list(address).size() - 1)
                        .state());
    }

    @Test
    void aMigrationThatWasChangedAfterItRanIsRefused() throws SQLException {
        DatabaseAddress address = TestDatabase.fresh();
        Sql.execute(address, "update bascule.schema_history set checksum = checksum + 1 where version = '1'");

        DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> Migrations.migrate(address));

        assertTrue(problem.getMessage().contains("does not fit this version"), problem.getMessage());
    }
}
