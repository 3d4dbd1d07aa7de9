package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.Page;
import io.bascule.job.Project;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Projects and who belongs to them. Each change is audited in its own transaction. Who may make it is the caller's matter. */
public final class ProjectStore {
    private final Database database;

    public ProjectStore(Database database) {
        this.database = database;
    }

    /**
     * Makes a project that {@code by} owns.
     *
     * @param description may be null
     */
    public Future<Project> create(Caller by, String name, String description) {
        throw new UnsupportedOperationException();
    }

    public Future<Optional<Project>> find(UUID id) {
        throw new UnsupportedOperationException();
    }

    /**
     * A page, newest first.
     *
     * @param memberId only those that this user belongs to, or null for all
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Project>> list(UUID memberId, UUID before, int limit) {
        throw new UnsupportedOperationException();
    }

    /**
     * Changes what a project is called and what is said of it; what changes nothing is not audited.
     *
     * @param name null for as it is
     * @param description null for as it is, empty for none
     * @return a failure with {@code NOT_FOUND}
     */
    public Future<Project> change(Caller by, UUID id, String name, String description) {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes a project with its work sessions and what these made; their jobs stay for as long as other jobs do.
     *
     * @return false where there was none; a failure with {@code CONFLICT} while a session's job has not ended
     */
    public Future<Boolean> delete(Caller by, UUID id) {
        throw new UnsupportedOperationException();
    }

    /** The members in the order they were added. */
    public Future<List<ProjectMember>> members(UUID id) {
        throw new UnsupportedOperationException();
    }

    /** What the user is in the project; empty for nobody's member. */
    public Future<Optional<ProjectRole>> roleOf(UUID projectId, UUID userId) {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds an active user, or gives a member another role.
     *
     * @return a failure with {@code NOT_FOUND} where there is no such project or user, with {@code CONFLICT} where nobody would own the
     *     project any more
     */
    public Future<ProjectMember> addMember(Caller by, UUID id, String username, ProjectRole role) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a member away.
     *
     * @return false where there was none; a failure with {@code CONFLICT} where nobody would own the project any more
     */
    public Future<Boolean> removeMember(Caller by, UUID id, UUID userId) {
        throw new UnsupportedOperationException();
    }
}
