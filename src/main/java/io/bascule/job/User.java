package io.bascule.job;

import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A person with an account. Never deleted, since jobs, decisions and the audit log name them; one who leaves is made inactive.
 *
 * @param username unique, lower case, see {@link #USERNAME}
 * @param active an inactive user cannot sign in, and their keys do nothing
 */
public record User(UUID id, String username, Role role, boolean active, Instant createdAt, Instant updatedAt) {

    /** What a username may be: the same rule as the table's. */
    public static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,99}");

    /** The caller that this user is when signed in. */
    public Caller asCaller() {
        return Caller.person(id, username, role);
    }
}
