package io.bascule.faults;

import io.bascule.blackbox.Api;
import io.bascule.faults.History.Outcome;

/** What an answer says of what was asked. */
final class Answers {
    private Answers() {}

    /** A 503 may come after the COMMIT whose answer was lost; a 429 comes before anything was done. */
    static Outcome outcome(Api.Reply reply) {
        return switch (reply.status()) {
            case 200, 201 -> Outcome.ACKNOWLEDGED;
            case 503 -> Outcome.UNKNOWN;
            case 429 -> Outcome.REFUSED;
            default -> Outcome.WRONG;
        };
    }
}
