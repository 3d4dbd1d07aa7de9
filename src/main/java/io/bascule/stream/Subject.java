package io.bascule.stream;

import java.util.UUID;

/**
 * What a stream tells of.
 *
 * @param id of the one job, or of the user whose agents they are; null for all
 */
public record Subject(Kind kind, UUID id) {
    /** Everything that reviewers see. */
    public static final Subject EVERYTHING = new Subject(Kind.JOBS, null);
    /** Everyone's remote agents. */
    public static final Subject ALL_AGENTS = new Subject(Kind.AGENTS, null);

    /** What kind of things. */
    public enum Kind {
        JOBS,
        AGENTS
    }

    public static Subject job(UUID id) {
        return new Subject(Kind.JOBS, id);
    }

    /** The remote agents of one user. */
    public static Subject agentsOf(UUID userId) {
        return new Subject(Kind.AGENTS, userId);
    }

    /** Whether it is one job. */
    boolean isJob() {
        return kind == Kind.JOBS && id != null;
    }

    boolean isOfAgents() {
        return kind == Kind.AGENTS;
    }
}
