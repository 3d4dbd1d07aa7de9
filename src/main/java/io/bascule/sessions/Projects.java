package io.bascule.sessions;

import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Page;
import io.bascule.job.Project;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.bascule.store.ProjectStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people and programs do with projects. One that the caller does not see is {@code NOT_FOUND}; what they see but may not change,
 * {@code FORBIDDEN}; a wrong field, {@code INVALID_REQUEST}.
 */
public final class Projects {
    private final ProjectStore projects;
    private final Door door;

    Projects(ProjectStore projects, Door door) {
        this.projects = projects;
        this.door = door;
    }

    /** Makes a project, whose owner is the caller; {@code description} may be null. */
    public Future<SeenProject> create(Caller caller, String name, String description) {
        return allowed(ProjectRules.refusalToMake(caller))
                .compose(v -> checked(name == null ? "" : name, description))
                .compose(v -> projects.create(caller, name, description))
                .map(made -> Door.of(made, caller, ProjectRole.OWNER));
    }

    public Future<SeenProject> find(Caller caller, UUID id) {
        return door.see(caller, id);
    }

    /**
     * Those that the caller sees, newest first.
     *
     * @param before the last of the page before, or null
     */
    public Future<Page<SeenProject>> list(Caller caller, UUID before, int limit) {
        return projects.list(caller.role().seesAllJobs() ? null : caller.userId(), before, limit)
                .compose(page -> seen(caller, page));
    }

    private Future<Page<SeenProject>> seen(Caller caller, Page<Project> page) {
        List<UUID> ids = page.items().stream().map(Project::id).toList();
        return projects.rolesOf(caller.userId(), ids)
                .map(roles -> page.map(project -> Door.of(project, caller, roles.get(project.id()))));
    }

    /** Changes a project; null leaves a field as it is. */
    public Future<SeenProject> change(Caller caller, UUID id, String name, String description) {
        return door.manage(caller, id)
                .compose(seen -> checked(name, description)
                        .compose(v -> projects.change(caller, id, name, description))
                        .map(changed -> Door.of(changed, caller, seen.role())));
    }

    /** Removes a project with its sessions; {@code CONFLICT} while a job of one has not ended. */
    public Future<Void> delete(Caller caller, UUID id) {
        return door.manage(caller, id)
                .compose(seen -> projects.delete(caller, id))
                .map(was -> present(was, "project"));
    }

    /** In the order they were added. */
    public Future<List<ProjectMember>> members(Caller caller, UUID id) {
        return door.see(caller, id).compose(seen -> projects.members(id));
    }

    /**
     * Makes a user a member, or changes their role.
     *
     * @param role null for {@code MEMBER}
     * @return a failure with {@code NOT_FOUND} where there is no such user
     */
    public Future<ProjectMember> addMember(Caller caller, UUID id, String username, ProjectRole role) {
        return door.manage(caller, id)
                .compose(seen -> projects.addMember(caller, id, username, role == null ? ProjectRole.MEMBER : role));
    }

    /**
     * Takes a member out.
     *
     * @return a failure with {@code NOT_FOUND} where they are none, {@code CONFLICT} for the last owner
     */
    public Future<Void> removeMember(Caller caller, UUID id, UUID userId) {
        boolean leaves = userId.equals(caller.userId());
        return (leaves ? door.see(caller, id) : door.manage(caller, id))
                .compose(seen -> projects.removeMember(caller, id, userId))
                .map(was -> present(was, "member"));
    }

    private static Void present(boolean was, String what) {
        if (!was) {
            throw Fault.notFound(what);
        }
        return null;
    }

    private static Future<Void> allowed(Optional<Fault> refusal) {
        return refusal.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
    }

    private static Future<Void> checked(String name, String description) {
        List<FieldError> errors = ProjectRules.problems(name, description);
        return errors.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Fault.invalid(errors));
    }
}
