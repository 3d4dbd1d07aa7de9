package io.bascule.blackbox;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A member of a project that makes and reviews work sessions of the research agent. They go by names of the test's. */
final class WorkClient {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Api api;
    private final String project;
    private final Map<String, String> sessions = new HashMap<>();

    WorkClient(Api api) throws IOException {
        this.api = api;
        String id = api.ok("POST", "/api/projects", JsonObject.of("name", "Harbour"))
                .getJsonObject("project")
                .getString("id");
        project = "/api/projects/" + id + "/work-sessions";
    }

    void make(String name, String strategy) throws IOException {
        JsonObject wanted = JsonObject.of(
                "agentType", "research", "taskDescription", "Task of " + name + ".", "approvalStrategy", strategy);
        JsonObject made = api.ok("POST", project, wanted).getJsonObject("session");
        sessions.put(name, project + "/" + made.getString("id"));
    }

    void execute(String name) throws IOException {
        api.ok("POST", sessions.get(name) + "/execute", null);
    }

    JsonObject status(String name) throws IOException {
        return api.get(sessions.get(name) + "/status");
    }

    void await(String name, String status) {
        Eventually.is(
                name + " is " + status, PATIENCE, () -> isOnTheWay(name, status), () -> "It says " + described(name));
    }

    private boolean isOnTheWay(String name, String wanted) throws IOException {
        JsonObject now = status(name);
        if (now.getString("status").equals("failed")) {
            throw new AssertionError(name + " has failed: " + now.encodePrettily());
        }
        return now.getString("status").equals(wanted);
    }

    /** Until the server has heard the beginning of what its model writes. */
    void awaitWords(String name) {
        Eventually.is(
                name + " hears its model",
                PATIENCE,
                () -> String.valueOf(status(name).getString("progressNote")).contains("characters so far"),
                () -> "It says " + described(name));
    }

    private String described(String name) {
        try {
            return status(name).encodePrettily();
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The checkpoint that waits for a decision. */
    JsonObject open(String name) throws IOException {
        return api.get(sessions.get(name) + "/checkpoints").getJsonArray("checkpoints").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("status").equals("PENDING"))
                .findFirst()
                .orElseThrow();
    }

    void approve(String name) throws IOException {
        decide(name, "approve", "feedback", "Go on.");
    }

    void requestChanges(String name) throws IOException {
        decide(name, "request-changes", "feedback", "Say it in fewer words.");
    }

    private void decide(String name, String verdict, String field, String words) throws IOException {
        JsonObject open = open(name);
        String checkpoint = sessions.get(name) + "/checkpoints/" + open.getString("id");
        api.ok("POST", checkpoint + "/" + verdict, JsonObject.of(field, words, "digest", open.getString("digest")));
    }

    /** Says yes until nothing more is asked. */
    void approveAll(String name) throws IOException {
        Eventually.is(
                name + " is completed",
                PATIENCE,
                () -> {
                    if (isOnTheWay(name, "pending_review")) {
                        approve(name);
                    }
                    return isOnTheWay(name, "completed");
                },
                () -> "It says " + described(name));
    }

    /** Newest first, each as {@code <key> v<version> round-<n>: <content>}. */
    List<String> artifacts(String name) throws IOException {
        return api.get(sessions.get(name) + "/artifacts").getJsonArray("artifacts").stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("key") + " v" + one.getInteger("version") + " round-"
                        + one.getInteger("round") + ": " + one.getString("content"))
                .toList();
    }
}
