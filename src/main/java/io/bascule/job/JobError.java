package io.bascule.job;

/**
 * Why a job failed.
 *
 * @param code stable, for programs, for example {@code REJECTED}
 * @param message for people
 */
public record JobError(String code, String message) {
    /** A handler threw, and no attempt was left. */
    public static final String HANDLER_FAILED = "HANDLER_FAILED";
    /** A handler said that trying again is of no use. */
    public static final String NON_RETRYABLE = "NON_RETRYABLE";
    /** A run took longer than the job's timeout, and no attempt was left. */
    public static final String TIMEOUT = "TIMEOUT";
    /** The nodes that ran the job were lost as often as the job has attempts. */
    public static final String NODE_LOST = "NODE_LOST";
    /** The agents that ran the job were lost as often as the job has attempts. */
    public static final String LEASE_LOST = "LEASE_LOST";
    /** A person rejected the checkpoint that the job waited at. */
    public static final String REJECTED = "REJECTED";
    /** Nobody decided the checkpoint in time. */
    public static final String EXPIRED = "EXPIRED";
    /** The handler's code no longer fits what earlier runs recorded. */
    public static final String JOURNAL_MISMATCH = "JOURNAL_MISMATCH";
    /** A step name was used twice in one run. */
    public static final String DUPLICATE_STEP = "DUPLICATE_STEP";
    /** The input does not fit the job type. */
    public static final String INVALID_INPUT = "INVALID_INPUT";
    /** What the handler wanted recorded is too large, too deep, or not exact JSON. */
    public static final String INVALID_RESULT = "INVALID_RESULT";

    /** Longest message that is kept, in characters. */
    public static final int MAX_MESSAGE = 8_192;

    public JobError {
        message = Text.clip(message == null ? code : message, MAX_MESSAGE);
    }
}
