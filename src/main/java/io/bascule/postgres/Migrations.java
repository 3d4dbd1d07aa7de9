package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Brings the schema {@code bascule} of a database up to what this jar needs. Several nodes may do so at once. */
public final class Migrations {
    private static final String SCHEMA = "bascule";
    private static final String FOLDER = "db/migration";

    private Migrations() {}

    /** @param installedAt null where it has not been applied */
    public record Migration(String version, String description, State state, Instant installedAt) {}

    /** Where a migration stands. */
    public enum State {
        APPLIED,
        PENDING,
        FAILED,
        /** Applied by a newer Bascule than this one. */
        NEWER
    }

    /**
     * Applies what is missing.
     *
     * @return how many migrations were applied
     * @throws DatabaseProblem where the database is newer than this jar, was changed by hand, or does not answer
     */
    public static int migrate(DatabaseAddress address) {
        if (CheckedSchema.fits(address, FOLDER)) {
            return 0;
        }
        Flyway flyway = flyway(address);
        try {
            refuseNewer(address, list(flyway));
            int applied = flyway.migrate().migrationsExecuted;
            CheckedSchema.note(address, FOLDER);
            return applied;
        } catch (FlywayException e) {
            throw problem(address, e);
        }
    }

    /** Every migration that this jar or the database knows, oldest first. Changes nothing. */
    public static List<Migration> list(DatabaseAddress address) {
        try {
            return list(flyway(address));
        } catch (FlywayException e) {
            throw problem(address, e);
        }
    }

    private static List<Migration> list(Flyway flyway) {
        return Arrays.stream(flyway.info().all())
                .filter(info -> info.getVersion() != null)
                .map(Migrations::migration)
                .toList();
    }

    private static Migration migration(MigrationInfo info) {
        return new Migration(
                info.getVersion().getVersion(),
                info.getDescription(),
                state(info.getState()),
                info.getInstalledOn() == null ? null : info.getInstalledOn().toInstant());
    }

    private static State state(MigrationState state) {
        if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED) {
            return State.NEWER;
        }
        if (state.isFailed()) {
            return State.FAILED;
        }
        return state.isApplied() ? State.APPLIED : State.PENDING;
    }

    private static void refuseNewer(DatabaseAddress address, List<Migration> migrations) {
        List<Migration> newer =
                migrations.stream().filter(m -> m.state() == State.NEWER).toList();
        if (!newer.isEmpty()) {
            throw new DatabaseProblem("The schema of " + address + " is at version "
                    + newer.get(newer.size() - 1).version()
                    + ", which a newer Bascule wrote and this one does not know."
                    + " Start that newer Bascule, or give this one a database of its own.");
        }
    }

    private static Flyway flyway(DatabaseAddress address) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.jdbcUrl(), address.user(), address.password())
                .locations("classpath:" + FOLDER)
                .schemas(SCHEMA)
                .table("schema_history")
                .connectRetries(0)
                .cleanDisabled(true)
                .load();
    }

    private static DatabaseProblem problem(DatabaseAddress address, FlywayException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && ConnectionProblem.of(sql) != ConnectionProblem.OTHER) {
                return ConnectionProblem.explain(address, sql);
            }
        }
        if (e instanceof FlywayValidateException) {
            return new DatabaseProblem(
                    "The schema of " + address + " does not fit this version of Bascule: " + e.getMessage()
                            + " Was it written by an unreleased version? Then use a new database.",
                    e);
        }
        return new DatabaseProblem(
                "The schema of " + address + " could not be brought up to date: " + e.getMessage(), e);
    }
}
