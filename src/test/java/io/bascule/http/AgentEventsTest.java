package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader;
import io.bascule.EventReader.Event;
import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.Database;
import io.bascule.store.JobQueries;
import io.bascule.store.TallyStore;
import io.bascule.store.Wakeups;
import io.bascule.stream.StreamSettings;
import io.bascule.stream.StreamVerticle;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hints about remote agents: how they are bounded, and how they come from other nodes. */
class AgentEventsTest {
    private static final String PATH = "/api/workers/events";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Events.AgentChanged change(String agentId, UUID user) {
        return new Events.AgentChanged(Ids.next(), agentId, user);
    }

    private static UUID user(Role role) {
        return server.user(role).id();
    }

    @Test
    void aThousandAgentsThatChangeAtOnceAreOneSmallEvent() {
        try (EventReader admin = new EventReader(server.port(), PATH, server.token(Role.ADMIN))) {
            List<Events.AgentChanged> changes = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                changes.add(change("agent-" + i, user(Role.USER)));
            }
            server.bus.publishHere(Addresses.AGENTS_CHANGED, new Events.AgentsChanged(changes, 5));
            Event event = admin.next("agents");
            assertEquals(100, event.data().getJsonArray("agents").size());
            assertEquals(905, event.data().getLong("more"));
            assertTrue(event.data().encode().length() < 4_000);
        }
    }

    @Test
    void aReaderWhoIsNoAdminIsToldTheNumberOfThoseThatNobodyKnows() {
        try (EventReader viewer = new EventReader(server.port(), PATH, server.token(Role.VIEWER))) {
            server.bus.publishHere(
                    Addresses.AGENTS_CHANGED, new Events.AgentsChanged(List.of(change("theirs", user(Role.USER))), 0));
            server.bus.publishHere(Addresses.AGENTS_CHANGED, new Events.AgentsChanged(List.of(), 3));
            Event event = viewer.next("agents");
            assertEquals("{\"agents\":[],\"more\":3}", event.data().encode());
        }
    }

    @Test
    void whatHappensOnAnotherNodeIsToldWithoutNames() throws InterruptedException, ExecutionException, SQLException {
        Vertx far = Vertx.vertx();
        try (EventReader reader = new EventReader(server.port(), PATH, server.token(Role.REVIEWER))) {
            Database database = new Database(far, server.address, 2);
            StreamVerticle.Reads reads = new StreamVerticle.Reads(
                    new JobQueries(database), new CheckpointQueries(database), new TallyStore(database));
            Wakeups wakeups = new Wakeups(database);
            wakeups.listen(hint -> {}).await();
            UUID node = Ids.next();
            enterNode(Ids.next());
            enterNode(node);
            far.deployVerticle(new StreamVerticle(node, reads, wakeups, new StreamViews(), StreamSettings.DEFAULT))
                    .await();
            Bus bus = new Bus(far);
            CompletableFuture<Event> told = CompletableFuture.supplyAsync(() -> reader.next("agents"));
            // Until the other node has heard that somebody watches here, it tells nothing.
            for (boolean waits = true; waits; ) {
                bus.publishHere(
                        Addresses.AGENTS_CHANGED,
                        new Events.AgentsChanged(List.of(change("far", user(Role.REVIEWER))), 0));
                try {
                    told.get(50, TimeUnit.MILLISECONDS);
                    waits = false;
                } catch (TimeoutException notYet) {
                    // It fails by itself where nothing ever comes.
                }
            }
            assertTrue(
                    told.get().data().getJsonArray("agents").isEmpty(), "only whose they are goes from node to node");
            assertTrue(told.get().data().getLong("more") >= 1);
        } finally {
            far.close().await();
        }
    }

    /** Nothing is told where there is no other. */
    private static void enterNode(UUID id) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        server.address.jdbcUrl(), server.address.user(), server.address.password());
                Statement statement = connection.createStatement()) {
            statement.execute("insert into bascule.nodes (id, name, version) values ('" + id + "', 'a node', '1')");
        }
    }
}
