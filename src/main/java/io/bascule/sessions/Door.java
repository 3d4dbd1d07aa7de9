package io.bascule.sessions;

import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.Project;
import io.bascule.job.ProjectRole;
import io.bascule.store.ProjectStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Lets those into a project who may; {@code NOT_FOUND} for whoever does not see it, {@code FORBIDDEN} for whoever may not. */
final class Door {
    private final ProjectStore projects;

    Door(ProjectStore projects) {
        this.projects = projects;
    }

    /** To look. */
    Future<SeenProject> see(Caller caller, UUID id) {
        return projects.find(id)
                .map(found -> found.orElseThrow(Door::unseen))
                .compose(project -> roleIn(project, caller).map(role -> seen(project, caller, role)));
    }

    /** To make, execute and cancel sessions. */
    Future<SeenProject> work(Caller caller, UUID id) {
        return see(caller, id).map(seen -> let(seen, ProjectRules.refusalToWork(caller, seen.role())));
    }

    /** To change the project and its members. */
    Future<SeenProject> manage(Caller caller, UUID id) {
        return see(caller, id).map(seen -> let(seen, ProjectRules.refusalToManage(caller, seen.role())));
    }

    private Future<ProjectRole> roleIn(Project project, Caller caller) {
        return caller.userId() == null
                ? Future.succeededFuture()
                : projects.roleOf(project.id(), caller.userId()).map(role -> role.orElse(null));
    }

    private static SeenProject seen(Project project, Caller caller, ProjectRole role) {
        if (!ProjectRules.sees(caller, role)) {
            throw unseen();
        }
        return of(project, caller, role);
    }

    static SeenProject of(Project project, Caller caller, ProjectRole role) {
        return new SeenProject(
                project, role, ProjectRules.refusalToManage(caller, role).isEmpty());
    }

    private static SeenProject let(SeenProject seen, Optional<Fault> refusal) {
        refusal.ifPresent(fault -> {
            throw fault;
        });
        return seen;
    }

    private static Fault unseen() {
        return Fault.notFound("project");
    }
}
