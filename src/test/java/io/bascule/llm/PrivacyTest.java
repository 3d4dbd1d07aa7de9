package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import io.bascule.LogEar;
import io.bascule.llm.PlayedProvider.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No key, prompt or answer is in a log, an exception or a text of ours. */
@Timeout(120)
class PrivacyTest {
    private final LogEar ours = new LogEar("io.bascule.llm");
    private final LogEar theirs = new LogEar("dev.langchain4j");
    private PlayedProvider played;

    @BeforeEach
    void start() throws IOException {
        played = new PlayedProvider();
    }

    @AfterEach
    void stop() throws IOException {
        played.close();
        ours.close();
        theirs.close();
    }

    @ParameterizedTest
    @EnumSource
    void whateverGoesWrongTellsNothing(Provider provider) {
        Protocol protocol = Protocol.of(provider);
        String name = provider == Provider.ANTHROPIC ? "content_block_delta" : null;
        List<Answer> wrong = List.of(
                (request, talk) -> {
                    protocol.say(talk, "SECRETANSWER");
                    talk.event(name, "{\"SECRETANSWER\": [[")
                            .event(name, "SECRETANSWER")
                            .event(name, "[\"SECRETANSWER\"]");
                    talk.event(
                            name, "{\"type\": \"content_block_delta\", \"index\": \"SECRETANSWER\", \"choices\": 5}");
                    talk.end();
                },
                (request, talk) -> {
                    protocol.say(talk, "SECRETANSWER");
                    talk.event("error", "SECRETANSWER");
                    talk.end();
                },
                (request, talk) -> {
                    protocol.say(talk, "SECRETANSWER");
                    protocol.end(talk, "SECRETANSWER, a refusal");
                    talk.cut();
                },
                (request, talk) -> talk.whole(500, "text/plain", Map.of("Retry-After", "600"), "SECRETANSWER"),
                (request, talk) -> talk.whole(401, Map.of(), "[\"" + Asked.KEY + "\", \"SECRETANSWER\"]"),
                protocol.failing(401, Map.of(), "authentication_error", "no key: " + Asked.KEY),
                protocol.stopping("refusal", "SECRETANSWER"),
                protocol.failing(429, Map.of("Retry-After", "0"), "rate_limit_error", "Slow down"),
                protocol.stopping("SECRETANSWER"));
        wrong.forEach(played::then);
        Model model = Asked.model(provider, played);
        while (played.requests().size() < wrong.size()) {
            try {
                model.ask(Asked.prompt(), new Asked.Counted());
            } catch (ModelFailure failure) {
                assertTellsNothing(failure.getMessage());
                assertNull(failure.getCause());
                assertEquals(0, failure.getSuppressed().length);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        assertEquals(
                1,
                ours.heard("The model test-model gave no answer (MODEL_RATE_LIMITED)")
                        .size());
        for (LogEar ear : List.of(ours, theirs)) {
            ear.heard("").forEach(PrivacyTest::assertTellsNothing);
        }
    }

    @Test
    void whatIsPrintedTellsNothing() {
        assertTellsNothing(Asked.settings(Provider.OPENAI, played.url()).toString());
        assertTellsNothing(Asked.prompt().toString() + Asked.prompt().turns());
        assertTellsNothing(new Reply("SECRETANSWER", "m", "end_turn", 1, 1).toString());
    }

    @Test
    void aPromptThatIsNoneIsRefusedWithoutQuotingIt() {
        List<Turn> turns = List.of(Turn.user("SECRETPROMPT"), Turn.agent("SECRETANSWER"));
        assertTellsNothing(assertThrows(IllegalArgumentException.class, () -> new Prompt("", turns, 1))
                .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Prompt("", List.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> new Prompt("", turns.subList(0, 1), 0));
        assertThrows(IllegalArgumentException.class, () -> Turn.user(" "));
    }

    private static void assertTellsNothing(ILoggingEvent event) {
        assertTellsNothing(event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            assertTellsNothing(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    }

    private static void assertTellsNothing(String text) {
        for (String secret : List.of("SECRETANSWER", "SECRETPROMPT", Asked.KEY)) {
            assertFalse(text.contains(secret), text);
        }
    }
}
