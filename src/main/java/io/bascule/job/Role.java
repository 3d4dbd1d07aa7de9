package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** What a user may do. Lower case in the API. */
public enum Role {
    /** Everything. */
    ADMIN,
    /** Own jobs; sees every job and decides checkpoints. */
    REVIEWER,
    /** Submits and follows own jobs. */
    USER,
    /** Sees every job, changes nothing. */
    VIEWER;

    public boolean mayDecide() {
        return this == ADMIN || this == REVIEWER;
    }

    public boolean maySubmit() {
        return this != VIEWER;
    }

    /** Whether this role sees jobs that other users submitted. */
    public boolean seesAllJobs() {
        return this != USER;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
