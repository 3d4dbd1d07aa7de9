package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The agent in Python on a server that is played: what it shall do as the one in Java does. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The programs are shell scripts")
@EnabledIf("io.bascule.agent.AgentTest#hasPython")
class PythonAgentTest {
    private static final int PATIENCE_S = 40;

    @TempDir
    Path folder;

    private PlayedServer server;
    private Process agent;

    @BeforeEach
    void start() throws IOException {
        server = new PlayedServer();
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (agent != null) {
            agent.destroy();
            boolean hasEnded = agent.waitFor(PATIENCE_S, TimeUnit.SECONDS);
            agent.destroyForcibly();
            assertTrue(hasEnded);
        }
        server.close();
    }

    @Test
    void aResultIsTakenOnlyWhereTheServerSaysSo() throws Exception {
        agent("sh -c 'echo done'");
        server.next("complete", PlayedServer.status(200, "{\"welcome\":\"Sign in\"}"), PlayedServer.GARBAGE);
        server.give(AgentTest.job("a"));
        assertEquals(3, server.await("complete", 3, call -> true).size());
    }

    @Test
    void anAgentThatIsRefusedFinishesWhatItHas() throws Exception {
        Path go = folder.resolve("go");
        agent("sh -c 'echo started >&2; while [ ! -e " + go + " ]; do sleep 0.05; done; echo done'", "--capacity=2");
        server.give(AgentTest.job("a"));
        server.await("logs");
        server.next("poll", PlayedServer.status(400, "{\"detail\":\"labels: are too many\"}"));
        saysStopping();
        Files.createFile(go);
        server.await("complete");
        assertTrue(agent.waitFor(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(Agent.WRONG_USAGE, agent.exitValue());
        assertEquals(List.of(), server.calls("release"));
    }

    @Test
    void whatIsNotReadyWhenARefusedAgentEndsIsGivenBack() throws Exception {
        agent("sh -c 'echo started >&2; sleep 1000'", "--capacity=2", "--drain=0");
        server.give(AgentTest.job("a"));
        server.await("logs");
        server.next("poll", PlayedServer.status(400, "{\"detail\":\"labels: are too many\"}"));
        server.await("release");
        assertTrue(agent.waitFor(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(Agent.WRONG_USAGE, agent.exitValue());
    }

    @Test
    void aScriptThatNamesNoInterpreterIsTheShells() throws Exception {
        Path script = Files.writeString(folder.resolve("bare"), "echo \"$1\"\n");
        assertTrue(script.toFile().setExecutable(true));
        agent("./bare said");
        server.give(AgentTest.job("a"));
        assertEquals(
                "{\"output\":\"said\"}",
                server.await("complete").body().path("outputData").toString());
    }

    @Test
    void whatIsNullInAnInstructionIsNotThere() throws Exception {
        agent("sh -c 'echo \"::info plan {\\\"message\\\":\\\"x\\\",\\\"data\\\":null}\";"
                + " echo \"::fail {\\\"message\\\":\\\"no\\\",\\\"code\\\":null,\\\"retryable\\\":null}\"'");
        server.give(AgentTest.job("a"));
        assertEquals("x", server.await("checkpoints").body().path("message").asText());
        JsonNode fail = server.await("fail").body();
        assertEquals("{\"message\":\"no\"}", fail.path("error").toString());
        assertTrue(fail.path("retryable").asBoolean());
    }

    @Test
    void aMessageThatIsNullIsMissing() throws Exception {
        agent("sh -c 'echo \"::info plan {\\\"message\\\":null}\"'");
        server.give(AgentTest.job("a"));
        assertEquals(
                "BAD_INSTRUCTION", server.await("fail").body().at("/error/code").asText());
    }

    @Test
    void aNoteIsCutAsTheServerCounts() throws Exception {
        agent("sh -c 'echo \"::progress 5 x" + "😀".repeat(300) + "\"'");
        server.give(AgentTest.job("a"));
        String note = server.await("heartbeat", call -> call.body().has("note"))
                .body()
                .path("note")
                .asText();
        assertEquals("x" + "😀".repeat(249), note);
    }

    @Test
    void whatIsWrittenOverOnATerminalIsALineEachTime() throws Exception {
        agent("sh -c 'printf \"0%%\\\\r50%%\\\\r\\\\ndone\\\\r\" >&2'");
        server.give(AgentTest.job("a"));
        assertEquals(List.of("0%", "50%", "done"), messages(server.await("logs")));
    }

    private static List<String> messages(PlayedServer.Call logs) {
        List<String> messages = new ArrayList<>();
        logs.body()
                .path("entries")
                .forEach(entry -> messages.add(entry.path("message").asText()));
        return messages;
    }

    /** Waits until it has said so. */
    private void saysStopping() throws IOException {
        for (String line = agent.errorReader().readLine(); !line.contains("Stopping"); ) {
            line = agent.errorReader().readLine();
        }
    }

    private void agent(String command, String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                System.getProperty("python", "python3"),
                Path.of("src/main/resources/agent/bascule_agent.py")
                        .toAbsolutePath()
                        .toString(),
                "--server=" + server.url(),
                "--api-key=the-key",
                "--agent-id=lab-1",
                "--handler=train=" + command));
        words.addAll(List.of(options));
        agent = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
