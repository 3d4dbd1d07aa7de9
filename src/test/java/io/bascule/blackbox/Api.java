package io.bascule.blackbox;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The HTTP API, as a client in any language would use it. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String base;
    private volatile String token;

    Api(int port) {
        this.base = "http://127.0.0.1:" + port;
    }

    /**
     * @param body empty where the answer is no JSON
     */
    record Reply(int status, String text) {
        JsonObject json() {
            return new JsonObject(text);
        }
    }

    void signIn(String user, String password) throws IOException {
        token = ok("POST", "/api/auth/login", JsonObject.of("username", user, "password", password))
                .getString("token");
    }

    /** @throws IOException where nobody knows whether it was done */
    Reply call(String method, String path, JsonObject body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** The answer to what must succeed. */
    JsonObject ok(String method, String path, JsonObject body, String... headers) throws IOException {
        Reply reply = call(method, path, body, headers);
        if (reply.status() >= 300) {
            throw new AssertionError(method + " " + path + ": " + reply);
        }
        return reply.json();
    }

    JsonObject get(String path) throws IOException {
        return ok("GET", path, null);
    }

    JsonObject job(String id) throws IOException {
        return get("/api/agent-jobs/" + id).getJsonObject("job");
    }

    /** Submits a job and gives its id. */
    String submit(String jobType, JsonObject input) throws IOException {
        JsonObject job = JsonObject.of("jobType", jobType, "inputData", input);
        return ok("POST", "/api/agent-jobs", job).getJsonObject("job").getString("id");
    }

    /** Waits until a job has a status, and gives the job. */
    JsonObject until(String id, String status, Duration patience) throws IOException {
        Eventually.is(
                "job " + id + " is " + status,
                patience,
                () -> job(id).getString("status").equals(status),
                () -> {
                    try {
                        return get("/api/agent-jobs/" + id).encodePrettily();
                    } catch (IOException e) {
                        return e.toString();
                    }
                });
        return job(id);
    }
}
