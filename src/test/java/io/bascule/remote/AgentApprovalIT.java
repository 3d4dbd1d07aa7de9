package io.bascule.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts that ask people, end, and go on once it was decided. */
class AgentApprovalIT {
    /** As the README shows it. */
    private static final String[] DEPLOY = {
        "echo run >> \"$BASCULE_AGENT_DIR/runs\"",
        Scripts.sayPid("pid"),
        "if [ -z \"$BASCULE_DECISION_DEPLOY\" ]; then",
        "  echo '{\"files\": 3}' > plan.json",
        "  echo \"::approval deploy {\\\"message\\\": \\\"Deploy?\\\", \\\"data\\\": $(cat plan.json)}\"",
        "  exit 0",
        "fi",
        "printf '{\"decision\": \"%s\", \"attempt\": %s}' \"$BASCULE_DECISION_DEPLOY\" \"$BASCULE_ATTEMPT\""
    };

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
    void aScriptAsksIsEndedAndStartedAgainOnceItIsApproved(Program program, @TempDir Path folder) throws IOException {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("deploy", DEPLOY).handling("other", "echo free").start();
            String id = scene.submit("deploy");
            JsonObject asked = scene.asked(id);
            assertEquals(
                    List.of("Deploy?", new JsonObject().put("files", 3)),
                    List.of(asked.getString("message"), asked.getJsonObject("data")));
            scene.isGone("pid");
            try (Stream<Path> left = Files.list(folder.resolve("work"))) {
                assertEquals(List.of(), left.toList());
            }
            // The only place is free while people think.
            scene.ended("other", "COMPLETED");
            server.approve(asked);
            assertEquals(
                    new JsonObject().put("decision", "APPROVED").put("attempt", 1),
                    scene.until(id, "COMPLETED").getJsonObject("outputData"));
            assertEquals("run\nrun\n", scene.read("runs"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aScriptThatForgetsToEndDoesNotGoOn(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling(
                            "hasty",
                            Scripts.sayPid("pid"),
                            "echo '::approval deploy {\"message\": \"Deploy?\"}'",
                            "sleep 15",
                            "touch \"$BASCULE_AGENT_DIR/deployed\"",
                            "sleep 600")
                    .start();
            scene.asked(scene.submit("hasty"));
            scene.isGone("pid");
            assertFalse(scene.has("deployed"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rejectionFailsTheJobUnlessTheScriptWantsToHear(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("deploy", DEPLOY)
                    .handling(
                            "listening",
                            "read -r job",
                            "[ -n \"$BASCULE_DECISION_GO_ON\" ] && { echo \"$job\"; exit; }",
                            "echo '::approval go-on {\"message\": \"Go on?\", \"tellsHandler\": true}'")
                    .start();
            String deaf = scene.submit("deploy");
            server.reject(scene.asked(deaf), "Not on a Friday");
            JsonObject error = scene.until(deaf, "FAILED").getJsonObject("error");
            assertEquals("REJECTED", error.getString("code"));
            assertTrue(error.getString("message").contains("Not on a Friday"), error::encode);
            String listening = scene.submit("listening");
            server.reject(scene.asked(listening), "Too early");
            JsonObject told = scene.until(listening, "COMPLETED")
                    .getJsonObject("outputData")
                    .getJsonObject("journal")
                    .getJsonArray("checkpoints")
                    .getJsonObject(0);
            assertEquals(
                    List.of("go-on", "REJECTED", "Too early"),
                    List.of(told.getString("name"), told.getString("status"), told.getString("rejectionReason")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentBackStartsTheScriptAgainWithWhatToChange(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling(
                            "draft",
                            "read -r job",
                            "[ \"$BASCULE_DECISION_DRAFT_2\" = APPROVED ] && { echo \"$job\"; exit; }",
                            "NAME=draft",
                            "[ \"$BASCULE_DECISION_DRAFT\" = CHANGES_REQUESTED ] && NAME=draft-2",
                            "echo \"::approval $NAME {\\\"message\\\": \\\"Good?\\\", \\\"takesChanges\\\": true}\"")
                    .start();
            String id = scene.submit("draft");
            server.requestChanges(scene.asked(id), "Shorter");
            server.approve(scene.asked(id));
            JsonObject job = scene.until(id, "COMPLETED");
            JsonObject told = job.getJsonObject("outputData")
                    .getJsonObject("journal")
                    .getJsonArray("checkpoints")
                    .getJsonObject(0);
            assertEquals(
                    List.of("draft", "CHANGES_REQUESTED", "Shorter"),
                    List.of(told.getString("name"), told.getString("status"), told.getString("comment")));
            assertEquals(1, job.getInteger("attempt"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void askingWhatWasDecidedIsWrong(Program program, @TempDir Path folder) {
        try (Scene scene = new Scene(server, program, folder)) {
            scene.handling("stubborn", "echo '::approval deploy {\"message\": \"Deploy?\"}'")
                    .start();
            String id = scene.submit("stubborn");
            server.approve(scene.asked(id));
            JsonObject error = scene.until(id, "FAILED").getJsonObject("error");
            assertEquals("BAD_INSTRUCTION", error.getString("code"));
            assertTrue(error.getString("message").contains("BASCULE_DECISION_DEPLOY"), error::encode);
        }
    }
}
