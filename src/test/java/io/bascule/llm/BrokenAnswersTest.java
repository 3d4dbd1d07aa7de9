package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers that break off, and such as are none. */
@Timeout(120)
class BrokenAnswersTest {
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
    void anAnswerThatIsCutBeforeItsFirstPieceIsAskedForAgain(Provider provider) throws Exception {
        Protocol protocol = Protocol.of(provider);
        played.then(
                (request, talk) -> {
                    protocol.say(talk);
                    talk.cut();
                },
                (request, talk) -> talk.cut(),
                protocol.answer("at last"));
        Reply reply = Asked.model(provider, played).ask(Asked.prompt(), new Asked.Counted());
        assertEquals("at last", reply.text());
        assertEquals(3, played.requests().size());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsCutInTheMiddleIsNotPaidForTwice(Provider provider) {
        Protocol protocol = Protocol.of(provider);
        CountDownLatch heard = new CountDownLatch(1);
        played.then((request, talk) -> {
            protocol.say(talk, "half of ", "an answer");
            await(heard);
            talk.cut();
        });
        assertBrokenOff(provider, new Asked.Counted(() -> false, heard::countDown));
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatEndsBeforeTheAnswerDoesIsBrokenOff(Provider provider) {
        Protocol protocol = Protocol.of(provider);
        played.then((request, talk) -> {
            protocol.say(talk, "half of ", "an answer");
            talk.end();
        });
        assertBrokenOff(provider, new Asked.Counted());
    }

    @ParameterizedTest
    @EnumSource
    void eventsThatCannotBeReadAreNoAnswer(Provider provider) {
        Protocol protocol = Protocol.of(provider);
        String name = provider == Provider.ANTHROPIC ? "content_block_delta" : null;
        played.then((request, talk) -> {
            protocol.say(talk, "half of");
            talk.event(name, "{\"choices\": [{\"delta\": {\"content\": \"SECRETANSWER");
            protocol.end(talk, protocol.complete());
            talk.end();
        });
        ModelFailure failure = failure(provider, ModelFailure.GARBAGE);
        assertTrue(failure.retryable());
        assertEquals(1, played.requests().size());
    }

    @ParameterizedTest
    @EnumSource
    void aPageInPlaceOfAStreamIsNoAnswer(Provider provider) {
        played.then((request, talk) -> talk.whole(200, "text/html", Map.of(), "<html>Sign in SECRETANSWER</html>"));
        ModelFailure failure = failure(provider, ModelFailure.NOT_FOUND);
        assertFalse(failure.retryable());
        assertTrue(failure.getMessage().contains("text/html instead of a stream of events"), failure.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotSpeakHttpIsNoProvider(Provider provider) {
        played.usually((request, talk) -> talk.raw("SSH-2.0-OpenSSH_9.2 SECRETANSWER\r\n\r\n"));
        ModelSettings settings = Asked.once(Asked.settings(provider, played.url()));
        ModelFailure failure = failure(Models.of(settings).orElseThrow());
        assertFalse(failure.getMessage().contains("SECRET"), failure.getMessage());
        assertTrue(failure.getMessage().contains("model.baseUrl"), failure.getMessage());
    }

    @Test
    void anEndlessAnswerIsGivenUp() {
        played.then((request, talk) -> {
            talk.stream();
            String noise = ": " + "x".repeat(1 << 16) + "\n";
            for (int i = 0; i < 1_000; i++) {
                talk.piece(noise);
            }
        });
        ModelFailure failure = failure(Provider.ANTHROPIC, ModelFailure.GARBAGE);
        assertFalse(failure.retryable());
        assertTrue(failure.getMessage().contains("more than an answer can be"), failure.getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void whereNothingListensTheSettingIsNamed(Provider provider) throws IOException {
        played.close();
        ModelSettings settings = Asked.once(Asked.settings(provider, played.url()));
        ModelFailure failure = failure(Models.of(settings).orElseThrow());
        assertEquals(ModelFailure.UNAVAILABLE, failure.code());
        assertTrue(failure.retryable());
        assertTrue(failure.getMessage().contains("nothing listens there. Check model.baseUrl"), failure.getMessage());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertBrokenOff(Provider provider, Progress progress) {
        Model model = Asked.model(provider, played);
        ModelFailure failure = assertThrows(ModelFailure.class, () -> model.ask(Asked.prompt(), progress));
        assertEquals(ModelFailure.UNAVAILABLE, failure.code());
        assertTrue(failure.retryable());
        assertTrue(failure.getMessage().contains("broke off"), failure.getMessage());
        assertEquals(1, played.requests().size());
    }

    private ModelFailure failure(Provider provider, String code) {
        ModelFailure failure = failure(Asked.model(provider, played));
        assertEquals(code, failure.code(), failure.getMessage());
        return failure;
    }

    private static ModelFailure failure(Model model) {
        return assertThrows(ModelFailure.class, () -> model.ask(Asked.prompt(), new Asked.Counted()));
    }
}
