package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An agent with real programs, on a server that is played. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "The programs are shell scripts")
class AgentTest {
    private static final int PATIENCE_S = 40;
    private static final String SAY_PID = "echo $$ > \"$BASCULE_AGENT_DIR/pid-$BASCULE_JOB_ID\"; echo started >&2; ";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private PlayedServer server;
    private Agent agent;
    private CompletableFuture<Integer> exitCode;
    private Duration drain = Duration.ofSeconds(60);
    private int capacity = 1;

    @BeforeEach
    void start() throws IOException {
        server = new PlayedServer();
    }

    @AfterEach
    void stop() throws Exception {
        if (agent != null) {
            agent.stopNow();
            exitCode.get(PATIENCE_S, TimeUnit.SECONDS);
        }
        server.close();
    }

    @Test
    void aJobIsRunAndItsOutputLogAndProgressAreReported() throws Exception {
        agent("cat > in.json; echo WARN it is hot >&2; echo '::progress 40 half'; echo '::step s {\"n\":1}';"
                + " echo '{\"loss\": 0.25}'; ls \"$BASCULE_WORK_DIR\" >&2");
        server.give(job("a"));
        JsonNode card = server.await("poll").body();
        assertEquals("lab-1", card.path("agentId").asText());
        assertEquals("[\"train\"]", card.path("jobTypes").toString());
        assertEquals(30, card.path("wait").asInt());
        PlayedServer.Call complete = server.await("complete");
        assertEquals("/prefix/api/training/agent/jobs/a/complete", complete.path());
        assertEquals("token-a", complete.body().path("leaseToken").asText());
        assertEquals("{\"loss\":0.25}", complete.body().path("outputData").toString());
        assertEquals("{\"n\":1}", server.await("steps").body().path("result").toString());
        JsonNode beat = server.await("heartbeat").body();
        assertEquals(40, beat.path("progress").asInt());
        assertEquals("half", beat.path("note").asText());
        JsonNode entries = server.await("logs").body().path("entries");
        assertEquals(
                "{\"level\":\"WARN\",\"message\":\"it is hot\"}", entries.get(0).toString());
        assertEquals("in.json", entries.get(1).path("message").asText());
        agent.stop();
        assertEquals(0, exitCode.get(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(List.of(), inFolder("work"), "the run's folder is removed");
        assertFalse(told.toString(StandardCharsets.UTF_8).contains("the-key"));
    }

    @Test
    void aFailedProgramFailsTheRunWithItsLastWords() throws Exception {
        agent("echo ERROR no disk >&2; exit 3");
        server.give(job("a"));
        JsonNode fail = server.await("fail").body();
        assertEquals(
                "{\"message\":\"no disk\",\"code\":\"EXIT_3\"}",
                fail.path("error").toString());
        assertTrue(fail.path("retryable").asBoolean());
    }

    @Test
    void aResultIsKeptThroughTroubles() throws Exception {
        agent("echo done");
        server.next("complete", PlayedServer.LOST, PlayedServer.status(503, "{}"));
        server.give(job("a"));
        server.give(job("b"));
        List<PlayedServer.Call> completes =
                server.await("complete", 3, call -> call.path().contains("/a/"));
        assertEquals(3, completes.size());
        server.await("complete", call -> call.path().contains("/b/"));
    }

    @Test
    void pollsAreTriedAgain() throws Exception {
        server.next("poll", PlayedServer.LOST, PlayedServer.busy(429, "1"));
        server.give(job("a"));
        agent("echo done");
        server.await("complete");
    }

    @Test
    void aResultOfARunThatLostItsJobIsDropped() throws Exception {
        agent("echo done");
        server.next("complete", stale());
        server.give(job("a"));
        server.give(job("b"));
        server.await("complete", call -> call.path().contains("/b/"));
        assertEquals(
                1,
                server.calls("complete").stream()
                        .filter(call -> call.path().contains("/a/"))
                        .count());
        assertEquals(List.of(), server.calls("fail"));
    }

    @Test
    void anApprovalEndsTheProgramBeforeItIsAsked() throws Exception {
        agent(SAY_PID + "echo '::approval deploy {\"message\":\"Deploy?\",\"data\":{\"x\":1}}'; sleep 1000");
        server.always("checkpoints", Json.object().put("state", "WAITING_APPROVAL"));
        server.give(job("a"));
        JsonNode asked = server.await("checkpoints").body();
        assertEquals("APPROVAL_REQUIRED", asked.path("type").asText());
        assertEquals("deploy", asked.path("name").asText());
        assertEquals("{\"x\":1}", asked.path("data").toString());
        assertGone("a");
        assertEquals(List.of(), inFolder("work"), "its folder is gone already");
        server.give(job("b"));
        server.await("checkpoints", call -> call.path().contains("/b/"));
        assertEquals(List.of(), server.calls("complete"));
    }

    @Test
    void aCheckpointThatIsDecidedAlreadyHasTheJobStartedAgain() throws Exception {
        agent("echo '::approval deploy {\"message\":\"Deploy?\"}'");
        server.always("checkpoints", Json.object().put("state", "RUNNING"));
        server.give(job("a"));
        server.await("release");
    }

    @Test
    void askingWhatWasDecidedIsABadInstruction() throws Exception {
        agent("echo \"$BASCULE_DECISION_DEPLOY\" >&2; echo '::approval deploy {\"message\":\"Deploy?\"}'");
        ObjectNode job = job("a");
        job.withObject("/journal")
                .putArray("checkpoints")
                .addObject()
                .put("name", "deploy")
                .put("checkpointType", "APPROVAL_REQUIRED")
                .put("status", "REJECTED");
        server.give(job);
        JsonNode fail = server.await("fail").body();
        assertEquals("BAD_INSTRUCTION", fail.at("/error/code").asText());
        assertTrue(fail.at("/error/message").asText().contains("BASCULE_DECISION_DEPLOY"), fail::toString);
        assertFalse(fail.path("retryable").asBoolean());
        assertEquals(
                "REJECTED", server.await("logs").body().at("/entries/0/message").asText());
    }

    @Test
    void theScriptsOfTheReadmeDoWhatItSays() throws Exception {
        Path script = Files.writeString(folder.resolve("ask.sh"), codeOfReadme("sh", "::approval"));
        agent("sh " + script);
        server.always("checkpoints", Json.object().put("state", "WAITING_APPROVAL"));
        server.give(job("a"));
        JsonNode asked = server.await("checkpoints").body();
        assertEquals(
                "{\"change\":\"app 1.4.2 to production\"}", asked.path("data").toString());
        server.give(decided(job("b"), "deploy"));
        PlayedServer.Call complete = server.await("complete");
        assertEquals("{\"deployed\":true}", complete.body().path("outputData").toString());
    }

    @Test
    @EnabledIf("hasPython")
    void theProgramOfTheReadmeDoesWhatItSays() throws Exception {
        Path program = Files.writeString(folder.resolve("large.py"), codeOfReadme("python", "::approval"));
        agent("exec python3 " + program);
        server.always("checkpoints", Json.object().put("state", "WAITING_APPROVAL"));
        server.give(withRows(job("a"), 1_001));
        assertEquals(
                "{\"rows\":1001}", server.await("steps").body().path("result").toString());
        assertEquals(
                "{\"rows\":1001}",
                server.await("checkpoints").body().path("data").toString());
        server.give(decided(withRows(job("b"), 1_001), "large"));
        assertEquals(
                "{\"stored\":1001}",
                server.await("complete").body().path("outputData").toString());
    }

    @Test
    void theCommandOfTheReadmeThatNamesAShellRunsWhereTheAgentIs() throws Exception {
        for (String name : List.of("build.sh", "test.sh")) {
            Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\necho " + name + "\n");
            assertTrue(script.toFile().setExecutable(true));
        }
        String handler = readme().lines()
                .filter(line -> line.startsWith("HANDLERS=build="))
                .findFirst()
                .orElseThrow();
        agent(Words.of(handler.substring("HANDLERS=build=".length())));
        server.give(job("a"));
        assertEquals(
                "build.sh\ntest.sh",
                server.await("complete").body().at("/outputData/output").asText());
    }

    static boolean hasPython() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
    }

    private static ObjectNode withRows(ObjectNode job, int rows) {
        var all = job.withObject("/job/inputData").putArray("rows");
        IntStream.range(0, rows).forEach(all::add);
        return job;
    }

    /** The one that has this in it. */
    private static String codeOfReadme(String language, String has) throws IOException {
        return Stream.of(readme().split("```" + language + "\n"))
                .skip(1)
                .map(part -> part.substring(0, part.indexOf("```")))
                .filter(code -> code.contains(has))
                .findFirst()
                .orElseThrow();
    }

    private static String readme() throws IOException {
        try (InputStream readme = Agent.class.getResourceAsStream("/agent/README.md")) {
            return new String(readme.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ObjectNode decided(ObjectNode job, String name) {
        job.withObject("/journal")
                .putArray("checkpoints")
                .addObject()
                .put("name", name)
                .put("checkpointType", "APPROVAL_REQUIRED")
                .put("status", "APPROVED");
        return job;
    }

    @Test
    void aSleepIsReportedInMilliseconds() throws Exception {
        agent("echo '::sleep night 1.5'; sleep 100");
        server.give(job("a"));
        JsonNode sleep = server.await("sleep").body();
        assertEquals("night", sleep.path("name").asText());
        assertEquals(1_500, sleep.path("forMs").asInt());
    }

    @Test
    void whatTheServerRefusesFailsTheRunInItsWords() throws Exception {
        agent("echo '::step s {}'; sleep 100");
        server.next("steps", PlayedServer.status(400, "{\"detail\":\"name: is too nice\"}"));
        server.give(job("a"));
        JsonNode fail = server.await("fail").body();
        assertEquals(
                "{\"message\":\"name: is too nice\",\"code\":\"REFUSED\"}",
                fail.path("error").toString());
    }

    @Test
    void outputThatTheServerHasNoRoomForIsTooLarge() throws Exception {
        agent("echo done");
        server.next("complete", PlayedServer.status(413, "{}"));
        server.give(job("a"));
        assertEquals(
                "OUTPUT_TOO_LARGE",
                server.await("fail").body().at("/error/code").asText());
    }

    @Test
    void aProgramThatPrintsWithoutEndIsEnded() throws Exception {
        agent("yes");
        server.give(job("a"));
        JsonNode fail = server.await("fail").body();
        assertEquals("OUTPUT_TOO_LARGE", fail.at("/error/code").asText());
        assertFalse(fail.path("retryable").asBoolean());
    }

    @Test
    void aProgramThatPrintsALineWithoutEndIsEnded() throws Exception {
        agent("tr '\\0' x < /dev/zero");
        server.give(job("a"));
        assertEquals(
                "OUTPUT_TOO_LARGE",
                server.await("fail").body().at("/error/code").asText());
    }

    @Test
    void aCancelledJobIsEndedAndSaidToBe() throws Exception {
        agent(SAY_PID + "sleep 1000; true");
        server.give(job("a"));
        server.await("logs");
        server.always("heartbeat", Json.object().put("cancelled", true));
        assertEquals("CANCELLED", server.await("fail").body().at("/error/code").asText());
        assertGone("a");
    }

    @Test
    void aLostLeaseEndsTheProgramAndNothingIsReported() throws Exception {
        agent(SAY_PID + "sleep 1000; true");
        server.give(job("a"));
        server.await("logs");
        server.next("heartbeat", stale());
        server.give(job("b"));
        server.await("heartbeat", call -> call.path().contains("/b/"));
        assertGone("a");
        assertEquals(List.of(), server.calls("fail"));
        assertEquals(1, inFolder("work").size());
    }

    @Test
    void aJobsTimeoutEndsItsProgram() throws Exception {
        agent("echo $BASCULE_DEADLINE >&2; sleep 1000");
        ObjectNode job = job("a");
        job.withObject("/job").put("timeoutMs", 1_500);
        server.give(job);
        JsonNode fail = server.await("fail").body();
        assertEquals("AGENT_TIMEOUT", fail.at("/error/code").asText());
        assertTrue(fail.path("retryable").asBoolean());
        assertTrue(server.await("logs").body().at("/entries/0/message").asText().matches("\\d+"));
    }

    @Test
    void tooManyLinesAreSentLater() throws Exception {
        agent("for i in 1 2 3; do echo line $i >&2; done");
        server.next("logs", PlayedServer.busy(429, "1"));
        server.give(job("a"));
        server.await("complete");
        assertEquals(2, server.calls("logs").size());
        assertEquals(3, server.calls("logs").get(1).body().path("entries").size());
    }

    @Test
    void aStopLetsTheJobsEnd() throws Exception {
        Path go = folder.resolve("go");
        agent("echo started >&2; while [ ! -e " + go + " ]; do sleep 0.05; done; echo done");
        server.give(job("a"));
        server.await("logs");
        agent.stop();
        server.give(job("b"));
        Files.createFile(go);
        server.await("complete", call -> call.path().contains("/a/"));
        assertEquals(0, exitCode.get(PATIENCE_S, TimeUnit.SECONDS));
        assertEquals(1, server.calls("complete").size());
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("Stopping"));
    }

    @Test
    void whenTheDrainIsOverJobsAreEndedAndGivenBack() throws Exception {
        drain = Duration.ofMillis(300);
        agent("echo started >&2; sleep 1000");
        server.give(job("a"));
        server.await("logs");
        agent.stop();
        server.await("release");
        assertEquals(0, exitCode.get(PATIENCE_S, TimeUnit.SECONDS));
    }

    @Test
    void theSecondStopDoesNotWait() throws Exception {
        agent("trap '' TERM; echo started >&2; while :; do sleep 0.1; done");
        server.give(job("a"));
        server.await("logs");
        agent.stop();
        agent.stop();
        server.await("release");
        assertEquals(0, exitCode.get(PATIENCE_S, TimeUnit.SECONDS));
    }

    @Test
    void severalJobsRunAtOnceAndOneTooManyIsGivenBack() throws Exception {
        capacity = 3;
        Path go = folder.resolve("go");
        ObjectNode four = Json.object().put("success", true);
        List.of("a", "b", "c", "d").forEach(id -> four.withArray("jobs").add(job(id)));
        server.next("poll", PlayedServer.status(200, four.toString()));
        agent("echo started >&2; while [ ! -e " + go + " ]; do sleep 0.05; done");
        server.await("logs", 3, call -> true);
        assertEquals(
                "token-d", server.await("release").body().path("leaseToken").asText());
        assertEquals(3, server.calls("poll").get(0).body().path("capacity").asInt());
        Files.createFile(go);
        server.await("complete", 3, call -> true);
    }

    @Test
    void aKeyThatIsRefusedEndsEverything() throws Exception {
        agent("sleep 1000");
        server.next("heartbeat", PlayedServer.status(401, "{}"));
        server.give(job("a"));
        assertEquals(Agent.KEY_REFUSED, exitCode.get(PATIENCE_S, TimeUnit.SECONDS));
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("refused the key"));
        assertEquals(List.of(), inFolder("work"));
    }

    @Test
    void aNameThatIsAnothersEndsTheAgentWithTheServersWords() throws Exception {
        server.next("poll", PlayedServer.status(409, "{\"code\":\"CONFLICT\",\"detail\":\"lab-1 is another user's\"}"));
        agent("true");
        assertEquals(Agent.WRONG_USAGE, exitCode.get(PATIENCE_S, TimeUnit.SECONDS));
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("lab-1 is another user's"));
    }

    @Test
    void aServerWithoutJobsIsNotAskedWithoutPause() throws Exception {
        server.next("poll", nothing(), nothing(), nothing());
        agent("true");
        server.await("poll", 2, call -> true);
        assertTrue(server.calls("poll").size() <= 3);
    }

    private static PlayedServer.Trouble nothing() {
        return PlayedServer.status(200, "{\"success\":true,\"jobs\":[]}");
    }

    private static PlayedServer.Trouble stale() {
        return PlayedServer.status(409, "{\"code\":\"STALE_RUN\",\"detail\":\"This run no longer owns its job.\"}");
    }

    private void agent(String script) {
        agent(List.of("sh", "-c", script));
    }

    private void agent(List<String> words) {
        AgentLog log = new AgentLog(new PrintStream(told, true, StandardCharsets.UTF_8), "the-key", Instant::now);
        Settings settings = new Settings(
                server.url(),
                "the-key",
                "lab-1",
                Map.of("train", words),
                Map.of("gpu", "true"),
                capacity,
                Path.of("work"),
                drain,
                false);
        Delivery delivery = new Delivery(new Api(settings.server(), settings.apiKey()), log);
        agent = new Agent(new Run.Terms(settings, folder, delivery, log), "host");
        exitCode = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return agent.work();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                work -> new Thread(work, "agent").start());
    }

    /** The program of the job, which said its number, has ended. */
    private void assertGone(String jobId) throws IOException {
        long pid =
                Long.parseLong(Files.readString(folder.resolve("pid-" + jobId)).strip());
        assertTrue(ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    /** As a poll answers it. */
    static ObjectNode job(String id) {
        ObjectNode job = Json.object().put("leaseToken", "token-" + id).put("heartbeatMs", 200);
        job.putObject("job")
                .put("id", id)
                .put("jobType", "train")
                .put("attempt", 1)
                .put("maxAttempts", 3)
                .putNull("timeoutMs");
        job.putObject("journal").putArray("steps");
        return job;
    }

    private List<Path> inFolder(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var files = Files.newDirectoryStream(folder.resolve(name))) {
            files.forEach(found::add);
        }
        return found;
    }
}
