package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.EventReader;
import io.bascule.EventReader.Event;
import io.bascule.blackbox.Eventually;
import io.bascule.bus.Addresses;
import io.bascule.bus.Events;
import io.bascule.job.Caller;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.stream.StreamSettings;
import io.bascule.stream.StreamTally;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What streams may take up: readers that are many, slow or gone, and a server that stops. */
class StreamLimitsTest {
    private static final String ALL = "/api/admin/events";
    private static final int MOST_ROUNDS = 400;

    private final TestServer server = new TestServer(
            new HttpSettings(
                    "127.0.0.1",
                    0,
                    2,
                    HttpSettings.Limits.DEFAULT,
                    false,
                    HttpSettings.SecureCookie.AUTO,
                    false,
                    false),
            new StreamSettings(3, 2, Duration.ofMillis(100), Duration.ofSeconds(1)));

    private boolean closed;

    @AfterEach
    void stop() {
        if (!closed) {
            server.close();
        }
    }

    private EventReader open(Role role) {
        return new EventReader(server.port(), ALL, server.token(role));
    }

    private void await(BooleanSupplier wanted) {
        long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!wanted.getAsBoolean()) {
            assertTrue(System.nanoTime() < giveUp, "it never came to that");
            Eventually.pause();
        }
    }

    @Test
    void aUserAndAllTogetherHaveOnlySoMany() {
        EventReader first = open(Role.REVIEWER);
        EventReader second = open(Role.REVIEWER);
        try (second;
                EventReader third = open(Role.REVIEWER)) {
            assertEquals(200, second.status());
            assertEquals(429, third.status());
            assertEquals("10", third.header("retry-after"));
            JsonObject problem = third.body();
            assertEquals("TOO_MANY_REQUESTS", problem.getString("code"));
            assertTrue(problem.getString("detail").contains("http.maxStreamsPerUser"), problem::encode);
            try (EventReader admins = open(Role.ADMIN);
                    EventReader tooMany = open(Role.ADMIN)) {
                assertEquals(200, admins.status());
                assertEquals(429, tooMany.status());
                assertTrue(tooMany.body().getString("detail").contains("http.maxStreams)"));
            }
            first.close();
            await(() -> server.parts.streams().open() == 1);
            try (EventReader again = open(Role.REVIEWER)) {
                assertEquals(200, again.status());
            }
        }
        await(() -> server.parts.streams().open() == 0);
    }

    @Test
    void whoAsksForTheHeadAloneTakesNoPlace() {
        for (int i = 0; i < 5; i++) {
            TestServer.Reply reply =
                    server.send(server.request(ALL, Role.REVIEWER).method("HEAD", BodyPublishers.noBody()));
            assertEquals(200, reply.status());
            assertEquals("text/event-stream; charset=utf-8", reply.header("Content-Type"));
        }
        await(() -> server.parts.streams().open() == 0);
    }

    @Test
    void aStreamShowsThatItIsAlive() {
        try (EventReader reader = open(Role.REVIEWER)) {
            while (reader.beats() < 3) {
                tell(1);
                reader.next("jobs");
            }
        }
    }

    @Test
    void aReaderThatIsSlowForAWhileIsToldThatItMissedSomethingAndGoesOn() {
        try (EventReader slow = open(Role.REVIEWER);
                EventReader quick = open(Role.ADMIN)) {
            int sentInVain = tellUntilNobodyBuffers(quick);
            Event event = slow.next();
            int taken = 0;
            for (; !event.name().equals("resync"); event = slow.next()) {
                taken += event.name().equals("jobs") ? 1 : 0;
            }
            assertTrue(taken < sentInVain, taken + " events came, of " + sentInVain);
            tell(1);
            slow.next(e ->
                    e.name().equals("jobs") && e.data().getJsonArray("jobs").size() == 1);
            assertTrue(server.parts.streams().tally().resyncs().sum() > 0);
        }
    }

    @Test
    void aReaderThatTakesNothingIsCutOff() {
        StreamTally tally = server.parts.streams().tally();
        try (EventReader slow = open(Role.REVIEWER);
                EventReader quick = open(Role.ADMIN)) {
            tellUntilNobodyBuffers(quick);
            await(() -> tally.cuts().sum() == 1);
            await(() -> server.parts.streams().open() == 1);
            tell(1);
            quick.next(e ->
                    e.name().equals("jobs") && e.data().getJsonArray("jobs").size() == 1);
            while (slow.next() != null) {
                // What was under way still comes; then the connection has ended.
            }
        }
    }

    @Test
    void aServerThatStopsSaysSo() {
        EventReader reader = open(Role.REVIEWER);
        reader.next("counts");
        server.close();
        closed = true;
        assertEquals("shutdown", reader.next("bye").data().getString("reason"));
        assertNull(reader.next());
        reader.close();
    }

    /** Until what is told is no longer sent to the reader that takes nothing; answers how often that was. */
    private int tellUntilNobodyBuffers(EventReader quick) {
        StreamTally tally = server.parts.streams().tally();
        int toQuick = 0;
        long toOther = 0;
        int same = 0;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            tell(60);
            while (!quick.next().name().equals("jobs")) {
                toQuick++;
            }
            toQuick++;
            long now = tally.frames().sum() - toQuick;
            same = now > toOther ? 0 : same + 1;
            toOther = Math.max(toOther, now);
            if (same == 8) {
                return round;
            }
        }
        throw new AssertionError("A reader that takes nothing was sent " + toOther + " events");
    }

    /** Jobs of a kilobyte each. */
    private void tell(int jobs) {
        NewJob wanted = new NewJob("echo", "x".repeat(1_000), new JsonObject(), 5, null, 3, null, List.of());
        List<Events.JobChanged> changes = IntStream.range(0, jobs)
                .mapToObj(i -> Jobs.accepted(wanted, Caller.SYSTEM, JobStatus.PENDING))
                .map(job -> new Events.JobChanged(job, null))
                .toList();
        server.bus.publish(Addresses.JOBS_CHANGED, new Events.JobsChanged(changes));
    }
}
