package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors that a provider says it has: which are asked about once more, and what is told of them. */
@Timeout(120)
class ProviderErrorsTest {
    private static final Map<String, String> AT_ONCE = Map.of("Retry-After", "0");

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
    @CsvSource({
        "400,invalid_request_error,MODEL_BAD_REQUEST",
        "401,authentication_error,MODEL_REFUSED_KEY",
        "402,billing_error,MODEL_NO_CREDIT",
        "403,permission_error,MODEL_REFUSED_KEY",
        "404,not_found_error,MODEL_NOT_FOUND",
        "413,request_too_large,MODEL_BAD_REQUEST",
        "422,unprocessable,MODEL_BAD_REQUEST",
        "429,insufficient_quota,MODEL_NO_CREDIT",
        "302,found,MODEL_NOT_FOUND"
    })
    void whatLastsIsAskedOnce(int status, String type, String code) {
        for (Provider provider : Provider.values()) {
            played.then(Protocol.of(provider).failing(status, Map.of("Location", "/elsewhere"), type, "so it is"));
            ModelFailure failure = failure(provider);
            assertEquals(code, failure.code());
            assertFalse(failure.retryable());
            assertTrue(failure.getMessage().endsWith("(" + status + "): so it is"), failure.getMessage());
        }
        assertEquals(2, played.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504, 529})
    void whatPassesIsAskedAgain(int status) throws Exception {
        for (Provider provider : Provider.values()) {
            Protocol protocol = Protocol.of(provider);
            PlayedProvider.Answer busy = protocol.failing(status, AT_ONCE, "overloaded_error", "Overloaded");
            played.then(busy, busy, protocol.answer("at last"));
            Reply reply = Asked.model(provider, played).ask(Asked.prompt(), new Asked.Counted());
            assertEquals("at last", reply.text());
        }
        assertEquals(6, played.requests().size());
    }

    @ParameterizedTest
    @EnumSource
    void aProviderThatStaysBusyIsGivenUp(Provider provider) {
        played.usually(Protocol.of(provider).failing(429, AT_ONCE, "rate_limit_error", "Slow down"));
        ModelFailure failure = failure(provider);
        assertEquals(ModelFailure.RATE_LIMITED, failure.code());
        assertTrue(failure.retryable());
        assertEquals(5, played.requests().size(), "once, and model.maxRetries times more");
    }

    @ParameterizedTest
    @EnumSource
    void aLongPauseIsNotWaitedForButTold(Provider provider) {
        played.then(Protocol.of(provider).failing(429, Map.of("retry-after", "61"), "rate_limit_error", "Slow down"));
        ModelFailure failure = failure(provider);
        assertEquals(ModelFailure.RATE_LIMITED, failure.code());
        assertTrue(failure.retryable());
        assertEquals(Optional.of(Duration.ofSeconds(61)), failure.retryAfter());
        assertEquals(1, played.requests().size());
    }

    @Test
    void millisecondsAreMoreExactThanSeconds() throws Exception {
        Protocol protocol = Protocol.of(Provider.OPENAI);
        played.then(
                protocol.failing(
                        429, Map.of("retry-after-ms", "3", "Retry-After", "3600"), "rate_limit_exceeded", "Slow down"),
                protocol.answer("soon"));
        assertEquals(
                "soon",
                Asked.model(Provider.OPENAI, played)
                        .ask(Asked.prompt(), new Asked.Counted())
                        .text());
    }

    @Test
    void aProviderThatWantsNoRetriesGetsNone() {
        played.then(Protocol.of(Provider.ANTHROPIC)
                .failing(500, Map.of("x-should-retry", "false"), "api_error", "Internal server error"));
        ModelFailure failure = failure(Provider.ANTHROPIC);
        assertEquals(ModelFailure.UNAVAILABLE, failure.code());
        assertFalse(failure.retryable());
        assertEquals(1, played.requests().size());
    }

    @ParameterizedTest
    @EnumSource
    void anErrorBeforeTheFirstPieceIsAskedAboutAgain(Provider provider) throws Exception {
        Protocol protocol = Protocol.of(provider);
        played.then(
                (request, talk) -> {
                    protocol.say(talk);
                    protocol.error(talk, "overloaded_error", "Overloaded");
                    talk.end();
                },
                protocol.answer("at last"));
        Reply reply = Asked.model(provider, played).ask(Asked.prompt(), new Asked.Counted());
        assertEquals("at last", reply.text());
    }

    @ParameterizedTest
    @EnumSource
    void anErrorBehindPiecesIsNotPaidForTwice(Provider provider) {
        Protocol protocol = Protocol.of(provider);
        played.then((request, talk) -> {
            protocol.say(talk, "half of");
            protocol.error(talk, "overloaded_error", "Overloaded");
            talk.end();
        });
        ModelFailure failure = failure(provider);
        assertEquals(ModelFailure.UNAVAILABLE, failure.code());
        assertTrue(failure.retryable());
        assertTrue(failure.getMessage().endsWith("(529): Overloaded"), failure.getMessage());
        assertEquals(1, played.requests().size());
    }

    @Test
    void errorsOfOtherServersAreUnderstood() {
        Protocol protocol = Protocol.of(Provider.OPENAI);
        played.then(
                (request, talk) -> {
                    protocol.say(talk);
                    talk.event(null, "{\"error\":{\"message\":\"too long\",\"code\":400}}");
                    talk.end();
                },
                (request, talk) -> {
                    protocol.say(talk);
                    talk.event("error", "{\"message\":\"no such model\",\"type\":\"model_not_found\"}");
                    talk.end();
                },
                (request, talk) -> talk.whole(404, Map.of(), "{\"error\":\"model 'x' not found\"}"),
                (request, talk) -> talk.whole(404, Map.of(), "{\"detail\":\"Not Found\"}"),
                (request, talk) -> talk.whole(404, "text/html", Map.of(), "<html>SECRETANSWER</html>"));
        assertTold(ModelFailure.BAD_REQUEST, "(400): too long");
        assertTold(ModelFailure.NOT_FOUND, "(404): no such model");
        assertTold(ModelFailure.NOT_FOUND, "(404): model 'x' not found");
        assertTold(ModelFailure.NOT_FOUND, "(404): Not Found");
        assertTold(ModelFailure.NOT_FOUND, "(404)");
    }

    @Test
    void whatAProviderSaysIsShownShortAndWithoutTheKey() {
        String message = "Wrong\tkey\n" + Asked.KEY + " " + "x".repeat(1_000);
        played.then(Protocol.of(Provider.OPENAI).failing(401, Map.of(), "invalid_request_error", message));
        String told = failure(Provider.OPENAI).getMessage();
        assertTrue(told.contains("(401): Wrong key *** xxx"), told);
        assertTrue(told.length() < 400, told);
    }

    private void assertTold(String code, String end) {
        ModelFailure failure = failure(Provider.OPENAI);
        assertEquals(code, failure.code(), failure.getMessage());
        assertTrue(failure.getMessage().endsWith(end), failure.getMessage());
    }

    private ModelFailure failure(Provider provider) {
        Model model = Asked.model(provider, played);
        return assertThrows(ModelFailure.class, () -> model.ask(Asked.prompt(), new Asked.Counted()));
    }
}
