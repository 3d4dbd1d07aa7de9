package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.llm.PlayedProvider.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked, and what becomes of an answer. */
@Timeout(120)
class AnswersTest {
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
    void anAnswerComesInPiecesAndWhole(Provider provider) throws Exception {
        played.then(Protocol.of(provider).answer("Über ", "die \"Brücke\"\n", "🌉"));
        Asked.Counted progress = new Asked.Counted();
        Reply reply = Asked.model(provider, played).ask(Asked.prompt(), progress);
        assertEquals("Über die \"Brücke\"\n🌉", reply.text());
        assertEquals(reply.text().length(), progress.characters.get());
        assertEquals(Reply.END_TURN, reply.stopReason());
        assertFalse(reply.isCut());
        assertEquals(11, reply.inputTokens());
        assertEquals(7, reply.outputTokens());
        assertEquals(
                provider == Provider.ANTHROPIC ? "claude-sonnet-4-5-20250929" : "gpt-4.1-2025-04-14", reply.model());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatWasCutAtTheMostTokensSaysSo(Provider provider) throws Exception {
        Protocol protocol = Protocol.of(provider);
        played.then(protocol.stopping(protocol.tooLong(), "half of"));
        Reply reply = Asked.model(provider, played).ask(Asked.prompt(), new Asked.Counted());
        assertEquals("half of", reply.text());
        assertTrue(reply.isCut());
    }

    @Test
    void anthropicIsAskedAsItWantsToBe() throws Exception {
        played.then(Protocol.of(Provider.ANTHROPIC).answer("yes"));
        Prompt prompt =
                new Prompt("Be brief.", List.of(Turn.user("Is it?"), Turn.agent("What?"), Turn.user("It.")), 500);
        Asked.model(Provider.ANTHROPIC, played).ask(prompt, new Asked.Counted());
        Request request = played.requests().get(0);
        assertEquals("/v1/messages", request.path());
        assertEquals(Asked.KEY, request.headers().get("x-api-key"));
        assertEquals("2023-06-01", request.headers().get("anthropic-version"));
        assertEquals(null, request.headers().get("authorization"));
        assertEquals(null, request.headers().get("upgrade"));
        JsonObject body = new JsonObject(request.body());
        assertEquals("test-model", body.getString("model"));
        assertEquals(500, body.getInteger("max_tokens"));
        assertEquals(true, body.getBoolean("stream"));
        assertTrue(body.getValue("system").toString().contains("Be brief."));
        assertEquals(List.of("user", "assistant", "user"), words(body.getJsonArray("messages"), "role"));
    }

    @Test
    void openAiIsAskedAsItWantsToBe() throws Exception {
        played.then(Protocol.of(Provider.OPENAI).answer("yes"));
        Prompt prompt =
                new Prompt("Be brief.", List.of(Turn.user("Is it?"), Turn.agent("What?"), Turn.user("It.")), 500_000);
        Asked.model(Provider.OPENAI, played).ask(prompt, new Asked.Counted());
        Request request = played.requests().get(0);
        assertEquals("/v1/chat/completions", request.path());
        assertEquals("Bearer " + Asked.KEY, request.headers().get("authorization"));
        JsonObject body = new JsonObject(request.body());
        assertEquals("test-model", body.getString("model"));
        assertEquals(1_000, body.getInteger("max_tokens"), "the settings say fewer than the prompt");
        assertEquals(true, body.getBoolean("stream"));
        assertEquals(true, body.getJsonObject("stream_options").getBoolean("include_usage"));
        assertEquals(List.of("system", "user", "assistant", "user"), words(body.getJsonArray("messages"), "role"));
        assertEquals(
                "Be brief.", words(body.getJsonArray("messages"), "content").get(0));
    }

    @Test
    void aServerThatNeedsNoKeyIsSentNone() throws Exception {
        played.usually(Protocol.of(Provider.OPENAI).answer("yes"));
        ModelSettings settings = Asked.keyless(Asked.settings(Provider.OPENAI, played.url()));
        assertEquals(
                "yes",
                Models.of(settings)
                        .orElseThrow()
                        .ask(Asked.prompt(), new Asked.Counted())
                        .text());
        assertFalse(played.requests().get(0).headers().containsKey("authorization"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',/v1",
        "/,/v1",
        "/v1,/v1",
        "/v1/,/v1",
        "/llm,/llm/v1",
        "/llm/v1,/llm/v1",
        "/v1beta/openai,/v1beta/openai"
    })
    void theAddressIsTakenWithAndWithoutItsVersion(String given, String asked) throws Exception {
        played.then(
                Protocol.of(Provider.ANTHROPIC).answer("yes"),
                Protocol.of(Provider.OPENAI).answer("yes"));
        for (Provider provider : Provider.values()) {
            ModelSettings settings = Asked.settings(provider, URI.create(played.url() + given));
            Models.of(settings).orElseThrow().ask(Asked.prompt(), new Asked.Counted());
        }
        assertEquals(
                List.of(asked + "/messages", asked + "/chat/completions"),
                played.requests().stream().map(Request::path).toList());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerOfNothingIsNone(Provider provider) {
        Protocol protocol = Protocol.of(provider);
        played.then(protocol.answer(), protocol.answer(" ", "\n"), protocol.stopping(protocol.tooLong()));
        Model model = Asked.model(provider, played);
        assertTrue(failure(model, ModelFailure.GARBAGE).retryable());
        assertTrue(failure(model, ModelFailure.GARBAGE).retryable());
        ModelFailure usedUp = failure(model, ModelFailure.GARBAGE);
        assertFalse(usedUp.retryable(), "it would use up its tokens again");
        assertTrue(usedUp.getMessage().contains("model.maxTokens"), usedUp.getMessage());
        assertEquals(3, played.requests().size(), "none is asked for twice");
    }

    @Test
    void aRefusalIsNoAnswer() {
        played.then(Protocol.of(Provider.ANTHROPIC).stopping("refusal", "I would"));
        ModelFailure anthropic = failure(Asked.model(Provider.ANTHROPIC, played), ModelFailure.REFUSED);
        assertFalse(anthropic.retryable());

        OpenAiProtocol openAi = new OpenAiProtocol();
        played.then(openAi.stopping("content_filter", "I would"), (request, talk) -> {
            openAi.begin(talk.stream());
            openAi.refuse(talk, "I'm sorry");
            openAi.end(talk, "stop");
            talk.end();
        });
        Model model = Asked.model(Provider.OPENAI, played);
        assertFalse(failure(model, ModelFailure.REFUSED).retryable());
        assertFalse(failure(model, ModelFailure.REFUSED).getMessage().contains("sorry"));
    }

    @Test
    void wordsOfTheProvidersOwnAreKept() throws Exception {
        played.then(
                Protocol.of(Provider.ANTHROPIC).stopping("pause_turn", "wait"),
                Protocol.of(Provider.ANTHROPIC).stopping("model_context_window_exceeded", "too"));
        Model model = Asked.model(Provider.ANTHROPIC, played);
        assertEquals(
                "pause_turn", model.ask(Asked.prompt(), new Asked.Counted()).stopReason());
        assertTrue(model.ask(Asked.prompt(), new Asked.Counted()).isCut());
    }

    @Test
    void aKeyThatCannotBeSentIsFoundBeforehand() {
        ModelSettings settings = Asked.settings(Provider.ANTHROPIC, played.url());
        ModelSettings wrong = Asked.keyed(settings, Optional.of(new ModelKey("sk…")));
        assertTrue(Models.of(wrong).isEmpty());
        assertTrue(Models.missing(wrong).startsWith("model.apiKey is no key"), Models.missing(wrong));
    }

    private static ModelFailure failure(Model model, String code) {
        ModelFailure failure = assertThrows(ModelFailure.class, () -> model.ask(Asked.prompt(), new Asked.Counted()));
        assertEquals(code, failure.code());
        return failure;
    }

    private static List<String> words(JsonArray objects, String name) {
        return objects.stream()
                .map(object -> String.valueOf(((JsonObject) object).getValue(name)))
                .toList();
    }
}
