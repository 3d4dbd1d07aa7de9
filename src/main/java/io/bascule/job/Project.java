package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/**
 * What work sessions belong to, and whose members see them.
 *
 * @param description may be null
 */
public record Project(UUID id, String name, String description, UUID createdBy, Instant createdAt, Instant updatedAt) {
    /** Longest name, in characters. */
    public static final int MAX_NAME = 200;

    /** Longest description, in characters. */
    public static final int MAX_DESCRIPTION = 10_000;
}
