package io.bascule.fuzz;

import io.bascule.Server;
import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.settings.ConfigReader;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A whole server with people in it, their credentials, and jobs in every state that a stranger may poke at. */
final class World implements AutoCloseable {
    /** Stands in every job of {@code otto}, whom no other plain user may see. */
    static final String OTTOS = "for-ottos-eyes-only";

    static final String SIGNING_SECRET = "signing-secret-4b1c9e7a-0d52-4c55";
    static final String PASSWORD = "Tr0ub4dor-and-three";
    private static final int WAITING_JOBS = 10;
    private static final long PATIENCE_S = 60;

    final Map<Who, String> tokens = new EnumMap<>(Who.class);
    /** Ids that any request may name: jobs and checkpoints of everyone, and users, keys and sessions that nobody needs. */
    final List<String> ids = new ArrayList<>();

    final String revokedKey;
    private final Vertx vertx = Vertx.vertx();
    private final DatabaseAddress database = TestDatabase.fresh();
    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Events.JobChanged> events = new LinkedBlockingQueue<>();
    private final Server server;

    World(Path directory) {
        server = Server.start(
                vertx,
                ConfigReader.read(Optional.empty(), directory, environment(directory)),
                Server.Mode.SERVE,
                List.of());
        new Bus(vertx).listen(Addresses.JOBS_CHANGED, event -> events.addAll(event.changes()));
        tokens.put(Who.ADMIN, signIn("admin"));
        tokens.put(Who.REVIEWER, person("rita", "reviewer"));
        tokens.put(Who.USER, person("uma", "user"));
        tokens.put(Who.VIEWER, person("vera", "viewer"));
        tokens.put(Who.EXPENDABLE, person("eve", "user"));
        tokens.put(Who.USER_KEY, key(Who.USER, "read", "submit").getString("secret"));
        tokens.put(Who.AGENT_KEY, key(Who.USER, "agent").getString("secret"));
        JsonObject revoked = key(Who.USER, "read", "submit");
        revokedKey = revoked.getString("secret");
        String revokedId = revoked.getJsonObject("key").getString("id");
        ask("DELETE", "/api/auth/keys/" + revokedId, tokens.get(Who.USER), null);
        ids.add(revokedId);
        ids.add(ask(
                        "POST",
                        "/api/admin/users",
                        tokens.get(Who.ADMIN),
                        JsonObject.of("username", "dummy", "password", PASSWORD, "role", "user"))
                .getJsonObject("user")
                .getString("id"));
        String otto = person("otto", "user");
        addJobs(otto, OTTOS);
        addJobs(tokens.get(Who.USER), "umas");
        addCheckpoints();
    }

    int port() {
        return server.port();
    }

    /** Sends a valid request and gives the answer's JSON; anything but a 2xx fails. */
    JsonObject ask(String method, String path, String token, JsonObject body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()))
                .header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return new JsonObject(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Submits a job and waits until it is in this state. */
    String submitAndAwait(String token, JsonObject job, String status) {
        String id =
                ask("POST", "/api/agent-jobs", token, job).getJsonObject("job").getString("id");
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        String now = "";
        while (System.nanoTime() < giveUp) {
            now = ask("GET", "/api/agent-jobs/" + id, token, null)
                    .getJsonObject("job")
                    .getString("status");
            if (now.equals(status)) {
                return id;
            }
            nextEvent();
        }
        throw new AssertionError("Job " + id + " is " + now + ", not " + status);
    }

    /** One value by plain SQL. */
    String sql(String query) {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Override
    public void close() {
        server.close();
        vertx.close().await();
    }

    private Map<String, String> environment(Path directory) {
        return Map.of(
                "DATABASE_URL",
                "postgres://" + database.user() + ":" + database.password() + "@" + database.host() + ":"
                        + database.port() + "/" + database.database() + "?sslmode=" + database.sslMode(),
                "BASCULE_DATA_DIR",
                directory.resolve("data").toString(),
                "BASCULE_HTTP_PORT",
                "0",
                "BASCULE_HTTP_HOST",
                "127.0.0.1",
                "BASCULE_AUTH_JWT_SECRET",
                SIGNING_SECRET,
                "BASCULE_ADMIN_PASSWORD",
                PASSWORD,
                "BASCULE_WORKER_GRACE_TIME",
                "1s",
                "BASCULE_AGENTS_MAX_WAIT",
                "20ms");
    }

    private String person(String name, String role) {
        JsonObject user = JsonObject.of("username", name, "password", PASSWORD, "role", role);
        ask("POST", "/api/admin/users", tokens.get(Who.ADMIN), user);
        return signIn(name);
    }

    private String signIn(String name) {
        JsonObject credentials = JsonObject.of("username", name, "password", PASSWORD);
        return ask("POST", "/api/auth/login", null, credentials).getString("token");
    }

    private JsonObject key(Who owner, String... scopes) {
        JsonObject wanted = JsonObject.of("name", "fuzz", "scopes", new JsonArray(List.of(scopes)));
        return ask("POST", "/api/auth/keys", tokens.get(owner), wanted);
    }

    private void addJobs(String token, String mark) {
        JsonObject simple =
                JsonObject.of("jobType", "simple-task", "taskDescription", mark, "tags", JsonArray.of(mark));
        ids.add(submitAndAwait(token, simple, "COMPLETED"));
        ids.add(submitAndAwait(token, simple.copy().put("runAt", "2099-01-01T00:00:00Z"), "PENDING"));
        for (int i = 0; i < WAITING_JOBS; i++) {
            JsonObject file = JsonObject.of("path", "a.txt", "content", mark);
            JsonObject code = JsonObject.of(
                    "jobType",
                    "code-generation",
                    "taskDescription",
                    mark,
                    "inputData",
                    JsonObject.of("files", JsonArray.of(file)));
            ids.add(submitAndAwait(token, code, "WAITING_APPROVAL"));
        }
    }

    private void addCheckpoints() {
        ask("GET", "/api/admin/agent-checkpoints?limit=100", tokens.get(Who.ADMIN), null)
                .getJsonArray("checkpoints")
                .forEach(checkpoint -> ids.add(((JsonObject) checkpoint).getString("id")));
    }

    /** Any change wakes; without one the server is asked again, since events are only hints. */
    private void nextEvent() {
        try {
            events.poll(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
