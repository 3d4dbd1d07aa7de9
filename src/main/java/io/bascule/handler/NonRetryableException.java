package io.bascule.handler;

import io.bascule.job.JobError;

/** Thrown by a handler where trying again is of no use: the job fails at once, whatever attempts are left. */
public final class NonRetryableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    public NonRetryableException(String message) {
        this(JobError.NON_RETRYABLE, message);
    }

    /**
     * @param code the job's error code, for programs
     */
    public NonRetryableException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
