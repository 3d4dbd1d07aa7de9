package io.bascule.sessions;

import io.bascule.job.Project;
import io.bascule.job.ProjectRole;

/**
 * A project, as one of those who see it.
 *
 * @param role the caller's, or null for one who only sees it as they see every job
 * @param mayChange whether the caller may change and delete it, and say who belongs to it
 */
public record SeenProject(Project project, ProjectRole role, boolean mayChange) {}
