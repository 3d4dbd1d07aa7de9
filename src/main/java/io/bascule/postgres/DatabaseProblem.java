package io.bascule.postgres;

/** The database cannot be used as it is. The message says why and what to do, and never holds a password. */
public final class DatabaseProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseProblem(String message) {
        super(message);
    }

    public DatabaseProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
