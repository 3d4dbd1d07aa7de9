package io.bascule.job;

import java.util.Locale;
import java.util.Optional;

/** What a member may do in a project. Lower case in the API. */
public enum ProjectRole {
    /** All that a member may; changes the project and its members. */
    OWNER,
    /** Makes and executes work sessions, and decides their checkpoints. */
    MEMBER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProjectRole> ofWireName(String name) {
        for (ProjectRole one : values()) {
            if (one.wireName().equals(name)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }
}
