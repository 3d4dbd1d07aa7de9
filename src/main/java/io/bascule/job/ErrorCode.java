package io.bascule.job;

/** The stable codes of answers that say no, with the HTTP status that each goes out as. */
public enum ErrorCode {
    INVALID_JSON(400),
    INVALID_REQUEST(400),
    UNKNOWN_JOB_TYPE(400),
    UNAUTHENTICATED(401),
    FORBIDDEN(403),
    CROSS_SITE(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    /** The body came too slowly. */
    REQUEST_TIMEOUT(408),
    /** The job's or the checkpoint's state does not allow it. */
    WRONG_STATE(409),
    /** Someone else decided first; the answer holds who and what. */
    ALREADY_DECIDED(409),
    /** The checkpoint's time is over. */
    EXPIRED(409),
    /** The run has lost its job; nothing was changed. */
    STALE_RUN(409),
    CONFLICT(409),
    /** The job's journal holds as much as each of its later runs can be given. */
    JOURNAL_FULL(409),
    /** The settings name no model that work sessions could be executed with. */
    MODEL_NOT_CONFIGURED(409),
    DIGEST_MISMATCH(412),
    BODY_TOO_LARGE(413),
    UNSUPPORTED_MEDIA_TYPE(415),
    IDEMPOTENCY_MISMATCH(422),
    TOO_MANY_REQUESTS(429),
    HEADERS_TOO_LARGE(431),
    INTERNAL(500),
    UNAVAILABLE(503);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
