package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch over = new CountDownLatch(1);
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private PlayedServer server;
    private Api api;
    private Delivery delivery;

    @BeforeEach
    void start() throws IOException {
        server = new PlayedServer();
        api = new Api(server.url(), "the-key");
        delivery = new Delivery(api, new AgentLog(new PrintStream(told, true), "the-key", Instant::now));
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.close();
    }

    @Test
    void aCallCarriesTheKeyAndItsJson() throws Exception {
        Answer answer = api.post("jobs/1/release", Json.object().put("x", "ä"), PATIENCE);
        assertEquals(Answer.Meaning.TAKEN, answer.meaning());
        PlayedServer.Call call = server.await("release");
        assertEquals("/prefix/api/training/agent/jobs/1/release", call.path());
        assertEquals("Bearer the-key", call.authorization());
        assertEquals("{\"x\":\"ä\"}", call.body().toString());
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        server.next("poll", PlayedServer.redirect(server.url() + "/elsewhere"));
        assertEquals(
                Answer.Meaning.UNCLEAR,
                api.post("poll", Json.object(), PATIENCE).meaning());
        assertEquals(List.of(), server.calls("elsewhere"));
    }

    @Test
    void anAnswerThatDoesNotComeOrDoesNotEndIsNotWaitedForLonger() {
        server.next("poll", exchange -> await(), exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
        });
        for (int i = 0; i < 2; i++) {
            assertThrows(IOException.class, () -> api.post("poll", Json.object(), Duration.ofMillis(300)));
        }
        assertEquals(2, server.calls("poll").size());
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        CountDownLatch closed = new CountDownLatch(1);
        server.next("poll", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (true) {
                    exchange.getResponseBody().write(new byte[8_192]);
                }
            } finally {
                closed.countDown();
            }
        });
        Api modest = new Api(server.url(), "the-key", 1_000_000);
        IOException tooLong = assertThrows(IOException.class, () -> modest.post("poll", Json.object(), PATIENCE));
        assertTrue(tooLong.getMessage().contains("longer than 1000000 bytes"), tooLong::getMessage);
        assertDoesNotThrow(() -> closed.await());
    }

    /** Keeps an answer back until the test is over. */
    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatMustArriveIsSentUntilThereIsAnAnswer() throws Exception {
        server.next(
                "complete",
                PlayedServer.LOST,
                PlayedServer.CUT,
                PlayedServer.GARBAGE,
                PlayedServer.status(503, "{}"),
                PlayedServer.busy(429, "17"));
        List<Boolean> tooMany = new ArrayList<>();
        List<Duration> pauses = new ArrayList<>();
        Optional<Answer> answer = delivery.deliver("jobs/1/complete", Json.object(), (pause, isTooMany) -> {
            pauses.add(pause);
            return tooMany.add(isTooMany);
        });
        assertEquals(Answer.Meaning.TAKEN, answer.orElseThrow().meaning());
        assertEquals(6, server.calls("complete").size());
        assertEquals(List.of(false, false, false, false, true), tooMany);
        assertTrue(pauses.get(4).compareTo(Duration.ofSeconds(17)) >= 0, pauses::toString);
        assertEquals(1, told.toString().split("cannot be reached", -1).length - 1, told::toString);
        assertTrue(told.toString().contains("answers again"), told::toString);
    }

    @Test
    void whoGivesUpGetsNoAnswer() throws Exception {
        server.next("complete", PlayedServer.LOST, PlayedServer.LOST, PlayedServer.LOST);
        assertEquals(Optional.empty(), delivery.deliver("jobs/1/complete", Json.object(), (pause, isTooMany) -> false));
        assertEquals(1, server.calls("complete").size());
    }

    @Test
    void aServerThatIsNotThereIsExplained() throws Exception {
        Delivery nowhere = new Delivery(
                new Api(URI.create("http://127.0.0.1:1"), "the-key"),
                new AgentLog(new PrintStream(told, true), "the-key", Instant::now));
        assertEquals(Optional.empty(), nowhere.once("poll", Json.object(), PATIENCE));
        assertTrue(told.toString().contains("http://127.0.0.1:1 cannot be reached: nothing listens"), told::toString);
    }
}
