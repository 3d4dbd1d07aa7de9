package io.bascule;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader.Event;
import io.bascule.access.TestUsers;
import io.bascule.bus.JobClient;
import io.bascule.engine.Engine;
import io.bascule.engine.Handlers;
import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.Caller;
import io.bascule.job.Decision;
import io.bascule.job.Job;
import io.bascule.job.NewJob;
import io.bascule.settings.ConfigReader;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.bascule.store.TestRows;
import io.bascule.store.Wakeups;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whole servers tell of what their engines do, alone and several on one database. */
class LiveStreamsTest {
    private static final String ALL = "/api/admin/events";
    private static final String PASSWORD = "correct horse battery";
    private static final String CHANNEL = "bascule_streams";

    @TempDir
    Path folder;

    private final DatabaseAddress address = TestDatabase.fresh();
    private final List<AutoCloseable> open = new ArrayList<>();

    /** A server in a Vert.x of its own, as in a process of its own. */
    private final class Node implements AutoCloseable {
        final Vertx vertx = Vertx.vertx();
        final Server server;
        final JobClient client = new JobClient(vertx, Caller.SYSTEM);

        Node(boolean works, JobHandler... handlers) {
            if (open.isEmpty()) {
                TestUsers.addAdmin(vertx, address, PASSWORD);
            }
            open.add(this);
            String url = "postgres://" + address.user() + ":" + address.password() + "@" + address.host() + ":"
                    + address.port() + "/" + address.database() + "?sslmode=disable";
            Map<String, String> variables = new HashMap<>(Map.of(
                    "DATABASE_URL",
                    url,
                    "BASCULE_HTTP_PORT",
                    "0",
                    "BASCULE_DATA_DIR",
                    folder.toString(),
                    "BASCULE_ADMIN_PASSWORD",
                    PASSWORD,
                    "BASCULE_WORKER_ENABLED",
                    String.valueOf(works)));
            server = Server.start(
                    vertx,
                    ConfigReader.read(Optional.empty(), folder, variables),
                    Server.Mode.SERVE,
                    List.of(handlers));
        }

        EventReader watch(String path) {
            EventReader reader = new EventReader(server.port(), path, token());
            open.add(reader);
            assertEquals(200, reader.status());
            return reader;
        }

        String token() {
            String body =
                    JsonObject.of("username", "admin", "password", PASSWORD).encode();
            return new JsonObject(send(HttpRequest.newBuilder(at("/api/auth/login"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))))
                    .getString("token");
        }

        String metrics() {
            return send(HttpRequest.newBuilder(at("/api/metrics")));
        }

        private URI at(String path) {
            return URI.create("http://127.0.0.1:" + server.port() + path);
        }

        Job submit(String jobType) {
            return get(client.submit(NewJob.of(jobType, new JsonObject())));
        }

        @Override
        public void close() {
            server.close();
            get(vertx.close());
        }
    }

    private static String send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request.build(), BodyHandlers.ofString())
                    .body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(open);
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static JobHandler quick() {
        return Handlers.of("quick", job -> Future.succeededFuture(new JsonObject()));
    }

    private static Future<JsonObject> asks(JobContext job, Future<JsonObject> end) {
        job.log("say", "hello");
        return job.approval(ApprovalRequest.of("May I?", new JsonObject())).compose(approved -> {
            job.log("go-on", "thanks");
            return end;
        });
    }

    private static boolean shows(Event event, UUID jobId, String status) {
        return event.name().equals("jobs")
                && event.data().getJsonArray("jobs").stream()
                        .map(JsonObject.class::cast)
                        .anyMatch(job -> job.getString("id").equals(jobId.toString())
                                && job.getString("status").equals(status));
    }

    @Test
    void aThousandQuickJobsAreFewEvents() {
        Node node = new Node(true, quick());
        EventReader reader = node.watch(ALL);
        reader.next("counts");
        get(node.client.submitAll(Collections.nCopies(1_000, NewJob.of("quick", new JsonObject())), null));
        int events = 0;
        long changes = 0;
        for (Event event = reader.next(); ; event = reader.next()) {
            if (event.name().equals("jobs")) {
                events++;
                changes +=
                        event.data().getJsonArray("jobs").size() + event.data().getLong("more");
                assertTrue(event.data().getJsonArray("jobs").size() <= 100);
            } else if (event.data().getJsonObject("jobs").getLong("completed") == 1_000) {
                break;
            }
        }
        // Each was submitted and completed at the least; a job whose changes fell into one event is in it once.
        assertTrue(changes >= 1_000, changes + " changes");
        assertTrue(events * 5L < changes, events + " events of " + changes + " changes");
        assertTrue(node.metrics().contains("agent_streams_open 1"), node::metrics);
    }

    @Test
    void oneNodesStreamsTellWhatAnotherNodeDoes() {
        Promise<JsonObject> end = Promise.promise();
        Node there = new Node(true, Handlers.of("asks", job -> asks(job, end.future())));
        Node here = new Node(false);
        EventReader all = here.watch(ALL);
        all.next("counts");
        Job job = there.submit("asks");

        Event waiting = all.next(event -> event.name().equals("checkpoints"));
        JsonObject checkpoint = waiting.data().getJsonArray("checkpoints").getJsonObject(0);
        assertEquals(job.id().toString(), checkpoint.getString("jobId"));
        assertEquals("PENDING", checkpoint.getString("status"));
        assertEquals("asks", checkpoint.getString("jobType"));

        EventReader own = here.watch("/api/agent-jobs/" + job.id() + "/events");
        own.next("job");
        get(new JobClient(there.vertx, Engine.REVIEWER)
                .decide(Decision.approve(UUID.fromString(checkpoint.getString("id")), "ok", null)));
        // The run that goes on begins from the top, and says hello once more.
        own.next(event -> event.name().equals("logs")
                && event.data().getJsonArray("logs").stream()
                        .map(line -> ((JsonObject) line).getString("message"))
                        .anyMatch("thanks"::equals));
        end.complete(new JsonObject().put("done", true));
        own.next(event -> event.name().equals("job")
                && event.data().getJsonObject("job").getString("status").equals("COMPLETED"));
        all.next(event -> shows(event, job.id(), "COMPLETED"));
    }

    @Test
    void manyJobsOfAnotherNodeAreToldByTheirNumber() {
        Node there = new Node(true, quick());
        Node here = new Node(false);
        EventReader all = here.watch(ALL);
        all.next("counts");
        Job first = there.submit("quick");
        all.next(event -> shows(event, first.id(), "COMPLETED"));
        get(there.client.submitAll(Collections.nCopies(1_000, NewJob.of("quick", new JsonObject())), null));
        all.next(event -> event.name().equals("jobs") && event.data().getLong("more") > 0);
        all.next(event -> event.name().equals("counts")
                && event.data().getJsonObject("jobs").getLong("completed") == 1_001);
    }

    @Test
    void aNodeThatIsAloneTellsNobody() throws SQLException {
        BlockingQueue<String> heard = listen();
        Node alone = new Node(true, quick());
        EventReader reader = alone.watch(ALL);
        reader.next("counts");
        Job job = alone.submit("quick");
        reader.next(event -> shows(event, job.id(), "COMPLETED"));
        assertEquals(List.of(), heardUntilNow(heard));
    }

    @Test
    void nobodyTellsWhatHappensWhereNobodyWatches() throws SQLException {
        Node there = new Node(true, quick());
        BlockingQueue<String> heard = listen();
        Node here = new Node(false);
        // Once: another node that started; that it was heard is known by the marker behind it.
        assertEquals(List.of("WHO_WATCHES"), topics(heardUntilNow(heard)));
        EventReader all = there.watch(ALL);
        Job job = there.submit("quick");
        all.next(event -> shows(event, job.id(), "COMPLETED"));
        assertEquals(Set.of("WATCHES"), Set.copyOf(topics(heardUntilNow(heard))));
        Job told = here.submit("quick");
        String news = take(heard);
        while (topics(List.of(news)).equals(List.of("WATCHES"))) {
            news = take(heard);
        }
        assertEquals(
                List.of(told.id().toString()),
                new JsonObject(news).getJsonArray("jobs").getList());
    }

    @Test
    void aServerThatStopsTellsThoseWhoWatch() {
        Node node = new Node(false);
        EventReader reader = node.watch(ALL);
        reader.next("counts");
        node.server.close();
        assertEquals("shutdown", reader.next("bye").data().getString("reason"));
        assertNull(reader.next());
    }

    private BlockingQueue<String> listen() {
        Vertx vertx = Vertx.vertx();
        Database database = new Database(vertx, address, 1);
        Wakeups wakeups = new Wakeups(database);
        open.add(() -> {
            get(wakeups.close());
            get(database.close());
            get(vertx.close());
        });
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        wakeups.hear(heard::add);
        get(wakeups.listen(ignored -> {}));
        return heard;
    }

    /** What was said before this: notifications come in the order of their commits. */
    private List<String> heardUntilNow(BlockingQueue<String> heard) throws SQLException {
        new TestRows(address).execute("notify " + CHANNEL + ", 'marker'");
        List<String> before = new ArrayList<>();
        for (String text = take(heard); !text.equals("marker"); text = take(heard)) {
            before.add(text);
        }
        return before;
    }

    private static String take(BlockingQueue<String> heard) {
        try {
            String text = heard.poll(30, TimeUnit.SECONDS);
            assertTrue(text != null, "nothing was heard");
            return text;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> topics(List<String> hints) {
        return hints.stream()
                .map(text -> new JsonObject(text).getString("topic"))
                .toList();
    }
}
