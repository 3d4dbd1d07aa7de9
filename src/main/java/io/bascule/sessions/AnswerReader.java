package io.bascule.sessions;

import io.bascule.job.FieldError;
import io.bascule.job.JsonRules;
import io.bascule.job.Text;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.Shape;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a model said in a stage: its answer, a search where the agent type may search, or what is wrong with it. */
final class AnswerReader {
    /** How often a stage may search. */
    static final int MAX_SEARCHES = 3;

    /** Most artifacts of one answer. */
    static final int MAX_ITEMS = 100;

    private static final String SEARCH = "search";
    private static final int MAX_WORDS = 5;
    private static final int MAX_WORDS_LENGTH = 200;
    private static final int MAX_PROBLEM = 500;

    private final AgentType type;
    private final Stage stage;
    private final Shape shape;

    AnswerReader(AgentType type, Stage stage) {
        this.type = type;
        this.stage = stage;
        this.shape = Shape.of(stage.output());
    }

    /**
     * @param searchesLeft how many searches the stage may still make; matters only where the type may search
     */
    Answer read(String text, int searchesLeft) {
        JsonObject json;
        try {
            json = AnswerText.read(text);
        } catch (AnswerText.Unreadable e) {
            return wrong(List.of(e.getMessage()), text);
        }
        if (isSearch(json) && (type.maySearch() || !shape.problems("", json).isEmpty())) {
            return search(json.getJsonArray(SEARCH), searchesLeft, text);
        }
        List<String> problems = problems(json);
        return problems.isEmpty() ? new Answer.Fits(json) : wrong(problems, text);
    }

    private static boolean isSearch(JsonObject json) {
        return json.size() == 1 && json.getValue(SEARCH) instanceof JsonArray;
    }

    private Answer search(JsonArray words, int searchesLeft, String text) {
        if (!type.maySearch()) {
            return wrong(List.of("there is no search here; answer as the schema says"), text);
        }
        if (searchesLeft <= 0) {
            return wrong(
                    List.of("there may be no further search; answer as the schema says, with what you have"), text);
        }
        boolean isFine = !words.isEmpty()
                && words.size() <= MAX_WORDS
                && words.stream()
                        .allMatch(entry -> entry instanceof String s
                                && !s.isBlank()
                                && s.length() <= MAX_WORDS_LENGTH
                                && Text.isStorable(s));
        return isFine
                ? new Answer.Search(
                        words.stream().map(entry -> ((String) entry).strip()).toList())
                : wrong(
                        List.of("search must be 1 to " + MAX_WORDS + " texts of at most " + MAX_WORDS_LENGTH
                                + " characters"),
                        text);
    }

    private List<String> problems(JsonObject json) {
        Optional<FieldError> unstorable = JsonRules.problem("", json).or(() -> JsonRules.inexactNumber("answer", json));
        if (unstorable.isPresent()) {
            return List.of(words(unstorable.get()));
        }
        List<String> problems = new ArrayList<>();
        shape.problems("", json).forEach(error -> problems.add(words(error)));
        stage.artifacts().flatMap(rule -> rule.each()).ifPresent(each -> {
            if (json.getValue(each) instanceof JsonArray items && items.size() > MAX_ITEMS) {
                problems.add(each + " must have at most " + MAX_ITEMS + " items");
            }
        });
        return problems;
    }

    private static String words(FieldError error) {
        String at = error.field().isEmpty() ? "the answer" : error.field();
        return Text.clip(at + " " + error.message(), MAX_PROBLEM);
    }

    private static Answer.Wrong wrong(List<String> problems, String text) {
        return Answer.Wrong.of(problems, text);
    }
}
