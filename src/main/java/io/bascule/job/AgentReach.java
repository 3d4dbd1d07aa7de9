package io.bascule.job;

/** Whose jobs remote agents take. */
public enum AgentReach {
    /** Each agent those of its own user. */
    OWN,
    /** Agents of admins everyone's, those of others their own user's. */
    ADMINS,
    /** Each agent everyone's. */
    ALL;

    /** Whether an agent of this caller takes everyone's jobs. */
    public boolean takesAll(Role role) {
        return this == ALL || this == ADMINS && role == Role.ADMIN;
    }
}
