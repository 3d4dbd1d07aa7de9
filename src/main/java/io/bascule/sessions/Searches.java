package io.bascule.sessions;

import io.bascule.sessions.Assignment.Excerpt;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The searches of a stage in the session's documents, over all its rounds, where its agent type may search. Each is journaled. */
final class Searches {
    private static final int PASSAGES = 8;

    private final SessionWork work;
    private final Stage stage;
    private int left;

    Searches(SessionWork work, Stage stage) {
        this.work = work;
        this.stage = stage;
        boolean maySearch =
                work.type().maySearch() && !work.session().documents().isEmpty();
        this.left = maySearch ? AnswerReader.MAX_SEARCHES : 0;
    }

    int left() {
        return left;
    }

    /** Looks for the words. Blocks its thread. */
    Exchange look(int round, String said, List<String> words) {
        left--;
        JsonObject found = work.step(
                stage,
                round,
                "search-" + (AnswerReader.MAX_SEARCHES - left),
                () -> work.stores()
                        .context()
                        .search(work.session().id(), String.join(" ", words), PASSAGES)
                        .map(passages -> {
                            JsonArray texts = new JsonArray();
                            passages.forEach(one -> texts.add(JsonObject.of("ref", one.ref(), "text", one.text())));
                            return JsonObject.of("words", new JsonArray(words), "found", texts);
                        }));
        List<Excerpt> excerpts = found.getJsonArray("found").stream()
                .map(JsonObject.class::cast)
                .map(one -> new Excerpt(one.getString("ref"), one.getString("text")))
                .toList();
        return new Exchange.Searched(said, words, excerpts, left);
    }
}
