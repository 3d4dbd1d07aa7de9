package io.bascule.job;

import java.time.Instant;
import java.util.UUID;

/** Somebody who belongs to a project. */
public record ProjectMember(UUID projectId, UUID userId, String username, ProjectRole role, Instant addedAt) {}
