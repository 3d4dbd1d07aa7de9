package io.bascule.http;

import io.bascule.access.Access;
import io.bascule.access.NewApiKey;
import io.bascule.access.SignedIn;
import io.bascule.access.TestUsers;
import io.bascule.bus.Address;
import io.bascule.bus.Bus;
import io.bascule.download.AgentFiles;
import io.bascule.download.Downloads;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.SignIn;
import io.bascule.job.User;
import io.bascule.schedule.Schedules;
import io.bascule.sessions.ModelState;
import io.bascule.sessions.SessionLimits;
import io.bascule.sessions.SessionStores;
import io.bascule.sessions.Sessions;
import io.bascule.sessions.definition.AgentTypes;
import io.bascule.store.AuditStore;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.HistoryQueries;
import io.bascule.store.JobQueries;
import io.bascule.store.JobTypeStore;
import io.bascule.store.NodeQueries;
import io.bascule.store.ScheduleStore;
import io.bascule.store.TallyStore;
import io.bascule.store.TestDatabase;
import io.bascule.store.TestRows;
import io.bascule.store.Wakeups;
import io.bascule.stream.StreamSettings;
import io.bascule.stream.StreamVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The HTTP server on a real database, with a user of each role. The engine is not here: a test serves the addresses of the bus
 * that it needs.
 */
final class TestServer implements AutoCloseable {
    static final String PASSWORD = "correct horse battery";

    final Vertx vertx = Vertx.vertx();
    final DatabaseAddress address = TestDatabase.fresh();
    final Database database = new Database(vertx, address, 4);
    final TestRows rows = new TestRows(address);
    final Bus bus = new Bus(vertx);
    final Access access = Access.open(vertx, database, new Access.Settings(Optional.empty(), Duration.ofHours(1)))
            .await();
    final HttpParts parts;
    JsonObject readiness = JsonObject.of("status", "UP", "checks", new JsonObject());

    /** Of a model that is never asked: what would ask it is not here. */
    private final Sessions sessions = new Sessions(
            SessionStores.of(database),
            AgentTypes.shipped(),
            new ModelState("some-model", null, true),
            bus,
            new SessionLimits(5, 500_000, null, 200_000));

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final HttpVerticle verticle;
    private final Map<Role, User> users = new EnumMap<>(Role.class);
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);

    TestServer() {
        this(new HttpSettings(
                "127.0.0.1", 0, 2, HttpSettings.Limits.DEFAULT, false, HttpSettings.SecureCookie.AUTO, false, false));
    }

    TestServer(HttpSettings settings) {
        this(settings, StreamSettings.DEFAULT);
    }

    TestServer(HttpSettings settings, StreamSettings streamSettings) {
        Wakeups wakeups = new Wakeups(database);
        wakeups.listen(hint -> {}).await();
        StreamVerticle streams = new StreamVerticle(
                Ids.next(),
                new StreamVerticle.Reads(
                        new JobQueries(database), new CheckpointQueries(database), new TallyStore(database)),
                wakeups,
                new StreamViews(),
                streamSettings);
        vertx.deployVerticle(streams).await();
        parts = new HttpParts(
                bus,
                new HttpParts.Reads(
                        new JobQueries(database),
                        new CheckpointQueries(database),
                        new AuditStore(database),
                        new HttpParts.Dashboard(
                                new HistoryQueries(database),
                                new NodeQueries(database, Duration.ofSeconds(15)),
                                new TallyStore(database))),
                access,
                new Schedules(new ScheduleStore(database), new JobTypeStore(database), bus),
                sessions,
                streams.streams(),
                new Downloads(AgentFiles.withJavaAlone()),
                () -> Future.succeededFuture("# HELP agent_jobs_total x\nagent_jobs_total 1\n"),
                () -> Future.succeededFuture(readiness),
                settings);
        verticle = new HttpVerticle(parts);
        vertx.deployVerticle(verticle).await();
        for (Role role : Role.values()) {
            users.put(role, TestUsers.add(database, Caller.SYSTEM, role.wireName(), PASSWORD, role));
            tokens.put(role, signIn(role).token());
        }
    }

    int port() {
        return verticle.actualPort();
    }

    User user(Role role) {
        return users.get(role);
    }

    String token(Role role) {
        return tokens.get(role);
    }

    SignedIn signIn(Role role) {
        return access.signIns()
                .signIn(role.wireName(), PASSWORD, new SignIn.From("127.0.0.1", null))
                .await();
    }

    NewApiKey key(Role role, Scope... scopes) {
        return access.apiKeys()
                .create(users.get(role).asCaller(), "test", Set.of(scopes), Optional.empty())
                .await();
    }

    <Q, R> void serve(Address<Q, R> at, Function<Q, R> answer) {
        bus.serve(at, question -> Future.succeededFuture(answer.apply(question)));
    }

    Reply get(String path, Role role) {
        return send(request(path, role).GET());
    }

    Reply post(String path, Role role, String json) {
        return json("POST", path, role, json);
    }

    Reply json(String method, String path, Role role, String json) {
        return send(request(path, role)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json)));
    }

    /** A request as a user of the role, or as nobody. */
    HttpRequest.Builder request(String path, Role role) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
        return role == null ? request : request.header("Authorization", "Bearer " + tokens.get(role));
    }

    Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    /** What came back. */
    record Reply(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }

        String body() {
            return http.body();
        }

        JsonObject json() {
            return new JsonObject(http.body());
        }

        String code() {
            return json().getString("code");
        }
    }
}
