package io.bascule.sessions;

import io.bascule.handler.NonRetryableException;
import io.bascule.sessions.ModelCalls.Said;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The conversation of a round: until the model has given an answer that can be taken. */
final class Asking {
    /** The model gave no answer that fits the schema, however often it was told what is wrong. */
    static final String INVALID_ANSWER = "INVALID_ANSWER";

    /** How many answers that cannot be taken end the job. */
    private static final int MOST_WRONG = 3;

    private final ModelCalls calls;
    private final Stage stage;
    private final int round;
    private final Supplier<Assignment> assignment;

    /**
     * @param assignment made only where the model is asked
     */
    Asking(ModelCalls calls, Stage stage, int round, Supplier<Assignment> assignment) {
        this.calls = calls;
        this.stage = stage;
        this.round = round;
        this.assignment = assignment;
    }

    /** Blocks its thread. */
    JsonObject answer(SessionWork work, Fence fence, Searches searches) {
        AnswerReader reader = new AnswerReader(work.type(), stage);
        List<Exchange> exchanges = new ArrayList<>();
        int wrongs = 0;
        for (int call = 1; ; call++) {
            Supplier<Question> question = () -> Prompts.of(assignment.get(), exchanges, fence);
            Said said = calls.ask(stage, round, call, question, text -> reader.read(text, searches.left()));
            Answer answer = said.answer();
            if (answer instanceof Answer.Fits fits) {
                return fits.json();
            } else if (answer instanceof Answer.Search search) {
                exchanges.add(searches.look(round, said.text(), search.words()));
            } else if (answer instanceof Answer.Wrong wrong) {
                if (++wrongs == MOST_WRONG) {
                    throw new NonRetryableException(INVALID_ANSWER, wrong.words());
                }
                exchanges.add(new Exchange.Invalid(said.text(), wrong));
            }
        }
    }
}
