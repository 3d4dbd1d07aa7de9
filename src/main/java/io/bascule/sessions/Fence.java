package io.bascule.sessions;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Marks where data begins and ends, by a token that was made after the data was: no text can end its own fence and go on as if Bascule
 * had written it.
 */
final class Fence {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 8;
    private static final int MAX_LABEL = 200;
    private static final String REMOVED = "[removed]";

    private final String token;

    /** @param token what is not in any data; where it is nevertheless, it is taken out there */
    Fence(String token) {
        this.token = token;
    }

    /** One that nobody can guess. */
    static Fence random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Fence(HexFormat.of().formatHex(bytes));
    }

    /** The line that begins a fence, without what it holds. */
    String opening() {
        return "<<<" + token;
    }

    /** The line that ends it. */
    String closing() {
        return token + ">>>";
    }

    /**
     * The text between two lines that say so.
     *
     * @param label what it is, in one line
     */
    String around(String label, String text) {
        String kind = label.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ");
        String shown = kind.length() <= MAX_LABEL ? kind : kind.substring(0, MAX_LABEL);
        return opening() + " " + without(shown) + "\n" + without(text) + "\n" + closing() + "\n";
    }

    private String without(String text) {
        return text.replace(token, REMOVED);
    }
}
