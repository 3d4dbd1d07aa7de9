package io.bascule.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.store.DatabaseAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {
    /** One folder for all tests: each also finds what the tests before it left. Its name is as awkward as people's are. */
    @TempDir
    static Path temp;

    private static Path dataDir;

    private EmbeddedDatabase running;

    @BeforeAll
    static void makeWithOneRow() throws SQLException {
        dataDir = temp.resolve("my data, ü");
        try (EmbeddedDatabase database = start(dataDir)) {
            Sql.execute(database.address(), "create schema kept create table note (text text)");
            Sql.execute(database.address(), "insert into kept.note values ('first')");
        }
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void dataSurvivesAStopAndAStart() throws SQLException {
        running = start(dataDir);
        assertEquals("first", Sql.ask(running.address(), "select text from kept.note where text = 'first'"));
    }

    @Test
    void thePortAndThePasswordAreKept() {
        running = start(dataDir);
        DatabaseAddress before = running.address();
        running.close();
        running = start(dataDir);
        assertEquals(before, running.address());
    }

    @Test
    void everyCommitIsSynced() throws SQLException {
        running = start(dataDir);
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"}) {
            assertEquals("on", Sql.ask(running.address(), "show " + setting), setting);
        }
    }

    @Test
    void itListensOnLoopbackAloneAndOnNoSocketFile() throws Exception {
        running = start(dataDir);
        assertEquals("127.0.0.1", Sql.ask(running.address(), "show listen_addresses"));
        assertEquals("", Sql.ask(superuser(running.address()), "show unix_socket_directories"));
    }

    @Test
    void aWrongPasswordIsRefusedAndNoRuleTrustsAnyone() throws Exception {
        running = start(dataDir);
        DatabaseAddress right = running.address();
        for (String user : new String[] {"bascule", "postgres"}) {
            DatabaseAddress wrong =
                    new DatabaseAddress(right.host(), right.port(), right.database(), user, "wrong", "disable");
            assertEquals(
                    "28P01",
                    assertThrows(SQLException.class, () -> Jdbc.connect(wrong)).getSQLState());
        }
        assertEquals(
                "scram-sha-256",
                Sql.ask(superuser(right), "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"));
        assertEquals(
                "t",
                Sql.ask(
                        superuser(right),
                        "select bool_and(rolpassword ~ '^SCRAM-SHA-256')" + " from pg_authid where rolcanlogin"));
    }

    @Test
    void onlyTheOwnerCanReadThePassword() throws IOException {
        assertEquals("rw-------", permissions(dataDir.resolve("postgres/password")));
        assertEquals("rwx------", permissions(dataDir.resolve("postgres")));
    }

    @Test
    void itsRoleIsNoSuperuserAndOwnsItsDatabase() throws SQLException {
        running = start(dataDir);
        assertEquals("f", Sql.ask(running.address(), "select rolsuper from pg_roles where rolname = current_user"));
        assertTrue(Migrations.migrate(running.address()) >= 0);
    }

    @Test
    void textIsComparedTheSameOnEveryMachine() throws SQLException {
        running = start(dataDir);
        assertEquals(
                "b C.UTF-8 UTF8",
                Sql.ask(
                        running.address(),
                        "select datlocprovider::text || ' ' || datlocale || ' ' ||"
                                + " pg_encoding_to_char(encoding) from pg_database where datname = current_database()"));
    }

    @Test
    void aServerThatWasKilledRecoversWhatWasCommitted() throws Exception {
        running = start(dataDir);
        Sql.execute(running.address(), "insert into kept.note values ('before the crash')");
        ProcessHandle postgres = Postmaster.running(data(dataDir)).orElseThrow().process();
        postgres.destroyForcibly();
        running.close();

        running = start(dataDir);

        assertEquals(
                "before the crash",
                Sql.ask(running.address(), "select text from kept.note where text = 'before the crash'"));
    }

    @Test
    void aServerThatAKilledProcessLeftIsReplacedAndStopped() throws Exception {
        Process killed = hold(dataDir);
        long orphan = postgresOn(dataDir);
        killed.destroyForcibly().waitFor();
        assertEquals(orphan, postgresOn(dataDir), "the server outlives the process that started it");

        running = start(dataDir);
        assertNotEquals(orphan, postgresOn(dataDir));
        assertEquals("first", Sql.ask(running.address(), "select text from kept.note where text = 'first'"));

        running.close();
        assertTrue(Postmaster.running(data(dataDir)).isEmpty());
        assertThrows(SQLException.class, () -> Jdbc.connect(running.address()));
        assertFalse(Files.exists(data(dataDir).resolve("postmaster.pid")));
    }

    @Test
    void aSecondProcessOnTheSameDirectoryIsToldWhoHasIt() throws Exception {
        Process first = hold(dataDir);
        try {
            DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> start(dataDir));
            assertTrue(problem.getMessage().contains("process " + first.pid()), problem.getMessage());
            assertTrue(problem.getMessage().contains("BASCULE_DATA_DIR"), problem.getMessage());
        } finally {
            first.getOutputStream().close();
            assertEquals(0, first.waitFor());
        }
    }

    @Test
    void aSecondServerOfTheSameProcessIsRefusedToo() {
        running = start(dataDir);
        assertThrows(DatabaseProblem.class, () -> start(dataDir));
    }

    @Test
    void aPortThatSomeoneElseHasIsLeftToThem() throws Exception {
        running = start(dataDir);
        int port = running.address().port();
        running.close();
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            running = start(dataDir);
            assertNotEquals(other.getLocalPort(), running.address().port());
            assertEquals("first", Sql.ask(running.address(), "select text from kept.note where text = 'first'"));
        }
    }

    @Test
    void aStalePidFileThatNamesAnotherProcessDoesNotHarmIt() throws Exception {
        Path pidFile = data(dataDir).resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + data(dataDir) + "\n1000000000\n5432\n\n\n\n");
        running = start(dataDir);
        assertEquals("1", Sql.ask(running.address(), "select 1"));
    }

    @Test
    void twoDatabasesRunInTwoFoldersAtOnce() throws SQLException {
        running = start(dataDir);
        try (EmbeddedDatabase second = start(temp.resolve("second"))) {
            assertNotEquals(running.address().port(), second.address().port());
            assertNotEquals(running.address().password(), second.address().password());
            assertEquals("0", Sql.ask(second.address(), "select count(*) from pg_namespace where nspname = 'kept'"));
        }
    }

    @Test
    void aStartThatFailsSaysWhatPostgresSaid() throws IOException {
        Path configuration = data(dataDir).resolve("postgresql.conf");
        String before = Files.readString(configuration);
        Files.writeString(configuration, before + "\nwork_mem = 'plenty'\n");
        try {
            DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> start(dataDir));
            assertTrue(problem.getMessage().contains("work_mem"), problem.getMessage());
            assertTrue(problem.getMessage().contains("DATABASE_URL"), problem.getMessage());
        } finally {
            Files.writeString(configuration, before);
        }
        running = start(dataDir);
    }

    @Test
    void aFirstStartThatWasCutShortLeavesNothingThatIsTakenForADatabase() throws Exception {
        Path fresh = temp.resolve("cut short");
        Path half = Files.createDirectories(fresh.resolve("postgres/data.new-1"));
        Files.writeString(half.resolve("PG_VERSION"), "18");
        try (EmbeddedDatabase database = start(fresh)) {
            assertEquals("1", Sql.ask(database.address(), "select 1"));
        }
        assertFalse(Files.exists(half));
    }

    @Test
    void aLostPasswordIsNotReplacedSilently() throws IOException {
        Path password = dataDir.resolve("postgres/password");
        Path aside = dataDir.resolve("postgres/password.aside");
        Files.move(password, aside);
        try {
            DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> start(dataDir));
            assertTrue(problem.getMessage().contains("restore"), problem.getMessage());
        } finally {
            Files.move(aside, password);
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.writeString(temp.resolve("a-file"), "");
        DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> start(file.resolve("data")));
        assertTrue(problem.getMessage().contains("a-file"), problem.getMessage());
        assertTrue(problem.getMessage().contains("BASCULE_DATA_DIR"), problem.getMessage());
    }

    private static EmbeddedDatabase start(Path dataDir) {
        return EmbeddedDatabase.start(new EmbeddedDatabase.Options(dataDir, 20, 32));
    }

    private static Path data(Path dataDir) {
        return dataDir.resolve("postgres/data");
    }

    private static long postgresOn(Path dataDir) throws IOException {
        return Postmaster.running(data(dataDir)).orElseThrow().process().pid();
    }

    private static DatabaseAddress superuser(DatabaseAddress address) {
        return new DatabaseAddress(
                address.host(), address.port(), "postgres", "postgres", address.password(), address.sslMode());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Process hold(Path dataDir) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsDatabase.class.getName(),
                        dataDir.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.startsWith("READY")) {
            line = output.readLine();
        }
        assertTrue(line != null, "the process that should hold the database ended");
        return process;
    }
}
