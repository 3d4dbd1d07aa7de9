package io.bascule.access;

import java.util.Optional;

/**
 * The admin that every installation has.
 *
 * @param generatedPassword present once: at the start that created the admin without a configured password. To be printed to
 *     the person who started the server, and nowhere else
 */
public record FirstAdmin(String username, Optional<String> generatedPassword) {

    /** Without the password. */
    @Override
    public String toString() {
        return "FirstAdmin[" + username + "]";
    }
}
