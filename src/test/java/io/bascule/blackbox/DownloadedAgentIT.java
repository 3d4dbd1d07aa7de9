package io.bascule.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.Machine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user downloads, unpacks and starts, without another word. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "It unpacks the archive for Linux")
class DownloadedAgentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MOST_BYTES = 15L << 20;

    @TempDir
    static Path own;

    private static ServerProcess server;
    private static Api admin;

    @BeforeAll
    static void start() throws IOException {
        server = Launch.in(own).withUnpackedPostgres().withPassword().serve().ready();
        admin = server.admin();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "python"})
    void theArchiveUnpackedAndStartedRunsAJob(String kind, @TempDir Path folder) throws Exception {
        Machine.needs(kind.equals("java") || isThere("python3"), "Python 3, to run the agent that is written in it");
        Path archive = folder.resolve("agent.tar.gz");
        Files.write(archive, download(kind));
        assertTrue(Files.size(archive) <= MOST_BYTES, () -> "It is large: " + archive);
        assertEquals(
                0,
                new ProcessBuilder("tar", "-xzf", archive.getFileName().toString())
                        .directory(folder.toFile())
                        .inheritIO()
                        .start()
                        .waitFor());
        Path said = folder.resolve("said");
        ProcessBuilder command = new ProcessBuilder("bascule-agent/start.sh", "--agent-id", kind + "-1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        command.environment().keySet().removeIf(name -> name.equals("API_KEY") || name.equals("BACKEND_URL"));
        Process agent = command.start();
        try {
            JsonObject job = ended(submitted(kind), said);
            assertEquals("COMPLETED", job.getString("status"), job::encodePrettily);
            assertTrue(job.getJsonObject("outputData").getInteger("characters") > 0, job::encodePrettily);
            agent.destroy();
            assertTrue(agent.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> text(said));
            assertEquals(0, agent.exitValue(), () -> text(said));
        } finally {
            agent.destroyForcibly();
        }
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException notFound) {
            return false;
        }
    }

    private static byte[] download(String kind) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + server.port() + "/api/workers/download/linux"))
                                .header("Authorization", "Bearer " + admin.token())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(JsonObject.of("kind", kind, "createKey", true)
                                        .encode()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode(), () -> new String(answer.body()));
        return answer.body();
    }

    /** As soon as the agent has made its type known. Each is for its own agent: the type is the same. */
    private static String submitted(String kind) {
        JsonObject job = JsonObject.of("jobType", "example", "inputData", new JsonObject(), "tags", JsonArray.of(kind));
        String[] id = new String[1];
        Eventually.is(
                "the job is taken",
                PATIENCE,
                () -> {
                    Api.Reply reply = admin.call("POST", "/api/agent-jobs", job);
                    id[0] = reply.status() == 201
                            ? reply.json().getJsonObject("job").getString("id")
                            : null;
                    return id[0] != null;
                },
                server::output);
        return id[0];
    }

    private static JsonObject ended(String id, Path said) {
        JsonObject[] job = new JsonObject[1];
        Eventually.is(
                "the job has ended",
                PATIENCE,
                () -> {
                    job[0] = admin.ok("GET", "/api/agent-jobs/" + id, null).getJsonObject("job");
                    return job[0].getString("completedAt") != null;
                },
                () -> job[0] + "\n" + text(said));
        return job[0];
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
