package io.bascule.llm;

import java.time.Duration;
import java.util.Optional;

/**
 * A model gave no answer. The message is for people: it says what to do, and holds nothing of keys, prompts and answers. There is no
 * cause: what lies below may quote them.
 */
public final class ModelFailure extends Exception {
    /** The provider does not take the key. */
    public static final String REFUSED_KEY = "MODEL_REFUSED_KEY";
    /** Nothing is left of what was paid for. */
    public static final String NO_CREDIT = "MODEL_NO_CREDIT";
    /** Too much was asked in too short a time. */
    public static final String RATE_LIMITED = "MODEL_RATE_LIMITED";
    /** The provider cannot be reached, is overloaded, or broke off. */
    public static final String UNAVAILABLE = "MODEL_UNAVAILABLE";
    /** The provider went silent, or does not come to an end. */
    public static final String TIMEOUT = "MODEL_TIMEOUT";
    /** There is no such model, or nothing that speaks this protocol at the address. */
    public static final String NOT_FOUND = "MODEL_NOT_FOUND";
    /** The provider does not take the request, for example because it is too long. */
    public static final String BAD_REQUEST = "MODEL_BAD_REQUEST";
    /** What came cannot be read, or is empty. */
    public static final String GARBAGE = "MODEL_GARBAGE";
    /** The model, or a filter of its provider, does not want to answer this. */
    public static final String REFUSED = "MODEL_REFUSED";
    /** Nobody wanted the answer any more. */
    public static final String CANCELLED = "MODEL_CANCELLED";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;
    private final Duration retryAfter;

    private ModelFailure(String code, boolean retryable, Duration retryAfter, String message) {
        super(message);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** One that is over by itself, sooner or later. */
    static ModelFailure passing(String code, String message) {
        return new ModelFailure(code, true, null, message);
    }

    /** One that stays until someone does something. */
    static ModelFailure lasting(String code, String message) {
        return new ModelFailure(code, false, null, message);
    }

    /** The same, of which the provider said when to come back. */
    ModelFailure after(Optional<Duration> said) {
        return new ModelFailure(code, retryable, said.orElse(null), getMessage());
    }

    /** Stable, for programs. */
    public String code() {
        return code;
    }

    /** Whether asking later is of use. */
    public boolean retryable() {
        return retryable;
    }

    /** When to come back, where the provider said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
