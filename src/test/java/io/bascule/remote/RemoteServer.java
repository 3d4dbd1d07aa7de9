package io.bascule.remote;

import io.bascule.BasculeVerticle;
import io.bascule.FreePort;
import io.bascule.access.TestUsers;
import io.bascule.blackbox.Api;
import io.bascule.blackbox.Eventually;
import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole server without handlers, with a person who submits jobs and one who decides. It can be stopped and started again. */
final class RemoteServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "correct horse battery";
    private static final Pattern POLLS_WAITING = Pattern.compile("(?m)^agent_polls_waiting(?:\\{[^}]*})? (\\S+)");

    private final Vertx vertx = Vertx.vertx();
    private final int port = FreePort.any();
    private final Config config;
    private final Api admin = new Api(port, PATIENCE);
    private final Api reviewer = new Api(port, PATIENCE);
    private String deployed;

    RemoteServer(Path folder) {
        DatabaseAddress database = TestDatabase.fresh();
        TestUsers.addAdmin(vertx, database, PASSWORD);
        config = ConfigReader.read(
                Optional.empty(),
                folder,
                Map.of(
                        "DATABASE_URL",
                        "postgres://" + database.user() + ":" + database.password() + "@" + database.host() + ":"
                                + database.port() + "/" + database.database() + "?sslmode=disable",
                        "BASCULE_HTTP_PORT",
                        String.valueOf(port),
                        "BASCULE_DATA_DIR",
                        folder.toString(),
                        "BASCULE_ADMIN_PASSWORD",
                        PASSWORD,
                        // Long enough for a restart of the server on a busy machine; heartbeats come six times as
                        // often.
                        "BASCULE_AGENTS_LEASE",
                        "15s",
                        "BASCULE_AGENTS_LOG_LINES_PER_MINUTE",
                        "1000000",
                        "BASCULE_WORKER_RETRY_BASE",
                        "50ms",
                        "BASCULE_WORKER_RETRY_MAX",
                        "200ms"));
        start();
        try {
            admin.signIn("admin", PASSWORD);
            createUser("rita", "reviewer");
            reviewer.signIn("rita", PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void createUser(String name, String role) {
        ask(
                "POST",
                "/api/admin/users",
                new JsonObject().put("username", name).put("password", PASSWORD).put("role", role));
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    void start() {
        deployed = get(vertx.deployVerticle(new BasculeVerticle(config)));
    }

    void stop() {
        get(vertx.undeploy(deployed));
    }

    /** Starts take long on a machine that has other things to do. */
    private static <T> T get(Future<T> future) {
        try {
            return future.await(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key of the admin's, whose agents take everyone's jobs. */
    record Key(String id, String secret) {}

    Key key() {
        return key(admin);
    }

    /** A key of another user's. */
    Key keyOf(String user) {
        Api own = new Api(port, PATIENCE);
        try {
            own.signIn(user, PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return key(own);
    }

    private static Key key(Api owner) {
        JsonObject asked = new JsonObject().put("name", "agent").put("scopes", JsonArray.of("agent"));
        JsonObject created = ask(owner, "POST", "/api/auth/keys", asked);
        return new Key(created.getJsonObject("key").getString("id"), created.getString("secret"));
    }

    void revoke(Key key) {
        ask("DELETE", "/api/auth/keys/" + key.id(), null);
    }

    /** Submits a job, as soon as an agent has made its type known; the answer is its id. */
    String submit(JsonObject job) {
        AtomicReference<Api.Reply> last = new AtomicReference<>();
        Eventually.is(
                "the server takes " + job,
                PATIENCE,
                () -> {
                    last.set(admin.call("POST", "/api/agent-jobs", job));
                    return last.get().status() == 201;
                },
                () -> String.valueOf(last.get()));
        return last.get().json().getJsonObject("job").getString("id");
    }

    JsonObject job(String id) {
        return shown(id).getJsonObject("job");
    }

    /** A job with its checkpoints and its log. */
    JsonObject shown(String id) {
        return ask("GET", "/api/agent-jobs/" + id, null);
    }

    void cancel(String id) {
        ask("PATCH", "/api/agent-jobs/" + id, new JsonObject().put("action", "cancel"));
    }

    void approve(JsonObject checkpoint) {
        ask(reviewer, "POST", "/api/admin/agent-checkpoints/" + checkpoint.getString("id"), new JsonObject());
    }

    void reject(JsonObject checkpoint, String reason) {
        JsonObject why = new JsonObject().put("reason", reason);
        ask(reviewer, "DELETE", "/api/admin/agent-checkpoints/" + checkpoint.getString("id"), why);
    }

    void requestChanges(JsonObject checkpoint, String feedback) {
        JsonObject what = new JsonObject().put("feedback", feedback);
        ask(reviewer, "POST", "/api/admin/agent-checkpoints/" + checkpoint.getString("id") + "/request-changes", what);
    }

    /** An agent as its owner sees it, with its jobs. */
    JsonObject agent(String agentId) {
        return ask("GET", "/api/training/agents/" + agentId, null);
    }

    void removeAgent(String agentId) {
        ask("DELETE", "/api/training/agents/" + agentId, null);
    }

    /** How many polls it holds, as its metrics say. */
    int pollsWaiting() throws IOException {
        Matcher waiting =
                POLLS_WAITING.matcher(admin.call("GET", "/api/metrics", null).text());
        if (!waiting.find()) {
            throw new IOException("The metrics do not say yet");
        }
        return (int) Double.parseDouble(waiting.group(1));
    }

    private JsonObject ask(String method, String path, JsonObject body) {
        return ask(admin, method, path, body);
    }

    private static JsonObject ask(Api api, String method, String path, JsonObject body) {
        try {
            return api.ok(method, path, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        vertx.deploymentIDs().forEach(id -> get(vertx.undeploy(id).otherwiseEmpty()));
        get(vertx.close());
    }
}
