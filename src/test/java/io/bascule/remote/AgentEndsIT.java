package io.bascule.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.blackbox.Eventually;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that do not end by themselves, agents that are told to stop, and servers that are away. */
class AgentEndsIT {
    private static final JsonObject ONE_ATTEMPT = new JsonObject().put("maxAttempts", 1);

    @TempDir
    static Path shared;

    private static RemoteServer server;

    @BeforeAll
    static void start() {
        server = new RemoteServer(shared);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** A script that does not end by itself, with a child of a child that does not either. */
    private static Scene withATree(Program program, Path folder) {
        return new Scene(server, program, folder)
                .handling(
                        "tree",
                        "sh -c 'sleep 600 & echo $! > \"$BASCULE_AGENT_DIR/grandchild\"; wait' &",
                        Scripts.sayPid("pid"),
                        "wait");
    }

    private static void isGoneWithItsTree(Scene scene) {
        scene.isGone("pid");
        scene.isGone("grandchild");
    }

    /** Submits the job, and gives its id once its programs run. */
    private static String running(Scene scene) {
        String id = scene.submit("tree", ONE_ATTEMPT);
        scene.written("pid");
        scene.written("grandchild");
        return id;
    }

    @ParameterizedTest
    @EnumSource
    void cancellingEndsTheWholeTreeAndKillsWhatDoesNotListen(Program program, @TempDir Path folder) {
        try (Scene scene = withATree(program, folder)) {
            scene.handling("deaf", "trap '' TERM", Scripts.sayPid("deaf-pid"), "while :; do sleep 600; done")
                    .with("--capacity", "2")
                    .start();
            String id = running(scene);
            String deaf = scene.submit("deaf", ONE_ATTEMPT);
            scene.written("deaf-pid");
            server.cancel(id);
            server.cancel(deaf);
            scene.until(id, "CANCELLED");
            isGoneWithItsTree(scene);
            scene.until(deaf, "CANCELLED");
            scene.isGone("deaf-pid");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatTakesTooLongIsEnded(Program program, @TempDir Path folder) {
        try (Scene scene = withATree(program, folder)) {
            scene.start();
            String id = scene.submit("tree", ONE_ATTEMPT.copy().put("timeoutMs", 3000));
            isGoneWithItsTree(scene);
            String code = scene.until(id, "FAILED").getJsonObject("error").getString("code");
            assertTrue(List.of("TIMEOUT", "AGENT_TIMEOUT").contains(code), code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAProgramLeavesBehindEndsWithIt(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling(
                            "litter",
                            "sleep 600 &",
                            "echo $! > \"$BASCULE_AGENT_DIR/left\"",
                            "sleep 600 > /dev/null 2>&1 &",
                            "echo $! > \"$BASCULE_AGENT_DIR/left-quietly\"",
                            "echo done")
                    .start();
            assertEquals(
                    new JsonObject().put("output", "done"),
                    scene.ended("litter", "COMPLETED").getJsonObject("outputData"));
            scene.isGone("left");
            scene.isGone("left-quietly");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLeaseThatIsTakenAwayEndsTheProgram(Program program, @TempDir Path folder) {
        try (Scene scene = withATree(program, folder)) {
            AgentProcess agent = scene.start();
            String id = running(scene);
            server.removeAgent(scene.agentId);
            isGoneWithItsTree(scene);
            assertEquals(
                    "LEASE_LOST",
                    scene.until(id, "FAILED").getJsonObject("error").getString("code"));
            assertTrue(agent.isAlive(), agent::output);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatIsRevokedEndsTheAgent(Program program, @TempDir Path folder) {
        try (Scene scene = withATree(program, folder)) {
            RemoteServer.Key key = server.key();
            AgentProcess agent = scene.withKey(key).start();
            running(scene);
            server.revoke(key);
            assertEquals(77, agent.exitCode(), agent::output);
            agent.says("refused the key");
            assertFalse(agent.output().contains(key.secret()));
            isGoneWithItsTree(scene);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResultOutlivesARestartOfTheServer(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            AgentProcess agent = scene.handling(
                            "work",
                            Scripts.sayPid("pid"),
                            Scripts.await("go"),
                            "echo 'these are the last words' >&2",
                            "echo '::step late {\"n\": 1}'",
                            "echo kept")
                    .start();
            String id = scene.submit("work", ONE_ATTEMPT);
            scene.written("pid");
            server.stop();
            try {
                scene.touch("go");
                scene.isGone("pid");
                agent.says("cannot be reached");
            } finally {
                server.start();
            }
            assertEquals(
                    new JsonObject().put("output", "kept"),
                    scene.until(id, "COMPLETED").getJsonObject("outputData"));
            assertEquals(
                    "these are the last words",
                    server.shown(id).getJsonArray("logs").getJsonObject(0).getString("message"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentWaitsForAServerThatIsNotThereYet(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("work", "echo at last");
            server.stop();
            try {
                scene.start().says("cannot be reached");
            } finally {
                server.start();
            }
            scene.ended("work", "COMPLETED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAgentThatIsToldToStopFinishesWhatItHasAndTakesNoMore(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            AgentProcess agent = scene.with("--capacity", "2")
                    .handling("work", Scripts.sayPid("pid"), Scripts.await("go"), "echo finished")
                    .start();
            String id = scene.submit("work");
            scene.written("pid");
            agent.askToStop();
            agent.says("Stopping");
            Eventually.is("its poll is over", AgentProcess.PATIENCE, () -> server.pollsWaiting() == 0, agent::output);
            String late = scene.submit("work");
            scene.touch("go");
            assertEquals(0, agent.exitCode(), agent::output);
            assertEquals("COMPLETED", server.job(id).getString("status"));
            assertEquals("PENDING", server.job(late).getString("status"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCtrlCDoesNotReachThePrograms(Program program, @TempDir Path folder) throws Exception {
        try (Scene scene = new Scene(server, program, folder)) {
            AgentProcess agent = scene.handling("work", Scripts.sayPid("pid"), Scripts.await("go"), "echo finished")
                    .start();
            String id = scene.submit("work", ONE_ATTEMPT);
            scene.written("pid");
            agent.ctrlC();
            agent.says("Stopping");
            scene.touch("go");
            assertEquals(0, agent.exitCode(), agent::output);
            assertEquals("COMPLETED", server.job(id).getString("status"), agent::output);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSecondSignalGivesTheJobsBackAtOnce(Program program, @TempDir Path folder) {
        try (Scene scene = withATree(program, folder)) {
            AgentProcess agent = scene.with("--drain", "3600").start();
            String id = running(scene);
            agent.askToStop();
            agent.says("Stopping");
            agent.askToStop();
            assertEquals(0, agent.exitCode(), agent::output);
            isGoneWithItsTree(scene);
            // Not a failure: even of one attempt there is another run.
            assertEquals("QUEUED", server.job(id).getString("status"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsNotReadyWhenTheAgentMustEndIsGivenBack(Program program, @TempDir Path folder) {
        try (Scene scene = withATree(program, folder)) {
            AgentProcess agent = scene.with("--drain", "0").start();
            String id = running(scene);
            agent.askToStop();
            assertEquals(0, agent.exitCode(), agent::output);
            isGoneWithItsTree(scene);
            assertEquals("QUEUED", server.job(id).getString("status"));
        }
    }
}
