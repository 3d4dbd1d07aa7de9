package io.bascule.sessions;

import io.bascule.sessions.Assignment.Excerpt;
import io.bascule.sessions.Assignment.Sent;
import io.bascule.sessions.definition.Stage;
import io.bascule.store.Passage;
import io.bascule.store.Relevant;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What an agent is given to read in a round. The journal says which passages these were; what they say is read when the model is asked,
 * since documents never change: a run that only replays reads nothing.
 */
final class Reading {
    private final SessionWork work;
    private final String question;
    private Relevant relevant;

    private Reading(SessionWork work, String question) {
        this.work = work;
        this.question = question;
    }

    /** Begins the round, and chooses what has most to do with the task and with what was said when it was sent back. */
    static Reading of(SessionWork work, Stage stage, int round, List<Sent> sent) {
        Reading reading = new Reading(work, question(work, sent));
        work.step(stage, round, "context", () -> reading.begin(stage, round));
        return reading;
    }

    private static String question(SessionWork work, List<Sent> sent) {
        String task = work.session().taskDescription();
        return sent.isEmpty() ? task : task + "\n" + sent.get(sent.size() - 1).feedback();
    }

    private Future<JsonObject> begin(Stage stage, int round) {
        work.progress(stage, round, 0, "reading");
        return work.stores()
                .sessions()
                .beginRound(work.session().id(), work.job().jobId(), round)
                .compose(v -> load())
                .map(Reading::summary);
    }

    private Future<Relevant> load() {
        return work.stores()
                .context()
                .relevant(work.session().id(), question, work.contextSize())
                .onSuccess(loaded -> relevant = loaded);
    }

    private static JsonObject summary(Relevant relevant) {
        JsonArray chosen = new JsonArray();
        relevant.passages().forEach(passage -> chosen.add(passage.ref() + "#" + passage.position()));
        return new JsonObject()
                .put("passages", chosen)
                .put(
                        "characters",
                        relevant.passages().stream()
                                .mapToInt(Passage::characters)
                                .sum())
                .put("isWhole", relevant.isWhole());
    }

    /** In document order. Blocks its thread where they have to be read again. */
    List<Excerpt> excerpts() {
        return loaded().passages().stream()
                .map(passage -> new Excerpt(passage.ref(), passage.text()))
                .toList();
    }

    /** Whether that is all that the documents say. Blocks its thread where they have to be read again. */
    boolean isWhole() {
        return loaded().isWhole();
    }

    private Relevant loaded() {
        if (relevant == null) {
            load().await();
        }
        return relevant;
    }
}
