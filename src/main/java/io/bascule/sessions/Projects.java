package io.bascule.sessions;

import io.bascule.job.Caller;
import io.bascule.job.Page;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/**
 * What people and programs do with projects. One that the caller does not see is {@code NOT_FOUND}; what they see but may not change,
 * {@code FORBIDDEN}; a wrong field, {@code INVALID_REQUEST}.
 */
public interface Projects {
    /** Makes a project, whose owner is the caller; {@code description} may be null. */
    Future<SeenProject> create(Caller caller, String name, String description);

    Future<SeenProject> find(Caller caller, UUID id);

    /**
     * Those that the caller sees, newest first.
     *
     * @param before the last of the page before, or null
     */
    Future<Page<SeenProject>> list(Caller caller, UUID before, int limit);

    /** Changes a project; null leaves a field as it is. */
    Future<SeenProject> change(Caller caller, UUID id, String name, String description);

    /** Removes a project with its sessions; {@code CONFLICT} while a job of one has not ended. */
    Future<Void> delete(Caller caller, UUID id);

    Future<List<ProjectMember>> members(Caller caller, UUID id);

    /**
     * Makes a user a member, or changes their role.
     *
     * @param role null for {@code MEMBER}
     * @return a failure with {@code NOT_FOUND} where there is no such user
     */
    Future<ProjectMember> addMember(Caller caller, UUID id, String username, ProjectRole role);

    /** Takes a member out; {@code NOT_FOUND} where they are none, {@code CONFLICT} for the last owner. */
    Future<Void> removeMember(Caller caller, UUID id, UUID userId);
}
