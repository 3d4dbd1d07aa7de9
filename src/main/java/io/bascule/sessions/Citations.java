package io.bascule.sessions;

import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether what an answer cites is there. */
final class Citations {
    private Citations() {}

    /** The documents of which a text is quoted and that exist: those whose content {@link #check} needs. */
    static Set<String> quoted(JsonObject answer, Set<String> known) {
        throw new UnsupportedOperationException();
    }

    /**
     * The answer with what is wrong with its citations: {@code quoteFound} at each quote, {@code unknownSources} at each item that names
     * documents that do not exist. What the model wrote there itself is replaced.
     *
     * @param known the names of all documents
     * @param contents the text of those that {@link #quoted} names
     */
    static Checked check(Stage stage, JsonObject answer, Set<String> known, Map<String, String> contents) {
        throw new UnsupportedOperationException();
    }

    /**
     * @param failed what is wrong, in words; empty where every citation holds
     */
    record Checked(JsonObject answer, List<String> failed) {
        Checked {
            failed = List.copyOf(failed);
        }
    }
}
