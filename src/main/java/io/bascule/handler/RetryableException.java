package io.bascule.handler;

import io.bascule.bus.Runs;
import java.time.Duration;

/**
 * Thrown by a handler where trying again is of use, but later, or where programs shall know why it failed: the job is tried again
 * no earlier than the handler says, while attempts are left; after the last one the job's error is this one's code and message.
 */
public final class RetryableException extends RuntimeException {
    /** The longest wait; more counts as this. */
    public static final Duration LONGEST = Duration.ofMillis(Runs.Failed.MAX_AFTER_MS);

    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Duration after;

    /**
     * @param code the job's error code, for programs
     * @param after the shortest wait before the next attempt; {@link Duration#ZERO} for that between attempts, which else comes on top
     *     of it; at most {@link #LONGEST}, a day
     */
    public RetryableException(String code, String message, Duration after) {
        super(message);
        this.code = code;
        this.after = after.isNegative() ? Duration.ZERO : after.compareTo(LONGEST) < 0 ? after : LONGEST;
    }

    public String code() {
        return code;
    }

    public Duration after() {
        return after;
    }
}
