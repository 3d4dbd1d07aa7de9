package io.bascule.sessions;

import io.bascule.handler.NonRetryableException;
import io.bascule.handler.RetryableException;
import io.bascule.job.ErrorCode;
import io.bascule.job.Text;
import io.bascule.job.WorkUsage;
import io.bascule.llm.Model;
import io.bascule.llm.ModelFailure;
import io.bascule.llm.Prompt;
import io.bascule.llm.Reply;
import io.bascule.llm.Turn;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The calls of a run to the model: each a journaled step, each within the budget. */
final class ModelCalls {
    /** Longest answer that is kept, in characters. */
    private static final int MAX_TEXT = 1_000_000;

    private final SessionWork work;
    private final SessionModel model;
    private final Spending spending;

    ModelCalls(SessionWork work, SessionModel model) {
        this.work = work;
        this.model = model;
        this.spending = new Spending(work);
    }

    /**
     * Asks, unless an earlier run did. Blocks its thread; where the budget is used up, a person is asked first.
     *
     * @param number of the call in its round, from 1
     * @param question made only where the model is asked
     * @param reader what the text is; journaled with it, and asked again only of what was journaled without
     */
    Said ask(Stage stage, int round, int number, Supplier<Question> question, Function<String, Answer> reader) {
        spending.askIfUsedUp();
        JsonObject reply = work.step(stage, round, "ask-" + number, () -> {
            Prompt prompt = prompt(question.get());
            JsonObject result = json(prompt, reply(prompt, new Listening(work, stage, round)));
            Answer answer = reader.apply(result.getString("text"));
            return Future.succeededFuture(result.put("answer", answer.toJson()));
        });
        spending.add(usage(reply));
        return said(reply, reader);
    }

    private static Said said(JsonObject reply, Function<String, Answer> reader) {
        String text = reply.getString("text");
        Answer answer = Optional.ofNullable(reply.getJsonObject("answer"))
                .flatMap(recorded -> Answer.recorded(recorded, text))
                .orElseGet(() -> reader.apply(text));
        return new Said(text, answer);
    }

    /** What a model said, and what it was taken for. */
    record Said(String text, Answer answer) {}

    private Prompt prompt(Question question) {
        List<Turn> turns = question.turns().stream()
                .map(turn -> turn.by() == Question.Speaker.USER ? Turn.user(turn.text()) : Turn.agent(turn.text()))
                .toList();
        return new Prompt(question.system(), turns, model.settings().maxTokens());
    }

    private Reply reply(Prompt prompt, Listening listening) {
        try {
            return model().ask(prompt, listening);
        } catch (ModelFailure failure) {
            throw failed(failure);
        } catch (InterruptedException runIsOver) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The run was ended while the model wrote", runIsOver);
        }
    }

    /** Another node may have what this one lacks. */
    private Model model() {
        if (work.session().costBudget() != null && !model.state().countsCost()) {
            throw notConfigured(
                    "This node lacks model.inputPrice and model.outputPrice, by which the session's costBudget is"
                            + " counted. Set them, on every node.");
        }
        return model.model().orElseThrow(() -> notConfigured(model.state().missing()));
    }

    private static RetryableException notConfigured(String missing) {
        return new RetryableException(ErrorCode.MODEL_NOT_CONFIGURED.name(), missing, SessionHandler.ELSEWHERE);
    }

    /** A model that is away for a while: the run is tried again when its provider said, and what is recorded is not paid for again. */
    private static RuntimeException failed(ModelFailure failure) {
        return failure.retryable()
                ? new RetryableException(
                        failure.code(),
                        failure.getMessage(),
                        failure.retryAfter().orElse(Duration.ZERO))
                : new NonRetryableException(failure.code(), failure.getMessage());
    }

    /**
     * What is journaled of a call: {@code {text, model, stopReason, inputTokens, outputTokens, costMicros, estimated?}}. Tokens that the
     * provider does not count are estimated, or no budget would ever be used up: {@code estimated} says so.
     */
    private JsonObject json(Prompt prompt, Reply reply) {
        boolean isInputCounted = reply.inputTokens() > 0;
        boolean isOutputCounted = reply.outputTokens() > 0;
        long input = isInputCounted ? reply.inputTokens() : estimate(characters(prompt));
        long output =
                isOutputCounted ? reply.outputTokens() : estimate(reply.text().length());
        JsonObject json = new JsonObject()
                .put("text", Text.clip(reply.text(), MAX_TEXT))
                .put("model", reply.model())
                .put("stopReason", reply.stopReason())
                .put("inputTokens", input)
                .put("outputTokens", output)
                .put("costMicros", model.settings().costMicros(input, output).orElse(0));
        return isInputCounted && isOutputCounted ? json : json.put("estimated", true);
    }

    private static long characters(Prompt prompt) {
        return prompt.system().length()
                + prompt.turns().stream()
                        .mapToLong(turn -> turn.text().length())
                        .sum();
    }

    /** Four characters a token, rounded up. */
    private static long estimate(long characters) {
        return (characters + 3) / 4;
    }

    private static WorkUsage usage(JsonObject reply) {
        return new WorkUsage(
                1, reply.getLong("inputTokens"), reply.getLong("outputTokens"), reply.getLong("costMicros"));
    }
}
