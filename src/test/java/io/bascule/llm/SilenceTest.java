package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that go silent or are slow, and people who do not want the answer any more. */
@Timeout(45)
class SilenceTest {
    private PlayedProvider played;

    @BeforeEach
    void start() throws IOException {
        played = new PlayedProvider();
    }

    @AfterEach
    void stop() throws IOException {
        played.close();
    }

    @ParameterizedTest
    @EnumSource
    void aProviderThatSaysNothingIsGivenUp(Provider provider) throws Exception {
        played.then((request, talk) -> talk.silence());
        assertGivenUp(provider);
    }

    @ParameterizedTest
    @EnumSource
    void aProviderThatFallsSilentInTheMiddleIsGivenUp(Provider provider) throws Exception {
        played.then((request, talk) -> {
            Protocol.of(provider).say(talk, "half of");
            talk.silence();
        });
        assertGivenUp(provider);
    }

    @Test
    void aSlowAnswerIsWaitedForWhileThereAreSignsOfLife() throws Exception {
        Protocol protocol = Protocol.of(Provider.ANTHROPIC);
        played.then((request, talk) -> {
            protocol.say(talk);
            for (int i = 0; i < 14; i++) {
                nap();
                talk.event("ping", "{\"type\": \"ping\"}");
            }
            protocol.piece(talk, "slow");
            protocol.end(talk, "end_turn");
            talk.end();
        });
        ModelSettings settings = Asked.silent(Asked.settings(Provider.ANTHROPIC, played.url()), Duration.ofSeconds(5));
        Reply reply = Models.of(settings).orElseThrow().ask(Asked.prompt(), new Asked.Counted());
        assertEquals("slow", reply.text());
    }

    @Test
    void aProviderThatOnlySaysThatItLivesIsGivenUp() throws Exception {
        Protocol protocol = Protocol.of(Provider.ANTHROPIC);
        played.then((request, talk) -> {
            protocol.say(talk);
            while (true) {
                nap(50);
                talk.event("ping", "{\"type\": \"ping\"}");
                talk.event(null, "{\"type\":\"ping\"}");
            }
        });
        ModelSettings settings = Asked.silent(Asked.settings(Provider.ANTHROPIC, played.url()), Duration.ofSeconds(1));
        ModelFailure failure = failure(Models.of(settings).orElseThrow(), new Asked.Counted());
        assertEquals(ModelFailure.TIMEOUT, failure.code(), failure.getMessage());
        assertTrue(failure.retryable());
        assertClientLeft();
    }

    @ParameterizedTest
    @EnumSource
    void whoCancelsIsHeardWhileTheProviderIsSilent(Provider provider) throws Exception {
        played.then((request, talk) -> talk.silence());
        assertCancelled(provider, new Asked.Counted(() -> !played.requests().isEmpty()));
    }

    @ParameterizedTest
    @EnumSource
    void whoCancelsIsHeardAtTheNextPiece(Provider provider) throws Exception {
        Protocol protocol = Protocol.of(provider);
        played.then((request, talk) -> {
            protocol.say(talk, "one");
            endless(protocol, talk);
        });
        Asked.Counted[] progress = new Asked.Counted[1];
        progress[0] = new Asked.Counted(() -> progress[0].characters.get() > 0);
        assertCancelled(provider, progress[0]);
    }

    @Test
    void whoCancelsIsHeardBetweenTwoTries() {
        played.then(Protocol.of(Provider.ANTHROPIC).failing(503, Map.of("Retry-After", "59"), "api_error", "Away"));
        ModelFailure failure = failure(
                Asked.model(Provider.ANTHROPIC, played),
                new Asked.Counted(() -> !played.requests().isEmpty()));
        assertEquals(ModelFailure.CANCELLED, failure.code());
        assertEquals(1, played.requests().size());
    }

    @Test
    void whoCancelledBeforehandAsksNothing() {
        ModelFailure failure = failure(Asked.model(Provider.OPENAI, played), new Asked.Counted(() -> true));
        assertEquals(ModelFailure.CANCELLED, failure.code());
        assertEquals(0, played.requests().size());
    }

    @Test
    void anInterruptClosesTheExchange() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        played.then((request, talk) -> {
            asked.countDown();
            talk.silence();
        });
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread asking = new Thread(() -> {
            try {
                Asked.model(Provider.ANTHROPIC, played).ask(Asked.prompt(), new Asked.Counted());
            } catch (ModelFailure | InterruptedException e) {
                end.complete(e);
            }
        });
        asking.start();
        assertTrue(asked.await(30, TimeUnit.SECONDS));
        asking.interrupt();
        assertInstanceOf(InterruptedException.class, end.get(30, TimeUnit.SECONDS));
        assertClientLeft();
    }

    private void assertGivenUp(Provider provider) throws Exception {
        ModelSettings settings = Asked.silent(Asked.settings(provider, played.url()), Duration.ofSeconds(1));
        ModelFailure failure = failure(Models.of(settings).orElseThrow(), new Asked.Counted());
        assertEquals(ModelFailure.TIMEOUT, failure.code(), failure.getMessage());
        assertTrue(failure.retryable());
        assertTrue(failure.getMessage().contains("1000 ms; model.silence"), failure.getMessage());
        assertClientLeft();
        assertTrue(played.requests().size() <= 1, "it is not asked again");
    }

    private void assertCancelled(Provider provider, Asked.Counted progress) throws Exception {
        ModelFailure failure = failure(Asked.model(provider, played), progress);
        assertEquals(ModelFailure.CANCELLED, failure.code(), failure.getMessage());
        assertClientLeft();
    }

    private void assertClientLeft() throws InterruptedException {
        assertTrue(played.awaitNoConnection(), "the connection is still open");
    }

    private void endless(Protocol protocol, Talk talk) throws IOException {
        while (true) {
            protocol.piece(talk, "more");
            nap();
        }
    }

    private static void nap() {
        nap(400);
    }

    private static void nap(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ModelFailure failure(Model model, Progress progress) {
        return assertThrows(ModelFailure.class, () -> model.ask(Asked.prompt(), progress));
    }
}
