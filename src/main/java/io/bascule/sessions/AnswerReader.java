package io.bascule.sessions;

import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.Stage;

/** Reads what a model said in a stage. */
final class AnswerReader {
    AnswerReader(AgentType type, Stage stage) {}

    /**
     * @param searchesLeft how many searches the stage may still make; matters only where the type may search
     */
    Answer read(String text, int searchesLeft) {
        throw new UnsupportedOperationException();
    }
}
