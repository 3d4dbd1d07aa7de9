package io.bascule.stream;

import java.util.Locale;

/** Why a stream is over. */
public enum Bye {
    /** The session or key has ended, or its user is no longer active. */
    UNAUTHENTICATED("The session or API key has ended. Sign in again, or use another key."),
    /** The role or scopes of who watches no longer allow it. */
    FORBIDDEN("You may no longer watch this: your role or the key's scopes were changed."),
    /** The server stops. */
    SHUTDOWN("The server is stopping. Connect again; another may take over.");

    private final String message;

    Bye(String message) {
        this.message = message;
    }

    /** What to do, for people. */
    public String message() {
        return message;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
