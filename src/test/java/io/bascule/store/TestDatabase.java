package io.bascule.store;

import io.bascule.postgres.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One PostgreSQL for the tests of a JVM: a container where Docker answers, the one that comes with the product otherwise. It
 * ends with the JVM and keeps nothing.
 */
public final class TestDatabase {
    private static final String TEMPLATE = "migrated";
    private static final String NAME = "bascule-test-database";
    private static final Path MEMORY = Path.of("/dev/shm");
    /** Where less is free, memory is not for databases. */
    private static final long ROOM = 8L << 30;

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final DatabaseAddress SERVER = start();

    static {
        execute("create database " + TEMPLATE);
        Migrations.migrate(named(TEMPLATE));
    }

    private TestDatabase() {}

    /** A new database with the latest schema and no rows: a copy of files, which takes half of what it takes to log each page. */
    public static DatabaseAddress fresh() {
        return create(" template " + TEMPLATE + " strategy file_copy");
    }

    /** A new database with nothing in it. */
    public static DatabaseAddress empty() {
        return create("");
    }

    private static synchronized DatabaseAddress create(String options) {
        String name = "test_" + COUNT.incrementAndGet();
        execute("create database " + name + options);
        return named(name);
    }

    private static DatabaseAddress named(String database) {
        return new DatabaseAddress(
                SERVER.host(), SERVER.port(), database, SERVER.user(), SERVER.password(), SERVER.sslMode());
    }

    private static void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(SERVER.jdbcUrl(), SERVER.user(), SERVER.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static DatabaseAddress start() {
        return dockerIsLikely() && DockerClientFactory.instance().isDockerAvailable() ? container() : embedded();
    }

    @SuppressWarnings("resource") // Testcontainers removes it when the JVM ends.
    private static DatabaseAddress container() {
        PostgreSQLContainer container = new PostgreSQLContainer(DockerImageName.parse("postgres:18-alpine"))
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=300");
        container.start();
        System.out.println("Tests use PostgreSQL in a container of " + container.getDockerImageName());
        return new DatabaseAddress(
                container.getHost(),
                container.getMappedPort(5432),
                container.getDatabaseName(),
                container.getUsername(),
                container.getPassword(),
                "disable");
    }

    @SuppressWarnings("resource") // Its shutdown hook stops it.
    private static DatabaseAddress embedded() {
        try {
            Path folder = folder();
            boolean removed = removeAfterExit(folder);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(!removed)
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .start();
            System.out.println("Tests use the embedded PostgreSQL, since no Docker answers");
            return new DatabaseAddress("127.0.0.1", server.getPort(), "postgres", "postgres", "postgres", "disable");
        } catch (IOException e) {
            throw new IllegalStateException("The embedded PostgreSQL did not start", e);
        }
    }

    /** In memory where there is plenty of it: a new database is three hundred files, for which a disk takes three times as long. */
    private static Path folder() throws IOException {
        boolean fits = Files.isWritable(MEMORY) && MEMORY.toFile().getUsableSpace() >= ROOM;
        return fits ? Files.createTempDirectory(MEMORY, NAME) : Files.createTempDirectory(NAME);
    }

    /**
     * Some hundred databases are a hundred thousand files: nobody has to wait until they are gone, so another process removes them
     * once this one has ended.
     *
     * @return whether there is somebody who does
     */
    private static boolean removeAfterExit(Path folder) {
        String wait = "while kill -0 $0 2>/dev/null; do sleep 1; done; rm -rf \"$1\"";
        String self = String.valueOf(ProcessHandle.current().pid());
        try {
            new ProcessBuilder("sh", "-c", wait, self, folder.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return true;
        } catch (IOException noShell) {
            return false;
        }
    }

    /** Asking Testcontainers takes half a second and fills the log where there is no Docker. */
    private static boolean dockerIsLikely() {
        return System.getenv("DOCKER_HOST") != null
                || Files.exists(Path.of("/var/run/docker.sock"))
                || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"))
                || System.getProperty("os.name").startsWith("Windows");
    }
}
