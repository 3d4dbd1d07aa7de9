package io.bascule.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.blackbox.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an agent does with a job, from its claim to its end. */
class AgentWorkIT {
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
    void aProgramGetsItsJobAndWhatItPrintsIsTheOutput(Program program, @TempDir Path folder) throws Exception {
        try (Scene scene = new Scene(server, program, folder)) {
            RemoteServer.Key key = server.key();
            scene.withKey(key)
                    .withVariable("BASCULE_DECISION_FORGED", "APPROVED")
                    .withVariable("KEY_AGAIN", key.secret());
            scene.handling(
                    "echo",
                    "env > \"$BASCULE_AGENT_DIR/env\"",
                    "pwd > \"$BASCULE_AGENT_DIR/pwd\"",
                    "read -r job",
                    "printf '{\"got\": %s}' \"$job\"");
            AgentProcess agent = scene.start();
            JsonObject input =
                    new JsonObject().put("words", "Zürich \"\\ 'a  b'").put("n", 12345678901L);
            String id = scene.submit(
                    "echo",
                    new JsonObject()
                            .put("inputData", input)
                            .put("maxAttempts", 5)
                            .put("timeoutMs", 60_000));
            JsonObject got =
                    scene.until(id, "COMPLETED").getJsonObject("outputData").getJsonObject("got");
            assertEquals(List.of(id, input), List.of(got.getString("id"), got.getJsonObject("inputData")));
            assertEquals(new JsonArray(), got.getJsonObject("journal").getJsonArray("steps"));
            assertNull(got.getValue("leaseToken"));
            Map<String, String> told = variables(scene.read("env"));
            assertEquals(
                    List.of(id, scene.type("echo"), "1", "5", scene.agentId),
                    Stream.of("JOB_ID", "JOB_TYPE", "ATTEMPT", "MAX_ATTEMPTS", "AGENT_ID")
                            .map(name -> told.get("BASCULE_" + name))
                            .toList());
            assertEquals(
                    folder.toRealPath(), Path.of(told.get("BASCULE_AGENT_DIR")).toRealPath());
            assertTrue(Long.parseLong(told.get("BASCULE_DEADLINE")) > System.currentTimeMillis() / 1000);
            assertFalse(told.containsKey("BASCULE_DECISION_FORGED"), told::toString);
            assertFalse((scene.read("env") + agent.output()).contains(key.secret()));
            Path own = Path.of(scene.read("pwd").strip());
            assertEquals(
                    own.getFileName(), Path.of(told.get("BASCULE_WORK_DIR")).getFileName(), "its own folder");
            assertEquals(folder.toRealPath().resolve("work"), own.getParent().toRealPath());
            assertFalse(Files.exists(own), "which is gone when the run is over");
        }
    }

    private static Map<String, String> variables(String env) {
        Map<String, String> variables = new TreeMap<>();
        env.lines()
                .map(line -> line.split("=", 2))
                .filter(two -> two.length == 2)
                .forEach(two -> variables.put(two[0], two[1]));
        return variables;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoJsonObjectIsTextAndBadUtf8IsReplaced(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.with("--capacity", "5")
                    .handling("text", "echo 'two  words'", "echo lines")
                    .handling("nothing", "echo")
                    .handling("array", "echo '[1, 2]'")
                    .handling("spoilt", "printf 'a\\377b\\000c'")
                    .handling("unknown", "echo '::progres 5'", "echo ':: log'")
                    .with("--handler", scene.type("quoted") + "=sh -c 'echo \"$0; $1\"' \"a  b\" c\\ d")
                    .start();
            assertEquals(text("two  words\nlines"), output(scene, "text"));
            assertEquals(new JsonObject(), output(scene, "nothing"));
            assertEquals(text("[1, 2]"), output(scene, "array"));
            assertEquals(text("a\ufffdb\ufffdc"), output(scene, "spoilt"));
            assertEquals(text("::progres 5\n:: log"), output(scene, "unknown"));
            assertEquals(text("a  b; c d"), output(scene, "quoted"));
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
    void standardErrorIsTheJobsLogWithLevels(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling(
                            "talk",
                            "echo 'hello there' >&2",
                            "echo 'WARN careful' >&2",
                            "echo 'ERROR it broke' >&2",
                            "echo 'DEBUG for those who look' >&2",
                            "echo '::progress 5 is no instruction here' >&2",
                            "echo WARNING >&2")
                    .handling("say", "echo '::log ERROR said on standard output'")
                    .start();
            String id = scene.submit("talk");
            scene.until(id, "COMPLETED");
            assertEquals(
                    List.of(
                            "INFO hello there",
                            "WARN careful",
                            "ERROR it broke",
                            "DEBUG for those who look",
                            "INFO ::progress 5 is no instruction here",
                            "INFO WARNING"),
                    log(id));
            assertEquals(
                    scene.agentId,
                    server.shown(id).getJsonArray("logs").getJsonObject(0).getString("agentName"));
            String said = scene.submit("say");
            scene.until(said, "COMPLETED");
            assertEquals(List.of("ERROR said on standard output"), log(said));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofAFloodOfLinesSomeAreDroppedAndCountedAndTheJobGoesOn(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("flood", "seq 300000 >&2", "echo done").start();
            String id = scene.submit("flood");
            scene.until(id, "COMPLETED");
            assertTrue(
                    log(id).stream().anyMatch(line -> line.startsWith("WARN") && line.contains("dropped")),
                    () -> server.shown(id).encodePrettily());
        }
    }

    private static List<String> log(String id) {
        return server.shown(id).getJsonArray("logs").stream()
                .map(JsonObject.class::cast)
                .map(line -> line.getString("level") + " " + line.getString("message"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aProgramThatFailsIsTriedAgainAndThenTheJobFailsWithItsLastWords(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.with("--capacity", "4")
                    .handling("exit", "echo 'ERROR no space left' >&2", "exit 3")
                    .handling("silent", "exit 4")
                    .handling("killed", "kill -9 $$")
                    .handling(
                            "told",
                            "echo '::fail {\"message\": \"I give up\", \"code\": \"TIRED\", \"retryable\": false}'",
                            "sleep 600")
                    .with("--handler", scene.type("absent") + "=./no-such-program")
                    .start();
            assertEnd(scene, "exit", 2, "EXIT_3", "no space left");
            assertEnd(scene, "silent", 2, "EXIT_4", "4");
            assertEnd(scene, "killed", 2, "SIGNAL_9", "");
            assertEnd(scene, "told", 1, "TIRED", "I give up");
            assertEnd(scene, "absent", 1, "COMMAND_NOT_FOUND", "no-such-program");
        }
    }

    private static void assertEnd(Scene scene, String name, int attempts, String code, String words) {
        JsonObject job = scene.until(scene.submit(name, new JsonObject().put("maxAttempts", 2)), "FAILED");
        JsonObject error = job.getJsonObject("error");
        assertEquals(
                attempts + " " + code, job.getInteger("attempt") + " " + error.getString("code"), job::encodePrettily);
        assertTrue(error.getString("message").contains(words), error::encode);
    }

    @ParameterizedTest
    @EnumSource
    void progressIsShownWhileTheJobRunsAndTheLeaseIsExtended(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("slow", "echo '::progress 40 nearly half'", Scripts.await("go"))
                    .start();
            String id = scene.submit("slow");
            Eventually.is(
                    "progress is shown",
                    AgentProcess.PATIENCE,
                    () -> "40 nearly half"
                            .equals(server.job(id).getInteger("progress") + " "
                                    + server.job(id).getString("progressNote")),
                    () -> server.shown(id).encodePrettily());
            String lease = lease(scene);
            Eventually.is(
                    "the lease is extended",
                    AgentProcess.PATIENCE,
                    () -> lease(scene).compareTo(lease) > 0,
                    () -> server.agent(scene.agentId).encodePrettily());
            scene.touch("go");
            scene.until(id, "COMPLETED");
        }
    }

    private static String lease(Scene scene) {
        return server.agent(scene.agentId)
                .getJsonArray("currentJobs")
                .getJsonObject(0)
                .getString("leaseUntil");
    }

    @ParameterizedTest
    @EnumSource
    void stepsAreRememberedByTheNextAttemptAndInformationIsShown(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling(
                            "steps",
                            "if [ -z \"$BASCULE_STEP_FIRST_PART\" ]; then",
                            "  echo '::step first-part {\"n\": [1, \"two\"]}'",
                            "  echo '::info plan {\"message\": \"Three files\", \"data\": {\"files\": 3}}'",
                            "  exit 1",
                            "fi",
                            "printf '{\"attempt\": %s, \"step\": %s}' \"$BASCULE_ATTEMPT\" \"$BASCULE_STEP_FIRST_PART\"")
                    .start();
            String id = scene.submit("steps");
            JsonObject step = new JsonObject().put("n", JsonArray.of(1, "two"));
            assertEquals(
                    new JsonObject().put("attempt", 2).put("step", step),
                    scene.until(id, "COMPLETED").getJsonObject("outputData"));
            JsonObject told = server.shown(id).getJsonArray("checkpoints").getJsonObject(0);
            assertEquals(
                    List.of("INFO", "Three files", new JsonObject().put("files", 3)),
                    List.of(told.getString("checkpointType"), told.getString("message"), told.getJsonObject("data")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSleepGivesThePlaceBackAndBurnsNoAttempt(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling(
                            "nap",
                            "[ -n \"$BASCULE_SLEPT_COOL_DOWN\" ] || { echo '::sleep cool-down 0.2'; exit; }",
                            "echo \"{\\\"attempt\\\": $BASCULE_ATTEMPT}\"")
                    .handling("again", "echo '::sleep cool-down 0'")
                    .start();
            assertEquals(
                    new JsonObject().put("attempt", 1),
                    scene.ended("nap", "COMPLETED").getJsonObject("outputData"));
            assertEnd(scene, "again", 1, "BAD_INSTRUCTION", "BASCULE_SLEPT_COOL_DOWN");
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreThanAMegabyteOfOutputFailsTheJobAndALargeOutputIsKept(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("endless", "yes")
                    .handling("large", "head -c 900000 /dev/zero | tr '\\000' x")
                    .start();
            assertEnd(scene, "endless", 1, "OUTPUT_TOO_LARGE", "1");
            assertEquals(
                    900_000,
                    scene.ended("large", "COMPLETED")
                            .getJsonObject("outputData")
                            .getString("output")
                            .length());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInstructionThatIsWrongFailsTheJobAndSaysWhatIsRight(Program program, @TempDir Path folder) {
        Map<String, String> wrong = Map.of(
                "lots", "::progress lots",
                "loud", "::log LOUD hello",
                "slash", "::step a/b {}",
                "array", "::step list [1]",
                "cut", "::info plan {\"message\": \"Three",
                "silent", "::approval deploy {}",
                "extra", "::approval deploy {\"message\": \"Deploy?\", \"mesage\": 1}",
                "soon", "::sleep nap soon",
                "bare", "::fail");
        try (Scene scene = new Scene(server, program, folder)) {
            wrong.forEach((name, line) -> scene.handling(name, "echo '" + line + "'", "sleep 600"));
            scene.with("--capacity", "9").start();
            wrong.forEach((name, line) -> assertEnd(scene, name, 1, "BAD_INSTRUCTION", line.split(" ")[0]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void asManyJobsRunAtOnceAsThereIsRoomFor(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.with("--capacity", "3")
                    .handling("together", "echo >> \"$BASCULE_AGENT_DIR/together\"", Scripts.await("go"), "echo done")
                    .start();
            List<String> ids =
                    Stream.generate(() -> scene.submit("together")).limit(4).toList();
            Eventually.is(
                    "three run",
                    AgentProcess.PATIENCE,
                    () -> scene.read("together").length() == 3,
                    () -> server.agent(scene.agentId).encodePrettily());
            assertEquals(
                    3, server.agent(scene.agentId).getJsonArray("currentJobs").size());
            assertEquals("PENDING", server.job(ids.get(3)).getString("status"));
            scene.touch("go");
            ids.forEach(id -> scene.until(id, "COMPLETED"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAJobRequiresAnAgentMustHave(Program program, @TempDir Path folder) {
        try (Scene without = new Scene(server, program, folder)) {
            without.script("who", "echo \"{\\\"agent\\\": \\\"$BASCULE_AGENT_ID\\\"}\"");
            String handler = without.type("who") + "=./who.sh";
            without.with("--handler", handler).start();
            try (Scene with = new Scene(server, program, folder)) {
                with.with("--handler", handler, "--label", "gpu=true", "--label", "zone=a/b")
                        .start();
                JsonObject demanding = new JsonObject().put("requires", new JsonObject().put("gpu", "true"));
                List<String> ids = Stream.generate(() -> without.submit("who", demanding))
                        .limit(4)
                        .toList();
                ids.forEach(id -> assertEquals(
                        new JsonObject().put("agent", with.agentId),
                        with.until(id, "COMPLETED").getJsonObject("outputData")));
                JsonObject seen = server.agent(with.agentId).getJsonObject("agent");
                assertEquals(new JsonObject().put("gpu", "true").put("zone", "a/b"), seen.getJsonObject("labels"));
                assertTrue(seen.getString("platform").matches("(linux|macos|windows)-[a-z0-9_]+"), seen::encode);
            }
        }
    }
}
