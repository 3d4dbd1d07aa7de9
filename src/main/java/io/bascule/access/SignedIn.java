package io.bascule.access;

import io.bascule.job.User;
import java.time.Instant;

/**
 * A session that was just opened.
 *
 * @param token what the browser or program sends with each request; secret
 */
public record SignedIn(String token, Instant expiresAt, User user) {

    /** Without the token. */
    @Override
    public String toString() {
        return "SignedIn[" + user.username() + " until " + expiresAt + "]";
    }
}
