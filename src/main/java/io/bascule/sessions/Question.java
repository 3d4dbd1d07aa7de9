package io.bascule.sessions;

import java.util.List;

/**
 * What a model is asked, whichever it is.
 *
 * @param system what it is told first
 * @param turns user and agent in turn, beginning and ending with the user; none is empty
 */
record Question(String system, List<Turn> turns) {
    Question {
        turns = List.copyOf(turns);
    }

    /** Who said it. */
    enum Speaker {
        USER,
        AGENT
    }

    /** What one side said. */
    record Turn(Speaker by, String text) {
        static Turn user(String text) {
            return new Turn(Speaker.USER, text);
        }

        static Turn agent(String text) {
            return new Turn(Speaker.AGENT, text);
        }
    }
}
