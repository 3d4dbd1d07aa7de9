package io.bascule.pages;

import static io.bascule.engine.Engine.get;

import io.bascule.BasculeVerticle;
import io.bascule.FreePort;
import io.bascule.access.TestUsers;
import io.bascule.blackbox.Eventually;
import io.bascule.job.Caller;
import io.bascule.job.Role;
import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole server with two reviewers, and a user who submits jobs. It can be stopped and started again at the same address. */
final class Site implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";
    /** As long as names of users and of job types may be. */
    static final String LONG_NAME = "w".repeat(100);

    private static final String DEADLOCK = "40P01";
    private static final int TRIES = 5;
    private static final Pattern OPEN_STREAMS = Pattern.compile("(?m)^agent_streams_open(?:\\{[^}]*})? (\\S+)");

    final Vertx vertx = Vertx.vertx();
    final int port = FreePort.any();
    private final DatabaseAddress database = TestDatabase.fresh();
    private final Config config;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> tokens = new HashMap<>();
    private String server;

    Site(Path folder) {
        this(folder, Map.of());
    }

    /** @param more settings, as variables */
    Site(Path folder, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.putAll(Map.of(
                "DATABASE_URL",
                "postgres://" + database.user() + ":" + database.password() + "@" + database.host() + ":"
                        + database.port() + "/" + database.database() + "?sslmode=disable",
                "BASCULE_HTTP_PORT",
                String.valueOf(port),
                "BASCULE_DATA_DIR",
                folder.toString(),
                "BASCULE_ADMIN_PASSWORD",
                PASSWORD,
                "BASCULE_HISTORY_FLUSH_INTERVAL",
                "200ms"));
        config = ConfigReader.read(Optional.empty(), folder, settings);
        peopled();
        start();
    }

    private void peopled() {
        Database connection = new Database(vertx, database, 1);
        Map.of("admin", Role.ADMIN, "rita", Role.REVIEWER, "maria", Role.REVIEWER, "dev", Role.USER)
                .forEach((name, role) -> TestUsers.add(connection, Caller.SYSTEM, name, PASSWORD, role));
        get(connection.close());
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    void start() {
        server = get(vertx.deployVerticle(new BasculeVerticle(
                config, new AskHandler("ask"), new AskHandler(LONG_NAME), new AskHandler("constructor"))));
    }

    void stop() {
        get(vertx.undeploy(server));
    }

    /** Submits a job of {@link AskHandler} and waits until it asks; the answer is its checkpoint. */
    JsonObject ask(String message, JsonObject data) {
        return submit("ask", new JsonObject().put("message", message).put("data", data));
    }

    /** Submits a job and waits until it asks; the answer is its checkpoint. */
    JsonObject submit(String type, JsonObject input) {
        JsonObject job = send(
                        "POST",
                        "/api/agent-jobs",
                        "dev",
                        new JsonObject()
                                .put("jobType", type)
                                .put("taskDescription", "A task of type " + type)
                                .put("inputData", input))
                .getJsonObject("job");
        return waiting(job.getString("id"));
    }

    JsonObject waiting(String jobId) {
        long giveUp = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < giveUp) {
            JsonArray open = send("GET", "/api/admin/agent-checkpoints?jobId=" + jobId, "admin", null)
                    .getJsonArray("checkpoints");
            if (!open.isEmpty()) {
                return open.getJsonObject(0);
            }
            Eventually.pause();
        }
        throw new AssertionError("Job " + jobId + " asks nobody");
    }

    /** Waits until a job has ended in this state. */
    void await(String jobId, String status) {
        long giveUp = System.nanoTime() + 30_000_000_000L;
        while (!job(jobId).getString("status").equals(status)) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("Job " + jobId + " is " + job(jobId).getString("status") + ", not " + status);
            }
            Eventually.pause();
        }
    }

    /** Approves as another reviewer than the one at the browser. */
    void approve(JsonObject asked, String comment) {
        send(
                "POST",
                "/api/admin/agent-checkpoints/" + asked.getString("id"),
                "maria",
                new JsonObject().put("comment", comment));
    }

    JsonObject job(String id) {
        return send("GET", "/api/agent-jobs/" + id, "admin", null).getJsonObject("job");
    }

    JsonObject send(String method, String path, String user, JsonObject body) {
        String token = user == null ? null : tokens.computeIfAbsent(user, this::signIn);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return new JsonObject(text(request.build()));
    }

    private String text(HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(request.method() + " " + request.uri() + ": " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How many streams of events are open, as its metrics say. */
    int openStreams() {
        Matcher open = OPEN_STREAMS.matcher(
                text(HttpRequest.newBuilder(URI.create(url("/api/metrics"))).build()));
        if (!open.find()) {
            throw new AssertionError("The metrics do not say");
        }
        return (int) Double.parseDouble(open.group(1));
    }

    /** Behind the server's back, which works on the same tables meanwhile: where the two lock each other out, this one comes again. */
    void sql(String statement) {
        for (int triesLeft = TRIES; triesLeft > 0; triesLeft--) {
            try (Connection connection =
                            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                    Statement prepared = connection.createStatement()) {
                prepared.execute(statement);
                return;
            } catch (SQLException e) {
                if (!DEADLOCK.equals(e.getSQLState()) || triesLeft == 1) {
                    throw new IllegalStateException(statement, e);
                }
            }
        }
    }

    private String signIn(String user) {
        JsonObject login = new JsonObject().put("username", user).put("password", PASSWORD);
        return send("POST", "/api/auth/login", null, login).getString("token");
    }

    @Override
    public void close() {
        vertx.deploymentIDs().forEach(id -> get(vertx.undeploy(id).otherwiseEmpty()));
        get(vertx.close());
    }
}
