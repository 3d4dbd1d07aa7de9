package io.bascule.sessions;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a model's text turned out to be. */
sealed interface Answer {
    /** What the stage asked for. */
    record Fits(JsonObject json) implements Answer {}

    /** It wants these words looked for in the documents. */
    record Search(List<String> words) implements Answer {
        public Search {
            words = List.copyOf(words);
        }
    }

    /**
     * Nothing that can be taken.
     *
     * @param problems for the model and for people alike: each names a place and says what must be there
     * @param excerpt the beginning of what it said
     */
    record Wrong(List<String> problems, String excerpt) implements Answer {
        public Wrong {
            problems = List.copyOf(problems);
        }

        /** For the error of a job that failed for it. */
        String words() {
            return "The answer does not fit: " + String.join("; ", problems) + ". It said: " + excerpt;
        }
    }
}
