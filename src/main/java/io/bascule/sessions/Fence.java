package io.bascule.sessions;

/** Marks where data begins and ends, by a token that is in no data. */
final class Fence {
    private final String token;

    Fence(String token) {
        this.token = token;
    }

    /** One that nobody can guess. */
    static Fence random() {
        throw new UnsupportedOperationException();
    }

    String token() {
        return token;
    }
}
