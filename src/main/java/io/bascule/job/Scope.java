package io.bascule.job;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
    /** Poll, claim and report jobs as a remote agent, and nothing else: no key has it together with others. */
    AGENT,
    /** The same as {@link #AGENT}, under the name that training agents ask for. */
    TRAINING,
    /** Read the metrics where they ask for a key. */
    METRICS;

    private static final Set<Scope> OF_AGENTS = Set.of(AGENT, TRAINING);

    /** Whether a key may have these together: what runs jobs does not also submit them or decide on them. */
    public static boolean mayMeet(Set<Scope> scopes) {
        return OF_AGENTS.containsAll(scopes) || scopes.stream().noneMatch(OF_AGENTS::contains);
    }

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
