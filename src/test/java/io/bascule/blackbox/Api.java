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
public final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** One for all: each has threads of its own, and servers are started by the hundred. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final String base;
    private final Duration patience;
    private volatile String token;

    Api(int port) {
        this(port, PATIENCE);
    }

    /**
     * @param patience with each request
     */
    public Api(int port, Duration patience) {
        this.base = "http://127.0.0.1:" + port;
        this.patience = patience;
    }

    /**
     * @param body empty where the answer is no JSON
     */
    public record Reply(int status, String text) {
        public JsonObject json() {
            return new JsonObject(text);
        }
    }

    /** The same client, and what it signed in with, at another server. */
    public Api at(int port) {
        Api other = new Api(port, patience);
        other.token = token;
        return other;
    }

    public void signIn(String user, String password) throws IOException {
        token = ok("POST", "/api/auth/login", JsonObject.of("username", user, "password", password))
                .getString("token");
    }

    /** What it signed in with. */
    public String token() {
        return token;
    }

    /** @throws IOException where nobody knows whether it was done */
    public Reply call(String method, String path, JsonObject body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(patience)
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
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** The answer to what must succeed. */
    public JsonObject ok(String method, String path, JsonObject body, String... headers) throws IOException {
        Reply reply = call(method, path, body, headers);
        if (reply.status() >= 300) {
            throw new AssertionError(method + " " + path + ": " + reply);
        }
        return reply.json();
    }

    public JsonObject get(String path) throws IOException {
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
