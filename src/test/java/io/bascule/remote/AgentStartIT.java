package io.bascule.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What agents are told by options, environment and file, and what they say where that is wrong. */
class AgentStartIT {
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

    @ParameterizedTest
    @EnumSource
    void allThatIsWrongIsSaidAtOnce(Program program, @TempDir Path folder) {
        try (AgentProcess agent = AgentProcess.start(
                program,
                folder,
                Map.of("DRAIN", "soon", "API_KEY", "two words"),
                List.of(
                        "--server",
                        "ftp://user:pass@example.com",
                        "--capacity=0",
                        "--handler",
                        "UPPER=./run",
                        "--handler",
                        "cut=sh -c 'unclosed",
                        "--label",
                        "nameless",
                        "--agent-id",
                        "a b",
                        "--capcity",
                        "--config"))) {
            assertEquals(2, agent.exitCode());
            assertEquals("", agent.out());
            String said = agent.err();
            for (String option : List.of(
                    "--server",
                    "--api-key",
                    "--handler",
                    "cut",
                    "--capacity",
                    "--label",
                    "--agent-id",
                    "--drain",
                    "DRAIN",
                    "--capcity",
                    "--config")) {
                assertTrue(said.contains(option), () -> option + " is not in\n" + said);
            }
            assertFalse(said.contains("pass@") || said.contains("two words"), said);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingIsSaidAndWhatIsInTheFileIsChecked(Program program, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("agent.conf"), "CAPACITY=1\nCAPACTY=2\nnonsense\n");
        try (AgentProcess agent = AgentProcess.start(program, folder, Map.of(), List.of())) {
            assertEquals(2, agent.exitCode());
            for (String part : List.of("--server", "BACKEND_URL", "--api-key", "--handler", "CAPACTY", "line 3")) {
                assertTrue(agent.err().contains(part), () -> part + " is not in\n" + agent.err());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void optionsGoBeforeTheEnvironmentAndThatBeforeTheFile(Program program, @TempDir Path folder) throws IOException {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.script("one", "echo 1");
            Files.writeString(
                    folder.resolve("own.conf"),
                    String.join(
                            "\n",
                            "# Where it is told everything",
                            "BACKEND_URL = " + server.url() + "/",
                            "API_KEY=" + server.key().secret(),
                            "AGENT_ID=" + scene.agentId,
                            "HANDLERS=" + scene.type("one") + "=./one.sh; " + scene.type("two")
                                    + "=sh -c 'echo 2; echo \"and more\"'",
                            "HANDLERS=" + scene.type("three") + "=sh -c \"echo $0\" 'x=y'",
                            "CAPACITY=2",
                            "LABELS=from=file",
                            ""));
            AgentProcess agent = scene.start(
                    Map.of("AGENT_CONFIG", "own.conf", "CAPACITY", "3", "LABELS", "from=environment, gpu=true"),
                    List.of("--capacity", "4"));
            assertEquals(text("1"), output(scene, "one"));
            assertEquals(text("2\nand more"), output(scene, "two"));
            assertEquals(text("x=y"), output(scene, "three"));
            JsonObject seen = server.agent(scene.agentId).getJsonObject("agent");
            assertEquals(4, seen.getInteger("capacity"), agent::output);
            assertEquals(new JsonObject().put("from", "environment").put("gpu", "true"), seen.getJsonObject("labels"));
        }
    }

    private static JsonObject text(String output) {
        return new JsonObject().put("output", output);
    }

    private static JsonObject output(Scene scene, String name) {
        return scene.ended(name, "COMPLETED").getJsonObject("outputData");
    }

    @ParameterizedTest
    @EnumSource
    void onceDoesWhatThereIsAndEnds(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            AgentProcess first =
                    scene.handling("work", "echo done").with("--once").start();
            assertEquals(0, first.exitCode(), first::output);
            String id = scene.submit("work");
            AgentProcess second = scene.start();
            assertEquals(0, second.exitCode(), second::output);
            assertEquals("COMPLETED", server.job(id).getString("status"), second::output);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNameOfAnothersAgentIsRefused(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            AgentProcess owner =
                    scene.handling("work", "echo done").with("--once").start();
            assertEquals(0, owner.exitCode(), owner::output);
            server.createUser(scene.agentId, "user");
            AgentProcess other = scene.withKey(server.keyOf(scene.agentId)).start();
            assertEquals(2, other.exitCode(), other::output);
            assertTrue(other.err().contains("ERROR"), other::err);
        }
    }

    @ParameterizedTest
    @EnumSource
    void helpAndVersionNeedNothingElse(Program program, @TempDir Path folder) throws IOException {
        try (AgentProcess help = AgentProcess.start(program, folder, Map.of(), List.of("--help"));
                AgentProcess version = AgentProcess.start(program, folder, Map.of(), List.of("--version"))) {
            assertEquals(0, help.exitCode());
            for (String option : List.of("--server", "--handler", "BACKEND_URL", "--drain", "--once")) {
                assertTrue(help.out().contains(option), help::out);
            }
            assertEquals(0, version.exitCode());
            String pom = Files.readString(Path.of("pom.xml"));
            String number = pom.replaceFirst("(?s).*?<artifactId>bascule</artifactId>\\s*<version>([^<]+)<.*", "$1");
            assertEquals("bascule-agent " + number, version.out().strip());
        }
    }
}
