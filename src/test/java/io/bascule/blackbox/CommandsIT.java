package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.store.DatabaseAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that end by themselves: what they say and their exit codes. */
class CommandsIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "worker", "check-db", "verify", "demo", "agent"})
    void helpNamesTheOptions(String command) throws Exception {
        Launch.Finished help = Launch.in(folder).run(command, "--help");
        assertEquals(0, help.exitCode(), help::toString);
        for (String option : List.of("--config", "--help", "--version", "bascule " + command)) {
            assertTrue(help.out().contains(option), help::toString);
        }
    }

    @Test
    void helpNamesTheCommandsAndAnUnknownOneIsWrongUsage() throws Exception {
        Launch.Finished help = Launch.in(folder).run("--help");
        assertEquals(0, help.exitCode(), help::toString);
        for (String command : List.of("serve", "worker", "check-db", "verify", "demo", "agent")) {
            assertTrue(help.out().contains(command), help::toString);
        }
        Launch.Finished unknown = Launch.in(folder).run("verfy");
        assertEquals(2, unknown.exitCode(), unknown::toString);
        assertTrue(unknown.err().contains("verify"), unknown::toString);
        Launch.Finished option = Launch.in(folder).run("serve", "--prot", "1");
        assertEquals(2, option.exitCode(), option::toString);
        Launch.Finished missing = Launch.in(folder).run("serve", "--config", "nowhere.yaml");
        assertEquals(2, missing.exitCode(), missing::toString);
        assertTrue(missing.err().contains("nowhere.yaml"), missing::toString);
    }

    @Test
    void checkDbLooksAtTheDatabaseWithAndWithoutAServerAndVerifyFindsWhatWasTamperedWith() throws Exception {
        Launch launch = Launch.in(folder).withUnpackedPostgres().withPassword();
        Launch.Finished empty = launch.run("check-db");
        assertEquals(0, empty.exitCode(), empty::toString);
        assertTrue(empty.out().contains("none yet"), empty::toString);
        try (ServerProcess server = launch.serve().ready()) {
            Api admin = server.admin();
            for (String user : List.of("ann", "ben", "cleo")) {
                admin.ok("POST", "/api/admin/users", user(user));
            }
            checkedWell(launch);
            Launch.Finished whole = launch.run("verify");
            assertEquals(0, whole.exitCode(), whole::toString);
            assertTrue(whole.out().contains("is whole"), whole::toString);

            Rows superuser = new Rows(server.embeddedSuperuser());
            superuser.execute("set session_replication_role = replica;"
                    + " update bascule.audit set actor_name = 'nobody' where seq = 2");
            Launch.Finished broken = launch.run("verify");
            assertEquals(1, broken.exitCode(), broken::toString);
            assertTrue(broken.out().contains("BROKEN at entry 2"), broken::toString);
            server.askToStop();
            server.exitCode();
        }
        checkedWell(launch);
        Launch.Finished stillBroken = launch.run("verify");
        assertEquals(1, stillBroken.exitCode(), stillBroken::toString);
        assertTrue(Postgres.of(launch.dataDir()).isEmpty(), "what a command started it stops");
    }

    private static io.vertx.core.json.JsonObject user(String name) {
        return io.vertx.core.json.JsonObject.of(
                "username", name, "password", "long enough, " + name, "role", "reviewer");
    }

    private static void checkedWell(Launch launch) throws Exception {
        Launch.Finished checked = launch.run("check-db");
        assertEquals(0, checked.exitCode(), checked::toString);
        for (String said :
                List.of("PostgreSQL 18", "Migrations", "bascule", "submitted", "checkpoints", "audit", "is ready")) {
            assertTrue(checked.out().contains(said), checked::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"check-db", "verify", "serve"})
    void aDatabaseThatDoesNotAnswerIsExplained(String command) throws Exception {
        DatabaseAddress nowhere = new DatabaseAddress("127.0.0.1", 1, "bascule", "bascule", "secret-word", "disable");
        Launch.Finished refused = Launch.in(folder).on(nowhere).run(command);
        assertEquals(1, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("127.0.0.1:1"), refused::toString);
        assertTrue(refused.err().contains("Is PostgreSQL running"), refused::toString);
        assertFalse(refused.toString().contains("secret-word"), refused::toString);
        assertFalse(refused.toString().contains("\tat "), refused::toString);
    }

    @Test
    void aDatabaseUrlThatCannotBeReadIsWrongUsage() throws Exception {
        Launch.Finished refused = Launch.in(folder)
                .with("DATABASE_URL", "mysql://root@localhost/x")
                .run("check-db");
        assertEquals(2, refused.exitCode(), refused::toString);
        assertTrue(refused.err().contains("postgresql://"), refused::toString);
    }

    @Test
    void theDemoTellsItsStoryAndLeavesNothing() throws Exception {
        long start = System.nanoTime();
        Launch.Finished demo = Launch.in(folder).run("demo");
        System.out.println(
                "demo took " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        assertEquals(0, demo.exitCode(), demo::toString);
        for (String said : List.of("COMPLETED", "WAITING_APPROVAL", "FAILED", "\"intact\":true")) {
            assertTrue(demo.out().contains(said), demo::toString);
        }
        assertFalse(Launch.in(folder).dataDir().toFile().exists());
    }
}
