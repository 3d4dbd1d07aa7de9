package io.bascule.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.job.AuditEntry;
import io.bascule.job.AuditFilter;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Role;
import io.bascule.job.SignIn;
import io.bascule.job.User;
import io.bascule.store.AuditStore;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The room on a database of its own, with a clock that stands still, an admin and whatever users a test makes. */
final class Fixture implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    static final SignIn.From HERE = new SignIn.From("192.0.2.1", "Firefox");

    final Vertx vertx = Vertx.vertx();
    final AtomicLong nanos = new AtomicLong();
    final Database database;
    final AuditStore audit;
    final Access access;
    final Caller admin;

    private final DatabaseAddress address = TestDatabase.fresh();

    Fixture() {
        this(true);
    }

    /** As at the first start. */
    static Fixture withoutAdmin() {
        return new Fixture(false);
    }

    private Fixture(boolean withAdmin) {
        database = new Database(vertx, address, 8);
        audit = new AuditStore(database);
        access = openAgain();
        admin = withAdmin ? makeAdmin() : null;
    }

    private Caller makeAdmin() {
        return TestUsers.add(database, Caller.SYSTEM, Users.FIRST_ADMIN, PASSWORD, Role.ADMIN)
                .asCaller();
    }

    /** Another node on the same database. */
    Access openAgain() {
        Access.Settings settings = new Access.Settings(Optional.empty(), Duration.ofHours(12));
        return await(Access.open(vertx, database, settings, nanos::get));
    }

    User user(String name, Role role) {
        return TestUsers.add(database, admin, name, PASSWORD, role);
    }

    SignedIn signIn(String name) {
        return await(access.signIns().signIn(name, PASSWORD, HERE));
    }

    Identity authenticate(String token) {
        return await(access.authenticator().authenticate(token));
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** The newest entries of the audit log, as «actor action». */
    List<String> newestAudit(int count) {
        return entries(count).stream()
                .map(e -> e.actorName() + " " + e.action())
                .toList();
    }

    List<AuditEntry> entries(int count) {
        return await(audit.list(AuditFilter.ALL, null, count)).items();
    }

    /** As someone with the database's own tools; {@code replica} keeps the triggers from firing. */
    void sql(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String value(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer", e);
        }
    }

    static Fault refused(ErrorCode code, Future<?> future) {
        Fault fault = assertThrows(Fault.class, () -> await(future));
        assertEquals(code, fault.code(), fault.getMessage());
        return fault;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    @Override
    public void close() {
        await(database.close());
        await(vertx.close());
    }
}
