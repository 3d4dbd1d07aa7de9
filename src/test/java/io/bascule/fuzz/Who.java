package io.bascule.fuzz;

import java.util.Set;

/** Whose credential a request carries, and so what it can never be given. */
enum Who {
    ADMIN,
    REVIEWER,
    /** A user of whom nothing but their own may be seen. */
    USER,
    VIEWER,
    /** A key of the user's with the scopes read and submit. */
    USER_KEY,
    /** Someone whose session and password may be lost on the way. */
    EXPENDABLE,
    /** A key of the user's with the scope agent alone: there is nothing for it but what agents say, and that is for nobody else. */
    AGENT_KEY,
    /** A credential that is none: changed, expired, unsigned, revoked. */
    FORGED,
    NOBODY;

    private static final Set<Who> STRANGERS = Set.of(AGENT_KEY, FORGED, NOBODY);
    private static final Set<Who> SEE_EVERYTHING = Set.of(ADMIN, REVIEWER, VIEWER);

    /** Whether every route that is not public, nor for agents, must say no. */
    boolean isStranger() {
        return STRANGERS.contains(this);
    }

    boolean seesOthersJobs() {
        return SEE_EVERYTHING.contains(this);
    }
}
