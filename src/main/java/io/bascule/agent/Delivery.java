package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/** Brings what must arrive to the server: again and again, until it is answered or whoever asks for it gives up. */
final class Delivery {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /** How long whoever asks is ready to wait. */
    interface Patience {
        /**
         * Waits before the next try.
         *
         * @param isTooMany whether the server said that it was too much, rather than nothing
         * @return whether there is to be one
         */
        boolean await(Duration pause, boolean isTooMany) throws InterruptedException;
    }

    private final Api api;
    private final AgentLog log;
    /** So that an outage is told once, not by every report of every run. */
    private final AtomicBoolean isAway = new AtomicBoolean();

    Delivery(Api api, AgentLog log) {
        this.api = api;
        this.log = log;
    }

    /**
     * Asks until there is an answer that says something.
     *
     * @return neither {@code UNCLEAR} nor {@code TOO_MANY}; empty where patience ran out
     */
    Optional<Answer> deliver(String path, ObjectNode body, Patience patience) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            Optional<Answer> answer = once(path, body, ANSWER);
            Answer.Meaning meaning = answer.map(Answer::meaning).orElse(Answer.Meaning.UNCLEAR);
            if (meaning != Answer.Meaning.UNCLEAR && meaning != Answer.Meaning.TOO_MANY) {
                return answer;
            }
            if (!patience.await(pause(failures, answer), meaning == Answer.Meaning.TOO_MANY)) {
                return Optional.empty();
            }
        }
    }

    /** How long to wait after so many failures in a row, of which the last one had this answer, if any. */
    static Duration pause(int failures, Optional<Answer> last) {
        Duration asked = last.map(Answer::retryAfter).orElse(Duration.ZERO);
        return Backoff.after(failures, asked, ThreadLocalRandom.current().nextDouble());
    }

    /** Asks once; empty where no answer came. Says so where the server is away, and when it is back. */
    Optional<Answer> once(String path, ObjectNode body, Duration wait) throws InterruptedException {
        try {
            Answer answer = api.post(path, body, wait);
            if (answer.meaning() == Answer.Meaning.UNCLEAR) {
                away(answer.detail());
            } else if (isAway.compareAndSet(true, false)) {
                log.info("The server answers again");
            }
            return Optional.of(answer);
        } catch (IOException e) {
            away(e.getMessage());
            return Optional.empty();
        }
    }

    private void away(String reason) {
        if (isAway.compareAndSet(false, true)) {
            log.warn("The server " + api.server() + " cannot be reached: " + reason + ". It is tried again");
        }
    }
}
