package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** What an API key may do at most; its owner's role limits it further. Lower case in the API. */
public enum Scope {
    /** Read jobs, checkpoints and logs that the owner may see. */
    READ,
    /** Submit, cancel and retry the owner's jobs. */
    SUBMIT,
    /** Decide checkpoints, never of jobs that the owner or the key requested. */
    DECIDE,
    /** The admin routes. */
    ADMIN,
    /** Poll, claim and report jobs as a remote agent, and nothing else. */
    AGENT,
    /** The same as {@link #AGENT}, under the name that training agents ask for. */
    TRAINING,
    /** Read the metrics where they ask for a key. */
    METRICS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> ofWireName(String name) {
        for (Scope scope : values()) {
            if (scope.wireName().equals(name)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
