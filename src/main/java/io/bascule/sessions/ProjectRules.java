package io.bascule.sessions;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Project;
import io.bascule.job.ProjectRole;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what in a project, and what a project must be. A member has a {@link ProjectRole}, everybody else none (null). What a user
 * may do at all counts first: a member who may only look, looks.
 */
final class ProjectRules {
    private ProjectRules() {}

    /** Members do, and whoever sees every job. */
    static boolean sees(Caller caller, ProjectRole role) {
        return role != null || caller.role().seesAllJobs();
    }

    /** Why {@code caller} may not make projects. */
    static Optional<Fault> refusalToMake(Caller caller) {
        return maySubmit(caller)
                ? Optional.empty()
                : refused("This needs the role user, reviewer or admin; a key needs the scope submit.");
    }

    /** Why {@code caller} may not make, execute and cancel sessions: that is for members and admins. */
    static Optional<Fault> refusalToWork(Caller caller, ProjectRole role) {
        return maySubmit(caller) && (role != null || isAdmin(caller))
                ? Optional.empty()
                : refused("Only members of this project who may submit jobs, and admins, make, execute and cancel its"
                        + " work sessions; a key needs the scope submit.");
    }

    /** Why {@code caller} may not change the project and say who belongs to it: that is for its owners and admins. */
    static Optional<Fault> refusalToManage(Caller caller, ProjectRole role) {
        return maySubmit(caller) && (role == ProjectRole.OWNER || isAdmin(caller))
                ? Optional.empty()
                : refused(
                        "Only the owners of this project who may submit jobs, and admins, change it and its members; a"
                                + " key needs the scope submit.");
    }

    private static boolean maySubmit(Caller caller) {
        return caller.userId() != null && caller.role().maySubmit() && caller.holds(Scope.SUBMIT);
    }

    private static boolean isAdmin(Caller caller) {
        return caller.role() == Role.ADMIN;
    }

    private static Optional<Fault> refused(String detail) {
        return Optional.of(Fault.of(ErrorCode.FORBIDDEN, detail));
    }

    /** Everything that is wrong; null is for what is left as it is. */
    static List<FieldError> problems(String name, String description) {
        List<FieldError> errors = new ArrayList<>();
        if (name != null && (name.isBlank() || name.length() > Project.MAX_NAME || !Text.isStorable(name))) {
            errors.add(new FieldError("name", "must be text of 1 to " + Project.MAX_NAME + " characters"));
        }
        if (description != null && (description.length() > Project.MAX_DESCRIPTION || !Text.isStorable(description))) {
            errors.add(new FieldError(
                    "description", "must be text of at most " + Project.MAX_DESCRIPTION + " characters"));
        }
        return errors;
    }
}
