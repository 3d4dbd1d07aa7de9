package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.handler.NonRetryableException;
import io.bascule.handler.ScriptedJobContext;
import io.bascule.llm.ModelKey;
import io.bascule.llm.ModelSettings;
import io.bascule.llm.PlayedProvider;
import io.bascule.llm.Provider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is journaled of a call of the model, and what a later run takes it for. */
class ModelCallsTest {
    private static final String FIRST = Samples.PLAN.name() + "/round-1/ask-";
    private static final Question QUESTION = new Question("Be brief.", List.of(Question.Turn.user("Is it?")));

    private final ScriptedJobContext job = new ScriptedJobContext(new JsonObject());
    private final SessionWork work = new SessionWork(Samples.session(), Samples.RESEARCH, job, null, 1_000);
    private PlayedProvider played;
    private ModelCalls calls;

    @BeforeEach
    void start() throws IOException {
        played = new PlayedProvider();
        calls = new ModelCalls(
                work,
                SessionModel.of(new ModelSettings(
                        Provider.OPENAI,
                        Optional.of(new ModelKey("sk-test")),
                        Optional.of(played.url()),
                        "test-model",
                        Duration.ofSeconds(30),
                        1_000,
                        0,
                        Optional.of(BigDecimal.ONE),
                        Optional.of(BigDecimal.TEN))));
    }

    @AfterEach
    void stop() throws IOException {
        played.close();
    }

    /** @param usage of OpenAI's protocol; null where the provider says nothing of it */
    private void answers(String text, JsonObject usage) {
        played.then((request, talk) -> {
            talk.stream();
            JsonObject choice = JsonObject.of("index", 0, "delta", JsonObject.of("content", text));
            talk.event(null, chunk(choice).encode());
            choice = JsonObject.of("index", 0, "delta", new JsonObject(), "finish_reason", "stop");
            talk.event(null, chunk(choice).put("usage", usage).encode());
            talk.event(null, "[DONE]");
            talk.end();
        });
    }

    private static JsonObject chunk(JsonObject choice) {
        return JsonObject.of("id", "c1", "object", "chat.completion.chunk", "choices", JsonArray.of(choice));
    }

    private JsonObject journaled() {
        return job.recorded(FIRST + 1);
    }

    private ModelCalls.Said ask() {
        return calls.ask(
                Samples.PLAN, 1, 1, () -> QUESTION, text -> Answer.Wrong.of(List.of("it is never right"), text));
    }

    @Test
    void whatTheProviderCountsIsTaken() {
        answers("Yes, it is.", JsonObject.of("prompt_tokens", 11, "completion_tokens", 7, "total_tokens", 18));
        ask();
        assertEquals(11, journaled().getInteger("inputTokens"));
        assertEquals(7, journaled().getInteger("outputTokens"));
        assertEquals(81, journaled().getInteger("costMicros"));
        assertFalse(journaled().containsKey("estimated"));
    }

    @Test
    void whatItDoesNotCountIsEstimatedSoThatABudgetIsUsedUpSomeDay() {
        answers("Yes, it is.", null);
        ask();
        assertEquals(4, journaled().getInteger("inputTokens"), "15 characters");
        assertEquals(3, journaled().getInteger("outputTokens"), "11 characters");
        assertEquals(34, journaled().getInteger("costMicros"));
        assertEquals(true, journaled().getBoolean("estimated"));
    }

    @Test
    void whatATextWasTakenForIsJournaledAndNotJudgedAnew() {
        answers("{\"search\": [\"quay\"]}", null);
        assertEquals(new Answer.Wrong(List.of("it is never right"), "{\"search\": [\"quay\"]}"), ask().answer());
        Answer again = calls.ask(Samples.PLAN, 1, 1, () -> QUESTION, text -> new Answer.Fits(new JsonObject()))
                .answer();
        assertEquals(ask().answer(), again);
        assertEquals(1, played.requests().size());
    }

    @Test
    void eachKindComesBackAsItWas() {
        String text = "Here: {\"a\": 1}";
        List<Answer> answers = List.of(
                new Answer.Fits(JsonObject.of("a", 1)),
                new Answer.Search(List.of("quay", "depth")),
                Answer.Wrong.of(List.of("a must be text", "b is missing"), text));
        for (Answer answer : answers) {
            JsonObject stored = new JsonObject(answer.toJson().encode());
            assertEquals(Optional.of(answer), Answer.recorded(stored, text));
        }
        assertEquals(Optional.empty(), Answer.recorded(answers.get(0).toJson(), "no object"));
    }

    @Test
    void whatWasJournaledWithoutIsJudgedNow() {
        JsonObject before = JsonObject.of("text", "{}", "inputTokens", 1, "outputTokens", 1, "costMicros", 0);
        job.record(FIRST + 1, before);
        assertEquals(new Answer.Wrong(List.of("it is never right"), "{}"), ask().answer());
        assertEquals(0, played.requests().size());
    }

    @Test
    void aSessionThatWaitsIsNotEndedByAnAgentsFileThatAsksForMore() {
        for (int call = 1; call <= 3; call++) {
            JsonObject reply = JsonObject.of("text", "{}", "inputTokens", 1, "outputTokens", 1, "costMicros", 0);
            job.record(FIRST + call, reply.put("answer", new Answer.Fits(new JsonObject()).toJson()));
        }
        Asking asking = new Asking(calls, Samples.PLAN, 1, () -> null);
        Searches searches = new Searches(work, Samples.PLAN);
        assertEquals(new JsonObject(), asking.answer(work, Fence.random(), searches));

        for (int call = 1; call <= 3; call++) {
            job.record(FIRST + call, JsonObject.of("text", "{}", "inputTokens", 1, "outputTokens", 1, "costMicros", 0));
        }
        assertThrows(NonRetryableException.class, () -> asking.answer(work, Fence.random(), searches));
    }
}
