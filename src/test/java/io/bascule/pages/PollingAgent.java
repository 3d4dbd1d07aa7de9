package io.bascule.pages;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** A remote agent that speaks to the server as any does, over HTTP. It polls for as long as it is open. */
final class PollingAgent implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Site site;
    private final String key;
    private final JsonObject card;
    private final Thread polling = new Thread(this::keepPolling, "a polling agent");
    private volatile boolean closed;

    /** @param card what it says of itself, with its {@code agentId} and {@code jobTypes} */
    PollingAgent(Site site, String key, JsonObject card) {
        this.site = site;
        this.key = key;
        this.card = card;
    }

    /** A key of a user's, for agents. */
    static String key(Site site, String user, String name) {
        JsonObject key = new JsonObject().put("name", name).put("scopes", List.of("agent"));
        return site.send("POST", "/api/auth/keys", user, key).getString("secret");
    }

    static JsonObject card(String agentId, String jobType) {
        return new JsonObject()
                .put("agentId", agentId)
                .put("hostname", agentId + ".example.org")
                .put("platform", "linux-amd64")
                .put("version", "0.1.0")
                .put("jobTypes", new JsonArray().add(jobType))
                .put("labels", new JsonObject().put("gpu", "true"))
                .put("capacity", 2);
    }

    /** It is there from now on. */
    PollingAgent open() {
        said("poll", card);
        polling.start();
        return this;
    }

    /** It polls once and is not heard of again. */
    void pollOnce() {
        said("poll", card);
    }

    private void keepPolling() {
        while (!closed) {
            try {
                if (ask("poll", card.copy().put("wait", 1)).statusCode() != 200) {
                    return;
                }
            } catch (IllegalStateException away) {
                Thread.onSpinWait(); // The server is stopped and started again by some tests.
            }
        }
    }

    /** How a poll is answered now. */
    int status() {
        return ask("poll", card).statusCode();
    }

    /** Claims a job; the answer is its run. */
    JsonObject claim(String jobId) {
        return said("claim/" + jobId, new JsonObject().put("agentId", card.getString("agentId")));
    }

    void progress(JsonObject run, int percent, String note) {
        report(run, "heartbeat", new JsonObject().put("progress", percent).put("note", note));
    }

    void complete(JsonObject run) {
        report(run, "complete", new JsonObject().put("outputData", new JsonObject()));
    }

    void fail(JsonObject run, String code) {
        JsonObject error = new JsonObject().put("code", code).put("message", "It broke");
        report(run, "fail", new JsonObject().put("error", error).put("retryable", false));
    }

    private void report(JsonObject run, String what, JsonObject body) {
        said(
                "jobs/" + run.getJsonObject("job").getString("id") + "/" + what,
                body.put("leaseToken", run.getString("leaseToken")));
    }

    private JsonObject said(String path, JsonObject body) {
        HttpResponse<String> answer = ask(path, body);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.body());
        }
        return new JsonObject(answer.body());
    }

    private HttpResponse<String> ask(String path, JsonObject body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(site.url("/api/training/agent/" + path)))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build();
        try {
            return CLIENT.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            polling.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
