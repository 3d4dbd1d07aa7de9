package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.JobType;
import io.bascule.job.Role;
import io.bascule.job.TypeLimits;
import io.bascule.store.JobTypeStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTypeRoutesTest {
    private static final AtomicReference<Requests.ChangeType> ASKED = new AtomicReference<>();
    private static final String PATH = "/api/job-types/code.gen_1-a";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        JobTypeStore types = new JobTypeStore(server.database);
        types.announce(new JobType("code.gen_1-a", "Writes.", 3, null, 0, new JsonObject(), null))
                .await();
        server.bus.serve(Addresses.CHANGE_TYPE, change -> {
            ASKED.set(change);
            return types.change(change.caller(), change.jobType(), change.change());
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestServer.Reply patch(String body) {
        return server.json("PATCH", PATH, Role.ADMIN, body);
    }

    @Test
    void whatIsSetIsShownInTheList() {
        TestServer.Reply set = patch("{\"paused\":true,\"maxRunning\":5,\"rate\":{\"limit\":100,\"perMs\":60000}}");
        assertEquals(200, set.status(), set.body());
        JsonObject type = set.json().getJsonObject("jobType");
        assertTrue(type.getBoolean("paused"));
        assertEquals(5, type.getInteger("maxRunning"));
        assertEquals(JsonObject.of("limit", 100, "perMs", 60_000), type.getJsonObject("rate"));
        assertEquals(
                new JsonArray().add(type),
                server.get("/api/job-types", Role.VIEWER).json().getJsonArray("jobTypes"));
        JsonObject cleared = patch("{\"paused\":false,\"maxRunning\":null,\"rate\":null}")
                .json()
                .getJsonObject("jobType");
        assertEquals(false, cleared.getBoolean("paused"));
        assertNull(cleared.getValue("maxRunning"));
        assertNull(cleared.getValue("rate"));
    }

    @Test
    void onlyWhatIsNamedIsAskedFor() {
        patch("{}");
        assertEquals(
                new TypeLimits.Change(null, false, null, false, null),
                ASKED.get().change());
        patch("{\"maxRunning\":null}");
        assertEquals(TypeLimits.Change.maxRunning(null), ASKED.get().change());
        patch("{\"paused\":true}");
        assertEquals(TypeLimits.Change.pause(), ASKED.get().change());
        assertEquals("code.gen_1-a", ASKED.get().jobType());
        assertEquals(server.user(Role.ADMIN).id(), ASKED.get().caller().userId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"paused\":1} | paused",
                "{\"maxRunning\":0} | maxRunning",
                "{\"maxRunning\":100001} | maxRunning",
                "{\"rate\":5} | rate",
                "{\"rate\":{}} | rate.limit",
                "{\"rate\":{\"limit\":5}} | rate.perMs",
                "{\"rate\":{\"limit\":0,\"perMs\":1}} | rate.limit",
                "{\"rate\":{\"limit\":1,\"perMs\":86400001}} | rate.perMs",
                "{\"rate\":{\"limit\":1,\"perMs\":1,\"burst\":1}} | rate.burst"
            })
    void whatIsWrongIsNamed(String body, String field) {
        ASKED.set(null);
        TestServer.Reply reply = patch(body);
        assertEquals(400, reply.status(), reply.body());
        assertEquals(
                List.of(field),
                reply.json().getJsonArray("errors").stream()
                        .map(error -> ((JsonObject) error).getString("field"))
                        .filter(field::equals)
                        .toList());
        assertNull(ASKED.get());
    }
}
