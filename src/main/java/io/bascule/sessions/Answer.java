package io.bascule.sessions;

import io.bascule.job.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a model's text turned out to be. */
sealed interface Answer {
    /**
     * What is journaled of it beside the text, so that no later version of the rules, nor of the agent's file, judges it anew: {@code
     * {fits: true}}, {@code {search: [words]}} or {@code {problems: [text]}}.
     */
    JsonObject toJson();

    /** What was journaled of an answer with this text; empty where it cannot be had back. */
    static Optional<Answer> recorded(JsonObject json, String text) {
        if (json.getValue("search") instanceof JsonArray words) {
            return Optional.of(new Search(texts(words)));
        }
        if (json.getValue("problems") instanceof JsonArray problems) {
            return Optional.of(Wrong.of(texts(problems), text));
        }
        try {
            return Optional.of(new Fits(AnswerText.read(text)));
        } catch (AnswerText.Unreadable e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }

    /** What the stage asked for. */
    record Fits(JsonObject json) implements Answer {
        @Override
        public JsonObject toJson() {
            return JsonObject.of("fits", true);
        }
    }

    /** It wants these words looked for in the documents. */
    record Search(List<String> words) implements Answer {
        public Search {
            words = List.copyOf(words);
        }

        @Override
        public JsonObject toJson() {
            return JsonObject.of("search", new JsonArray(words));
        }
    }

    /**
     * Nothing that can be taken.
     *
     * @param problems for the model and for people alike: each names a place and says what must be there
     * @param excerpt the beginning of what it said
     */
    record Wrong(List<String> problems, String excerpt) implements Answer {
        private static final int MAX_EXCERPT = 2_000;

        public Wrong {
            problems = List.copyOf(problems);
        }

        static Wrong of(List<String> problems, String text) {
            return new Wrong(problems, Text.clip(text.strip(), MAX_EXCERPT));
        }

        @Override
        public JsonObject toJson() {
            return JsonObject.of("problems", new JsonArray(problems));
        }

        /** For the error of a job that failed for it. */
        String words() {
            return "The answer does not fit: " + String.join("; ", problems) + ". It said: " + excerpt;
        }
    }
}
