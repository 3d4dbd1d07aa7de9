package io.bascule.command;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** What the demo does, over HTTP as anyone would, with the real answers. */
final class DemoStory {
    private static final int PATIENCE = 200;
    private static final long LOOK_AGAIN_MS = 50;

    private final HttpClient http = HttpClient.newHttpClient();
    private final PrintWriter out;
    private final String base;
    private final String password;
    private final Path folder;
    private String token;
    private int step;

    DemoStory(PrintWriter out, int port, String password, Path folder) {
        this.out = out;
        this.base = "http://127.0.0.1:" + port;
        this.password = password;
        this.folder = folder;
    }

    void tell() throws IOException, InterruptedException {
        say("Sign in as admin");
        token = call("POST", "/api/auth/login", JsonObject.of("username", "admin", "password", password))
                .getString("token");
        simpleTask();
        String approved = propose("lib/auth.ts", "export function authenticate() { return true; }\n");
        approve(approved);
        String rejected = propose("lib/bad.ts", "eval(input)\n");
        reject(rejected);
        say("Every decision is in the audit log, whose entries hold each other by their hashes");
        show("GET", "/api/admin/audit/verify", null);
        out.println();
        out.println("That was it. Start your own: java -jar bascule.jar");
        out.flush();
    }

    private void simpleTask() throws IOException, InterruptedException {
        say("A job goes in over HTTP, and the server does it");
        String id = submit("simple-task", "Process user data", JsonObject.of("userId", "user-123"));
        JsonObject job = until(id, "COMPLETED");
        out.println("   output: " + job.getJsonObject("outputData").encode());
    }

    private String propose(String path, String content) throws IOException, InterruptedException {
        say("A job wants to write a file, which a person must see first");
        JsonObject input = JsonObject.of("files", new JsonArray().add(JsonObject.of("path", path, "content", content)));
        String id = submit("code-generation", "Generate " + path, input);
        until(id, "WAITING_APPROVAL");
        out.println("   It gave its slot back and waits. What the reviewer sees:");
        JsonObject shown =
                checkpoint(id).getJsonObject("data").getJsonArray("files").getJsonObject(0);
        shown.getString("diff").lines().forEach(line -> out.println("     " + line));
        return id;
    }

    private void approve(String id) throws IOException, InterruptedException {
        say("The reviewer approves exactly this data");
        JsonObject checkpoint = checkpoint(id);
        show(
                "POST",
                "/api/admin/agent-checkpoints/" + checkpoint.getString("id"),
                JsonObject.of("comment", "Looks right", "digest", checkpoint.getString("digest")));
        JsonObject job = until(id, "COMPLETED");
        JsonObject output = job.getJsonObject("outputData");
        JsonObject written = output.getJsonArray("files").getJsonObject(0);
        out.println("   written on attempt " + job.getInteger("attempt") + ": "
                + folder.relativize(Path.of(output.getString("folder"))) + "/" + written.getString("path") + ", "
                + written.getInteger("bytes") + " bytes");
    }

    private void reject(String id) throws IOException, InterruptedException {
        say("The reviewer rejects, with the reason");
        show(
                "DELETE",
                "/api/admin/agent-checkpoints/" + checkpoint(id).getString("id"),
                JsonObject.of("reason", "Code doesn't meet security standards"));
        JsonObject job = until(id, "FAILED");
        out.println("   error: " + job.getJsonObject("error").encode());
    }

    private String submit(String type, String description, JsonObject input) throws IOException, InterruptedException {
        JsonObject job = JsonObject.of("jobType", type, "taskDescription", description, "inputData", input);
        return show("POST", "/api/agent-jobs", job).getJsonObject("job").getString("id");
    }

    private JsonObject checkpoint(String jobId) throws IOException, InterruptedException {
        return call("GET", "/api/agent-jobs/" + jobId + "/checkpoints", null).getJsonArray("checkpoints").stream()
                .map(JsonObject.class::cast)
                .filter(checkpoint -> "PENDING".equals(checkpoint.getString("status")))
                .findFirst()
                .orElseThrow();
    }

    private JsonObject until(String jobId, String status) throws IOException, InterruptedException {
        for (int i = 0; i < PATIENCE; i++) {
            JsonObject job = call("GET", "/api/agent-jobs/" + jobId, null).getJsonObject("job");
            if (status.equals(job.getString("status"))) {
                out.println("   status: " + status);
                out.flush();
                return job;
            }
            Thread.sleep(LOOK_AGAIN_MS);
        }
        throw new IllegalStateException("The job " + jobId + " did not become " + status);
    }

    private void say(String what) {
        step++;
        out.println();
        out.println(step + ". " + what);
        out.flush();
    }

    private JsonObject show(String method, String path, JsonObject body) throws IOException, InterruptedException {
        out.println("   " + method + " " + path + (body == null ? "" : " " + clipped(body.encode())));
        JsonObject answer = call(method, path, body);
        out.println("   → " + clipped(answer.encode()));
        out.flush();
        return answer;
    }

    private static String clipped(String text) {
        return text.length() <= 160 ? text : text.substring(0, 160) + "…";
    }

    private JsonObject call(String method, String path, JsonObject body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(method, HttpRequest.BodyPublishers.ofString(body.encode()));
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return new JsonObject(answer.body());
    }
}
