package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader;
import io.bascule.EventReader.Event;
import io.bascule.access.SignedIn;
import io.bascule.access.UserChange;
import io.bascule.bus.Addresses;
import io.bascule.bus.Events;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.SignIn;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestRows;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of events, as a client sees them. What happens is said on the event bus, as an engine would. */
class EventRoutesTest {
    private static final String ALL = "/api/admin/events";

    private static TestServer server;

    private final List<EventReader> readers = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void closeReaders() {
        readers.forEach(EventReader::close);
        while (server.parts.streams().open() > 0) {
            server.get("/health/live", null);
        }
    }

    private EventReader open(String path, String token, String... head) {
        EventReader reader = new EventReader(server.port(), path, token, head);
        readers.add(reader);
        return reader;
    }

    private EventReader all(String... head) {
        return open(ALL, server.token(Role.REVIEWER), head);
    }

    private static String ofJob(UUID id) {
        return "/api/agent-jobs/" + id + "/events";
    }

    private static Job job(JobStatus status) {
        NewJob wanted = NewJob.of("echo", new JsonObject().put("secret", "input"));
        return Jobs.accepted(wanted, Caller.person(new UUID(3, 3), "ann", Role.USER), status);
    }

    private static void tell(Job... jobs) {
        server.bus.publish(
                Addresses.JOBS_CHANGED,
                new Events.JobsChanged(Arrays.stream(jobs)
                        .map(job -> new Events.JobChanged(job, null))
                        .toList()));
    }

    private static List<String> ids(Event jobs) {
        return jobs.data().getJsonArray("jobs").stream()
                .map(job -> ((JsonObject) job).getString("id"))
                .toList();
    }

    /** A job of a user of that role, in the database. */
    private static UUID stored(Role owner, JobStatus status) throws SQLException {
        UUID id = Ids.next();
        server.rows.insert(List.of(new TestRows.JobRow(
                id, "echo", status, "task", server.user(owner).id(), List.of(), Instant.now())));
        return id;
    }

    @Test
    void aReviewerIsToldWhichJobsChangedAsTheListShowsThem() {
        EventReader reader = all();
        assertEquals(200, reader.status());
        Job job = job(JobStatus.RUNNING);
        tell(job);
        Event event = reader.next("jobs");
        JsonObject shown = JobJson.listed(job);
        assertEquals(new JsonObject().put("jobs", new JsonArray().add(shown)).put("more", 0), event.data());
        assertFalse(event.data().encode().contains("secret"));
        assertTrue(event.id().matches("[0-9a-f]{12}-[0-9]+"), event.id());
    }

    @Test
    void theHeadKeepsEventsFromBeingKeptOrHeldBack() {
        EventReader reader = all();
        assertEquals("text/event-stream; charset=utf-8", reader.header("content-type"));
        assertEquals("no-store", reader.header("cache-control"));
        assertEquals("no", reader.header("x-accel-buffering"));
        assertEquals("nosniff", reader.header("x-content-type-options"));
        assertNotEquals("gzip", reader.header("content-encoding"));
    }

    @Test
    void theCountsAreThereAtTheBeginningAndAfterChanges() throws SQLException {
        EventReader reader = all();
        JsonObject before = reader.next("counts").data();
        server.rows.insert("echo", JobStatus.PENDING);
        tell(job(JobStatus.PENDING));
        JsonObject after = reader.next("counts").data();
        assertEquals(
                before.getJsonObject("jobs").getLong("pending") + 1,
                after.getJsonObject("jobs").getLong("pending"));
        assertEquals(0L, after.getJsonObject("checkpoints").getLong("pending"));
    }

    @Test
    void aCheckpointIsToldWithoutItsDataAndWithItsJobsType() {
        EventReader reader = all();
        Checkpoint checkpoint = Jobs.decided(Ids.next(), CheckpointStatus.PENDING, Caller.SYSTEM, "");
        server.bus.publish(
                Addresses.CHECKPOINT_CHANGED, new Events.CheckpointChanged(checkpoint, "echo", Caller.SYSTEM));
        JsonObject told = reader.next("checkpoints").data();
        assertEquals(0, told.getInteger("more"));
        JsonObject shown = told.getJsonArray("checkpoints").getJsonObject(0);
        JsonObject listed = CheckpointJson.of(checkpoint).put("jobType", "echo");
        listed.remove("data");
        listed.remove("metadata");
        assertEquals(listed, shown);
    }

    @Test
    void aBurstIsOneEventWithTheLatestOfSomeAndTheNumberOfTheRest() {
        EventReader reader = all();
        Job[] many =
                IntStream.range(0, 500).mapToObj(i -> job(JobStatus.PENDING)).toArray(Job[]::new);
        tell(many);
        tell(many[0].claimedBy(new UUID(7, 7), Instant.now()));
        JsonObject told = reader.next("jobs").data();
        assertEquals(100, told.getJsonArray("jobs").size());
        assertEquals(400, told.getInteger("more"));
        assertEquals("RUNNING", told.getJsonArray("jobs").getJsonObject(0).getString("status"));
    }

    @Test
    void aJobsOwnStreamBeginsWithHowItIsAndTellsOfNoOther() throws SQLException {
        UUID id = stored(Role.USER, JobStatus.RUNNING);
        EventReader reader = open(ofJob(id), server.token(Role.USER));
        Event first = reader.next();
        assertEquals("job", first.name());
        assertEquals("RUNNING", first.data().getJsonObject("job").getString("status"));
        assertEquals(id.toString(), first.data().getJsonObject("job").getString("id"));
        tell(job(JobStatus.RUNNING));
        LogEntry line = new LogEntry(Ids.next(), id, "echo", "say", LogLevel.INFO, "hello\nyou", null, Jobs.NOW);
        server.bus.publish(Addresses.LOG_APPENDED, new Events.LogAppended(id, List.of(line)));
        Event second = reader.next();
        assertEquals("logs", second.name());
        assertEquals(
                new JsonObject()
                        .put("logs", new JsonArray().add(JobJson.log(line)))
                        .put("more", 0),
                second.data());
    }

    @Test
    void whatHappensWhileAStreamIsOpenedIsAReasonToFetchAnew() throws Exception {
        UUID id = stored(Role.USER, JobStatus.RUNNING);
        EventReader witness = open(ofJob(id), server.token(Role.USER));
        witness.next("job");
        LogEntry line = new LogEntry(Ids.next(), id, "echo", "say", LogLevel.INFO, "early", null, Jobs.NOW);
        CompletableFuture<EventReader> opening;
        DatabaseAddress address = server.address;
        try (Connection holds = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
            holds.setAutoCommit(false);
            holds.createStatement().execute("lock table bascule.submitted in access exclusive mode");
            opening = CompletableFuture.supplyAsync(() -> open(ofJob(id), server.token(Role.USER)));
            while (server.parts.streams().open() < 2) {
                server.get("/health/live", null);
            }
            server.bus.publish(Addresses.LOG_APPENDED, new Events.LogAppended(id, List.of(line)));
            witness.next("logs");
            holds.rollback();
        }
        EventReader late = opening.join();
        assertEquals("job", late.next().name());
        // Where its event loop only comes to the news after the answer began, it is told the news itself: this line,
        // nothing else.
        Event second = late.next();
        JsonObject news = new JsonObject()
                .put("logs", new JsonArray().add(JobJson.log(line)))
                .put("more", 0);
        assertTrue(
                second.name().equals("resync")
                        || second.name().equals("logs") && second.data().equals(news),
                second::toString);
    }

    @Test
    void aJobThatIsNotThereOrSomeoneElsesIsNotFoundAndTakesNoPlace() throws SQLException {
        UUID reviewers = stored(Role.REVIEWER, JobStatus.RUNNING);
        for (int i = 0; i < 12; i++) {
            EventReader refused = open(ofJob(i % 2 == 0 ? reviewers : Ids.next()), server.token(Role.USER));
            assertEquals(404, refused.status());
            assertEquals("NOT_FOUND", refused.body().getString("code"));
        }
        assertEquals(200, open(ofJob(reviewers), server.token(Role.VIEWER)).status());
    }

    @Test
    void whoConnectsAgainGoesOnWhereItWas() {
        EventReader before = all();
        tell(job(JobStatus.PENDING));
        String last = before.next("jobs").id();
        Job missed = job(JobStatus.PENDING);
        EventReader witness = all();
        tell(missed);
        witness.next(event ->
                event.name().equals("jobs") && ids(event).contains(missed.id().toString()));
        before.close();

        for (EventReader after : List.of(
                all("Last-Event-ID: " + last), open(ALL + "?lastEventId=" + last, server.token(Role.REVIEWER)))) {
            Event first = after.next(event -> !event.name().equals("counts"));
            assertEquals("jobs", first.name());
            assertEquals(List.of(missed.id().toString()), ids(first));
        }
    }

    @Test
    void whoConnectsAgainBeforeAnyEventGoesOnToo() {
        EventReader before = all();
        before.next("counts");
        EventReader early = all();
        early.next("counts");
        String last = early.lastId();
        assertFalse(last.isEmpty());
        early.close();
        Job missed = job(JobStatus.PENDING);
        tell(missed);
        before.next(event ->
                event.name().equals("jobs") && ids(event).contains(missed.id().toString()));
        Event first = all("Last-Event-ID: " + last).next(event -> !event.name().equals("counts"));
        assertEquals(List.of(missed.id().toString()), ids(first));
    }

    @Test
    void whereWhatFollowedIsNotKnownAnyMoreTheReaderIsToldFirst() throws SQLException {
        EventReader witness = all();
        String known = witness.next("counts").id();
        // Nobody watched this job when that was told.
        EventReader reader =
                open(ofJob(stored(Role.USER, JobStatus.RUNNING)), server.token(Role.USER), "Last-Event-ID: " + known);
        assertEquals("resync", reader.next().name());
        assertEquals("job", reader.next().name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "ffffffffffff-1",
                "null",
                "-1",
                "ffffffffffff-999999999999999999999999999999",
                "'; drop table jobs; --",
                "<script>alert(1)</script>",
                "\u00ff\u00fe",
                "%0d%0aevent: bye"
            })
    void aStrangeLastEventIdIsAReasonToFetchAnew(String id) {
        EventReader reader = all("Last-Event-ID: " + id);
        assertEquals(200, reader.status());
        assertEquals("resync", reader.next().name());
        Job job = job(JobStatus.PENDING);
        tell(job);
        assertEquals(List.of(job.id().toString()), ids(reader.next("jobs")));
    }

    @Test
    void anIdOfTheFutureIsAReasonToFetchAnewAndALongOneToo() {
        EventReader witness = all();
        String epoch = witness.next("counts").id().split("-")[0];
        assertEquals(
                "resync",
                all("Last-Event-ID: " + epoch + "-999999999999999999").next().name());
        assertEquals("resync", all("Last-Event-ID: " + "9".repeat(5_000)).next().name());
        assertEquals(
                400,
                open(ALL + "?lastEventId=" + "9".repeat(5_000), server.token(Role.ADMIN))
                        .status());
    }

    @Test
    void whoLogsOutIsNoLongerTold() {
        SignedIn signedIn = server.signIn(Role.REVIEWER);
        EventReader reader = open(ALL, signedIn.token());
        reader.next("counts");
        assertEquals(
                200,
                server.send(server.request("/api/auth/logout", null)
                                .header("Authorization", "Bearer " + signedIn.token())
                                .POST(BodyPublishers.noBody()))
                        .status());
        endsWith("unauthenticated", reader);
    }

    @Test
    void aKeyThatIsRevokedIsNoLongerTold() {
        var key = server.key(Role.REVIEWER, Scope.READ);
        EventReader reader = open(ALL, key.token());
        EventReader others = all();
        server.access
                .apiKeys()
                .revoke(key.key().id(), server.user(Role.REVIEWER).asCaller())
                .await();
        endsWith("unauthenticated", reader);
        Job job = job(JobStatus.PENDING);
        tell(job);
        others.next(event ->
                event.name().equals("jobs") && ids(event).contains(job.id().toString()));
    }

    @Test
    void whoLosesTheRoleIsNoLongerTold() throws SQLException {
        Caller admin = server.user(Role.ADMIN).asCaller();
        var user = server.access
                .users()
                .create(admin, "soon-gone", TestServer.PASSWORD, Role.REVIEWER)
                .await();
        String key = server.access
                .apiKeys()
                .create(user.asCaller(), "k", Set.of(Scope.READ), Optional.empty())
                .await()
                .token();
        EventReader all = open(ALL, key);
        EventReader ofOne = open(ofJob(stored(Role.USER, JobStatus.RUNNING)), key);
        all.next("counts");
        ofOne.next("job");
        server.access
                .users()
                .change(admin, user.id(), new UserChange(Optional.of(Role.USER), Optional.empty(), Optional.empty()))
                .await();
        endsWith("forbidden", all);
        endsWith("forbidden", ofOne);
    }

    @Test
    void whoIsDeactivatedIsNoLongerTold() throws SQLException {
        Caller admin = server.user(Role.ADMIN).asCaller();
        var user = server.access
                .users()
                .create(admin, "dismissed", TestServer.PASSWORD, Role.VIEWER)
                .await();
        String token = server.access
                .signIns()
                .signIn("dismissed", TestServer.PASSWORD, new SignIn.From("127.0.0.1", null))
                .await()
                .token();
        EventReader reader = open(ofJob(stored(Role.USER, JobStatus.RUNNING)), token);
        reader.next("job");
        server.access
                .users()
                .change(admin, user.id(), new UserChange(Optional.empty(), Optional.of(false), Optional.empty()))
                .await();
        endsWith("unauthenticated", reader);
    }

    private static void endsWith(String reason, EventReader reader) {
        Event bye = reader.next("bye");
        assertEquals(reason, bye.data().getString("reason"));
        assertFalse(bye.data().getString("message").isBlank());
        assertNull(reader.next());
    }
}
