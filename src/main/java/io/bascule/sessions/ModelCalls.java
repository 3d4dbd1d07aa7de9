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
     * @return {@code {text, model, stopReason, inputTokens, outputTokens, costMicros}}
     */
    JsonObject ask(Stage stage, int round, int number, Supplier<Question> question) {
        spending.askIfUsedUp();
        JsonObject reply = work.step(stage, round, "ask-" + number, () -> {
            Prompt prompt = prompt(question.get());
            return Future.succeededFuture(json(said(prompt, new Listening(work, stage, round))));
        });
        spending.add(usage(reply));
        return reply;
    }

    private Prompt prompt(Question question) {
        List<Turn> turns = question.turns().stream()
                .map(turn -> turn.by() == Question.Speaker.USER ? Turn.user(turn.text()) : Turn.agent(turn.text()))
                .toList();
        return new Prompt(question.system(), turns, model.settings().maxTokens());
    }

    private Reply said(Prompt prompt, Listening listening) {
        Model asked = model.model()
                .orElseThrow(() -> new NonRetryableException(
                        ErrorCode.MODEL_NOT_CONFIGURED.name(), model.state().missing()));
        try {
            return asked.ask(prompt, listening);
        } catch (ModelFailure failure) {
            throw failed(failure);
        } catch (InterruptedException runIsOver) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The run was ended while the model wrote", runIsOver);
        }
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

    private JsonObject json(Reply reply) {
        return new JsonObject()
                .put("text", Text.clip(reply.text(), MAX_TEXT))
                .put("model", reply.model())
                .put("stopReason", reply.stopReason())
                .put("inputTokens", reply.inputTokens())
                .put("outputTokens", reply.outputTokens())
                .put(
                        "costMicros",
                        model.settings()
                                .costMicros(reply.inputTokens(), reply.outputTokens())
                                .orElse(0));
    }

    private static WorkUsage usage(JsonObject reply) {
        return new WorkUsage(
                1, reply.getLong("inputTokens"), reply.getLong("outputTokens"), reply.getLong("costMicros"));
    }
}
