package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Runs;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.bascule.job.Role;
import io.bascule.store.JobTypeStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScheduleRoutesTest {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
        JobTypeStore types = new JobTypeStore(server.database);
        for (String name : List.of("report", "picky")) {
            types.announce(new JobType(name, "Reports.", 3, null, 0, new JsonObject(), null))
                    .await();
        }
        server.serve(
                Addresses.checkInputs("picky"),
                question -> new Runs.InputsChecked(List.of(List.of(new FieldError("inputData.of", "is required")))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonObject body() {
        return new JsonObject()
                .put("name", "s" + COUNT.incrementAndGet())
                .put("cron", "30 6 * * 1-5")
                .put("timeZone", "Europe/Berlin")
                .put("jobType", "report")
                .put("inputData", new JsonObject().put("of", "numbers"));
    }

    private static JsonObject created(Role role, JsonObject body) {
        TestServer.Reply reply = server.post("/api/schedules", role, body.encode());
        assertEquals(201, reply.status(), reply.body());
        JsonObject schedule = reply.json().getJsonObject("schedule");
        assertEquals("/api/schedules/" + schedule.getString("id"), reply.header("Location"));
        return schedule;
    }

    private static String pathOf(JsonObject schedule) {
        return "/api/schedules/" + schedule.getString("id");
    }

    private static TestServer.Reply patch(JsonObject schedule, Role role, JsonObject change) {
        return server.json("PATCH", pathOf(schedule), role, change.encode());
    }

    private static String refused(JsonObject body, String field) {
        TestServer.Reply reply = server.post("/api/schedules", Role.USER, body.encode());
        assertEquals(400, reply.status(), reply.body());
        return reply.json().getJsonArray("errors", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(error -> error.getString("field").equals(field))
                .map(error -> error.getString("message"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(reply.body()));
    }

    @Test
    void aScheduleIsMadeWithDefaultsAndSaysWhenItComes() {
        JsonObject body =
                new JsonObject().put("name", "plain").put("cron", "0 0 29 2 *").put("jobType", "report");
        JsonObject schedule = created(Role.USER, body);
        assertEquals("UTC", schedule.getString("timeZone"));
        assertEquals("run-latest", schedule.getString("missedSlots"));
        assertEquals(5, schedule.getInteger("priority"));
        assertEquals(true, schedule.getBoolean("enabled"));
        assertEquals(new JsonObject(), schedule.getJsonObject("inputData"));
        assertEquals(server.user(Role.USER).id().toString(), schedule.getString("userId"));
        assertEquals(5, schedule.getJsonArray("nextRuns").size());
        schedule.getJsonArray("nextRuns")
                .forEach(time -> assertTrue(time.toString().endsWith("-02-29T00:00:00.000Z"), time.toString()));
        assertEquals(schedule, server.get(pathOf(schedule), Role.USER).json().getJsonObject("schedule"));
    }

    @Test
    void aWrongExpressionIsAnsweredWithWhatIsWrongAndAnExample() {
        String message = refused(body().put("cron", "every day"), "cron");
        assertEquals(
                "must have five fields, and has 2; five fields are minute, hour, day of month, month, day of week:"
                        + " 30 6 * * 1-5 is 06:30 from Monday to Friday",
                message);
        assertTrue(refused(body().put("cron", "0 25 * * *"), "cron")
                .startsWith("cannot have the hour 25: 25 is not from 0 to 23; "));
        assertTrue(refused(body().put("cron", "0 0 * * 7/2"), "cron").contains("write 7, or 0/2 to begin at Sunday"));
        assertTrue(refused(body().put("cron", "0 0 30 2 *"), "cron").contains("never comes"));
    }

    @Test
    void aTimeZoneThatThereIsNotIsRefusedWithTheOneThatWasMeant() {
        assertTrue(refused(body().put("timeZone", "Mars/Olympus"), "timeZone").contains("for example Europe/Berlin"));
        assertTrue(refused(body().put("timeZone", "america/new york"), "timeZone")
                .endsWith("did you mean America/New_York?"));
        refused(body().put("timeZone", "+01:00"), "timeZone");
    }

    @Test
    void everyWrongFieldIsNamed() {
        JsonObject body = body().put("priority", 11)
                .put("missedSlots", "all")
                .put("nonsense", 1)
                .putNull("name");
        body.remove("jobType");
        assertEquals("is required", refused(body, "name"));
        assertEquals("is required", refused(body, "jobType"));
        assertEquals("must be one of run-latest, skip", refused(body, "missedSlots"));
        assertEquals("must be text", refused(body().put("requires", JsonObject.of("gpu", 1)), "requires.gpu"));
        assertTrue(refused(body().put("requires", JsonObject.of("g p u", "1")), "requires.g p u")
                .startsWith("is no name"));
        assertTrue(refused(body, "priority").contains("0 to 10"));
        assertTrue(refused(body, "nonsense").startsWith("is not known here; known are name, cron, timeZone"));
        assertTrue(refused(body().put("name", " "), "name").contains("1 to 100"));
        JsonArray tags = new JsonArray();
        for (int i = 0; i < 20; i++) {
            tags.add("t" + i);
        }
        assertTrue(refused(body().put("tags", tags), "tags").contains("at most 19"));
    }

    @Test
    void theTypeAndItsHandlersCheckOfTheInputAreAskedBeforeAnythingIsStored() {
        TestServer.Reply unknown = server.post(
                "/api/schedules", Role.USER, body().put("jobType", "reprot").encode());
        assertEquals("UNKNOWN_JOB_TYPE", unknown.code());
        assertTrue(unknown.json().getString("detail").contains("Known: picky, report"), unknown.body());
        assertEquals("is required", refused(body().put("jobType", "picky"), "inputData.of"));
        JsonObject schedule = created(Role.USER, body());
        TestServer.Reply changed = patch(schedule, Role.USER, JsonObject.of("jobType", "picky"));
        assertEquals(400, changed.status(), changed.body());
    }

    @Test
    void aNameIsTakenOnceForEachUser() {
        JsonObject body = body();
        created(Role.USER, body);
        assertEquals(
                "CONFLICT",
                server.post("/api/schedules", Role.USER, body.encode()).code());
        created(Role.REVIEWER, body);
    }

    @Test
    void aUserSeesAndChangesOwnSchedulesOnly() {
        JsonObject own = created(Role.USER, body());
        JsonObject others = created(Role.ADMIN, body());
        assertEquals(404, server.get(pathOf(others), Role.USER).status());
        assertEquals(
                404, patch(others, Role.USER, JsonObject.of("enabled", false)).status());
        assertEquals(404, server.json("DELETE", pathOf(others), Role.USER, "").status());
        List<String> listed = ids(server.get("/api/schedules?limit=100", Role.USER));
        assertTrue(listed.contains(own.getString("id")));
        assertFalse(listed.contains(others.getString("id")));
        assertEquals(
                404, server.get("/api/schedules/" + new UUID(1, 1), Role.USER).status());
        assertEquals(404, server.get("/api/schedules/nonsense", Role.USER).status());
    }

    @Test
    void aReviewerSeesEveryonesAndChangesNone() {
        JsonObject schedule = created(Role.USER, body());
        assertEquals(200, server.get(pathOf(schedule), Role.REVIEWER).status());
        assertTrue(ids(server.get("/api/schedules?limit=100", Role.VIEWER)).contains(schedule.getString("id")));
        assertEquals(
                403,
                patch(schedule, Role.REVIEWER, JsonObject.of("enabled", false)).status());
        assertEquals(
                403, server.json("DELETE", pathOf(schedule), Role.REVIEWER, "").status());
    }

    @Test
    void anAdminChangesAnyonesButNotWhatItRunsInTheirName() {
        JsonObject schedule = created(Role.USER, body());
        TestServer.Reply changed = patch(
                schedule, Role.ADMIN, new JsonObject().put("cron", "0 * * * *").put("enabled", false));
        assertEquals(200, changed.status(), changed.body());
        JsonObject shown = changed.json().getJsonObject("schedule");
        assertEquals("0 * * * *", shown.getString("cron"));
        assertEquals(schedule.getString("userId"), shown.getString("userId"));
        for (JsonObject change : List.of(
                JsonObject.of("inputData", JsonObject.of("of", "letters")),
                JsonObject.of("jobType", "picky"),
                JsonObject.of("taskDescription", "Another"))) {
            TestServer.Reply refused = patch(schedule, Role.ADMIN, change);
            assertEquals(403, refused.status(), refused.body());
            assertTrue(refused.json().getString("detail").contains("Only its owner"), refused.body());
        }
        assertEquals(
                200, server.json("DELETE", pathOf(schedule), Role.ADMIN, "").status());
        assertEquals(404, server.get(pathOf(schedule), Role.USER).status());
    }

    @Test
    void aChangeKeepsWhatItDoesNotNameAndDisablingEndsWhatComes() {
        JsonObject schedule = created(Role.USER, body().put("timeoutMs", 5_000).put("tags", new JsonArray().add("a")));
        JsonObject off = patch(schedule, Role.USER, JsonObject.of("enabled", false))
                .json()
                .getJsonObject("schedule");
        assertEquals(new JsonArray(), off.getJsonArray("nextRuns"));
        JsonObject on = patch(
                        schedule,
                        Role.USER,
                        new JsonObject().put("enabled", true).put("missedSlots", "skip"))
                .json()
                .getJsonObject("schedule");
        assertEquals("skip", on.getString("missedSlots"));
        for (String kept :
                List.of("name", "cron", "timeZone", "jobType", "inputData", "timeoutMs", "tags", "nextRuns")) {
            assertEquals(schedule.getValue(kept), on.getValue(kept), kept);
        }
        assertEquals(
                400,
                patch(schedule, Role.USER, JsonObject.of("cron", "nonsense")).status());
        assertTrue(patch(schedule, Role.USER, JsonObject.of("cron", "* * *"))
                .body()
                .contains("five fields"));
    }

    private static JsonObject changed(JsonObject schedule, JsonObject change) {
        TestServer.Reply reply = patch(schedule, Role.USER, change);
        assertEquals(200, reply.status(), reply.body());
        return reply.json().getJsonObject("schedule");
    }

    @Test
    void aNullTakesAwayWhatCanBeAbsentAndWhatIsLeftOutStays() {
        JsonObject nullable = new JsonObject()
                .put("taskDescription", "What it is")
                .put("maxAttempts", 7)
                .put("timeoutMs", 5_000)
                .put("inputData", JsonObject.of("of", "numbers"))
                .put("tags", JsonArray.of("a"))
                .put("concurrencyKey", "k")
                .put("concurrencyLimit", 3)
                .put("requires", JsonObject.of("gpu", "true"));
        JsonObject schedule = created(Role.USER, body().mergeIn(nullable));
        nullable.forEach(field -> assertEquals(field.getValue(), schedule.getValue(field.getKey()), field.getKey()));
        for (String name : List.of("taskDescription", "maxAttempts", "timeoutMs")) {
            assertNull(changed(schedule, new JsonObject().putNull(name)).getValue(name), name);
            assertEquals(
                    schedule.getValue(name),
                    changed(schedule, named(schedule, name)).getValue(name));
        }
        JsonObject bare = changed(
                schedule, new JsonObject().putNull("inputData").putNull("tags").putNull("requires"));
        assertEquals(new JsonObject(), bare.getJsonObject("inputData"));
        assertEquals(new JsonArray(), bare.getJsonArray("tags"));
        assertEquals(new JsonObject(), bare.getJsonObject("requires"));
        for (String kept :
                List.of("taskDescription", "maxAttempts", "timeoutMs", "concurrencyKey", "concurrencyLimit")) {
            assertEquals(schedule.getValue(kept), bare.getValue(kept), kept);
        }
    }

    private static JsonObject named(JsonObject schedule, String field) {
        return JsonObject.of(field, schedule.getValue(field));
    }

    @Test
    void aConcurrencyKeyThatIsTakenAwayTakesItsLimitAlong() {
        JsonObject schedule = created(Role.USER, body().put("concurrencyKey", "k"));
        assertEquals(1, schedule.getInteger("concurrencyLimit"));
        assertEquals(4, changed(schedule, JsonObject.of("concurrencyLimit", 4)).getInteger("concurrencyLimit"));
        assertEquals(4, changed(schedule, JsonObject.of("concurrencyKey", "l")).getInteger("concurrencyLimit"));
        JsonObject one = changed(schedule, new JsonObject().putNull("concurrencyLimit"));
        assertEquals(1, one.getInteger("concurrencyLimit"));
        assertEquals("l", one.getString("concurrencyKey"));
        JsonObject none = changed(schedule, new JsonObject().putNull("concurrencyKey"));
        assertNull(none.getValue("concurrencyKey"));
        assertNull(none.getValue("concurrencyLimit"));
        TestServer.Reply refused = patch(schedule, Role.USER, JsonObject.of("concurrencyLimit", 2));
        assertEquals(400, refused.status(), refused.body());
        assertTrue(refused.body().contains("needs a concurrencyKey"), refused.body());
    }

    @Test
    void aConcurrencyKeyIsCheckedAsThatOfAJob() {
        assertTrue(
                refused(body().put("concurrencyLimit", 2), "concurrencyLimit").startsWith("needs a concurrencyKey"));
        assertTrue(refused(body().put("concurrencyKey", " "), "concurrencyKey").contains("1 to 200"));
        assertTrue(refused(body().put("concurrencyKey", "k").put("concurrencyLimit", 1_001), "concurrencyLimit")
                .contains("1 to 1000"));
    }

    @Test
    void aNullForWhatEveryScheduleHasIsRefused() {
        JsonObject schedule = created(Role.USER, body());
        for (String name : List.of("name", "cron", "timeZone", "missedSlots", "jobType", "priority", "enabled")) {
            TestServer.Reply refused = patch(schedule, Role.USER, new JsonObject().putNull(name));
            assertEquals(400, refused.status(), name);
            assertEquals(
                    name + ": cannot be null; leave it out to keep it as it is",
                    refused.json().getString("detail"));
        }
    }

    @Test
    void aListIsPagedByCursorAndLeavesInputsOut() {
        created(Role.REVIEWER, body());
        created(Role.REVIEWER, body());
        TestServer.Reply first = server.get("/api/schedules?limit=1", Role.ADMIN);
        JsonObject pagination = first.json().getJsonObject("pagination");
        assertTrue(pagination.getBoolean("hasMore"));
        assertNull(first.json().getJsonArray("schedules").getJsonObject(0).getValue("inputData"));
        TestServer.Reply second =
                server.get("/api/schedules?limit=1&cursor=" + pagination.getString("nextCursor"), Role.ADMIN);
        assertTrue(ids(second).get(0).compareTo(ids(first).get(0)) < 0, "newest first");
        assertEquals(400, server.get("/api/schedules?limit=101", Role.ADMIN).status());
        assertEquals(400, server.get("/api/schedules?nonsense=1", Role.ADMIN).status());
    }

    private static List<String> ids(TestServer.Reply reply) {
        return reply.json().getJsonArray("schedules").stream()
                .map(one -> ((JsonObject) one).getString("id"))
                .toList();
    }
}
