package io.bascule.postgres;

import io.bascule.store.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that comes with the jar, kept between starts under {@code <data directory>/postgres}. It syncs every commit,
 * listens on 127.0.0.1 alone and wants a password. It is a process of its own: where this one was killed it runs on, and the
 * next {@link #start} stops it before it starts anew.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String SUPERUSER = "postgres";
    private static final String NAME = "bascule";

    private final DataDirectoryLock lock;
    private final EmbeddedServer server;
    private final DatabaseAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(DataDirectoryLock lock, EmbeddedServer server, DatabaseAddress address) {
        this.lock = lock;
        this.server = server;
        this.address = address;
    }

    /**
     * @param dataDir made where it is missing
     * @param maxConnections more than the pools of all that use it together
     * @param sharedBuffersMb PostgreSQL's cache, in MiB
     */
    public record Options(Path dataDir, int maxConnections, int sharedBuffersMb) {}

    /**
     * Starts it, making the database at the first start. Blocks until it answers: seconds, or longer where it has a crash to
     * recover from.
     *
     * @throws DatabaseProblem where it cannot start, with the reason that PostgreSQL gave
     */
    public static EmbeddedDatabase start(Options options) {
        DataDirectoryLock lock = lock(options.dataDir());
        try {
            EmbeddedFolder folder = EmbeddedFolder.in(options.dataDir());
            EmbeddedServer server = new EmbeddedServer(folder, PostgresPrograms.in(folder), options);
            server.stop();
            server.initializeOnce();
            int port = server.startOnFreePort();
            return new EmbeddedDatabase(lock, server, prepare(server, port, folder.password()));
        } catch (IOException e) {
            release(lock);
            throw notWritable(options.dataDir(), e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Stops it, after what was committed is on disk. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return; // Someone else may run on the directory by now.
        }
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release(lock);
        }
    }

    private static DataDirectoryLock lock(Path dataDir) {
        try {
            Files.createDirectories(dataDir);
            return DataDirectoryLock.take(dataDir);
        } catch (IOException e) {
            throw notWritable(dataDir, e);
        }
    }

    private static void release(DataDirectoryLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of the data directory could not be released", e);
        }
    }

    private static DatabaseProblem notWritable(Path dataDir, IOException e) {
        return new DatabaseProblem(
                "The data directory " + dataDir.toAbsolutePath() + " cannot be used (" + e
                        + "). Make it writable for this user, make room on its disk, or choose another with data.dir"
                        + " (BASCULE_DATA_DIR).",
                e);
    }

    /** Makes the role and the database that Bascule uses, which is no superuser, where they are missing. */
    private static DatabaseAddress prepare(EmbeddedServer server, int port, String password) throws IOException {
        DatabaseAddress admin = new DatabaseAddress("127.0.0.1", port, "postgres", SUPERUSER, password, "disable");
        try (Connection connection = Jdbc.connect(admin);
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + NAME + "'")) {
                statement.execute("create role " + NAME + " login password '" + password + "'");
            }
            if (!exists(statement, "select 1 from pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        } catch (SQLException e) {
            server.stop();
            throw new DatabaseProblem(
                    "The embedded PostgreSQL started but does not let us in: " + e.getMessage()
                            + ". Was its password file or pg_hba.conf changed?",
                    e);
        }
        return new DatabaseAddress("127.0.0.1", port, NAME, NAME, password, "disable");
    }

    private static boolean exists(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next();
        }
    }
}
