package io.bascule.sessions;

import io.bascule.job.ContextDocument;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a stage of a session is asked for in one round: everything that its question is made of.
 *
 * @param task in the words of who made the session
 * @param configuration with the defaults of the settings
 * @param documents everything that may be cited
 * @param excerpts what of the documents the agent is given to read, in document order
 * @param isWhole whether the excerpts are all there is
 * @param approved the earlier stages, in order
 * @param rounds the earlier rounds of this stage, in order
 */
record Assignment(
        AgentType type,
        Stage stage,
        int round,
        String task,
        JsonObject configuration,
        List<ContextDocument> documents,
        List<Excerpt> excerpts,
        boolean isWhole,
        List<Done> approved,
        List<Sent> rounds) {
    Assignment {
        documents = List.copyOf(documents);
        excerpts = List.copyOf(excerpts);
        approved = List.copyOf(approved);
        rounds = List.copyOf(rounds);
    }

    /** A piece of a document. */
    record Excerpt(String ref, String text) {}

    /**
     * A stage that is over.
     *
     * @param comment what the person said who approved it, or null
     */
    record Done(Stage stage, JsonObject answer, String comment) {}

    /** A round that was sent back, with what the person said, verbatim. */
    record Sent(int round, JsonObject answer, String feedback) {}
}
