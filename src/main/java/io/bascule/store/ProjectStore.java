package io.bascule.store;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Page;
import io.bascule.job.Project;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

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
        return database.transaction(tx -> tx.preparedQuery(ProjectSql.CREATE)
                .execute(Tuple.of(name, description, by.userId()))
                .map(rows -> WorkRows.project(rows.iterator().next()))
                .compose(created -> audit(tx, by, "project.created", created.id(), named(created))
                        .map(created)));
    }

    public Future<Optional<Project>> find(UUID id) {
        return database.query(ProjectSql.FIND, Tuple.of(id)).map(ProjectStore::first);
    }

    /**
     * A page, newest first.
     *
     * @param memberId only those that this user belongs to, or null for all
     * @param before only those that sort after this one, or null: the keyset cursor
     */
    public Future<Page<Project>> list(UUID memberId, UUID before, int limit) {
        Future<RowSet<Row>> rows = memberId == null
                ? database.query(ProjectSql.LIST, Tuple.of(before, limit + 1))
                : database.query(ProjectSql.LIST_OF, Tuple.of(memberId, before, limit + 1));
        return rows.map(found -> Page.of(Rows.list(found, WorkRows::project), limit));
    }

    /**
     * Changes what a project is called and what is said of it; what changes nothing is not audited.
     *
     * @param name null for as it is
     * @param description null for as it is, empty for none
     * @return a failure with {@code NOT_FOUND}
     */
    public Future<Project> change(Caller by, UUID id, String name, String description) {
        return database.transaction(tx -> locked(tx, ProjectSql.LOCK, id).compose(was -> {
            String newName = name == null ? was.name() : name;
            String newDescription = description == null ? was.description() : description;
            boolean same = newName.equals(was.name()) && Objects.equals(newDescription, was.description());
            return same ? Future.succeededFuture(was) : change(tx, by, was, Tuple.of(id, newName, newDescription));
        }));
    }

    private static Future<Project> change(SqlConnection tx, Caller by, Project was, Tuple wanted) {
        return tx.preparedQuery(ProjectSql.CHANGE)
                .execute(wanted)
                .map(rows -> WorkRows.project(rows.iterator().next()))
                .compose(now -> audit(tx, by, "project.changed", now.id(), difference(was, now))
                        .map(now));
    }

    /**
     * Removes a project with its work sessions and what these made; their jobs stay for as long as other jobs do.
     *
     * @return false where there was none; a failure with {@code CONFLICT} while a session's job has not ended
     */
    public Future<Boolean> delete(Caller by, UUID id) {
        return database.transaction(tx -> tx.preparedQuery(ProjectSql.LOCK_WHOLE)
                .execute(Tuple.of(id))
                .map(ProjectStore::first)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(false)
                        : delete(tx, by, found.get()).map(true)));
    }

    private static Future<Void> delete(SqlConnection tx, Caller by, Project project) {
        Tuple id = Tuple.of(project.id());
        return tx.preparedQuery(ProjectSql.AT_WORK)
                .execute(id)
                .map(rows -> rows.iterator().next().getLong("n"))
                .compose(atWork -> atWork == 0 ? Future.succeededFuture() : isAtWork(atWork))
                .compose(idle -> tx.preparedQuery(ProjectSql.DELETE).execute(id))
                .compose(gone -> audit(tx, by, "project.deleted", project.id(), named(project)));
    }

    private static <T> Future<T> isAtWork(long sessions) {
        return Future.failedFuture(Fault.of(
                ErrorCode.CONFLICT,
                "Work sessions of this project that have not ended: " + sessions
                        + ". Cancel them, or wait until they are done."));
    }

    /** The members in the order they were added. */
    public Future<List<ProjectMember>> members(UUID id) {
        return database.query(ProjectSql.MEMBERS, Tuple.of(id)).map(rows -> Rows.list(rows, WorkRows::member));
    }

    /** What the user is in the project; empty for nobody's member. */
    public Future<Optional<ProjectRole>> roleOf(UUID projectId, UUID userId) {
        return database.query(ProjectSql.MEMBER_OF, Tuple.of(projectId, userId))
                .map(rows -> firstMember(rows).map(ProjectMember::role));
    }

    /** What the user is in those of the projects that they belong to. */
    public Future<Map<UUID, ProjectRole>> rolesOf(UUID userId, List<UUID> projects) {
        return database.query(ProjectSql.ROLES, Tuple.of(userId).addArrayOfUUID(projects.toArray(UUID[]::new)))
                .map(rows -> Rows.list(rows, WorkRows::member).stream()
                        .collect(Collectors.toMap(ProjectMember::projectId, ProjectMember::role)));
    }

    /**
     * Adds an active user, or gives a member another role.
     *
     * @return a failure with {@code NOT_FOUND} where there is no such project or user, with {@code CONFLICT} where nobody would own the
     *     project any more
     */
    public Future<ProjectMember> addMember(Caller by, UUID id, String username, ProjectRole role) {
        return database.transaction(tx -> locked(tx, ProjectSql.LOCK, id)
                .compose(project -> tx.preparedQuery(ProjectSql.USER).execute(Tuple.of(username)))
                .map(rows -> Rows.first(rows).orElseThrow(() -> Fault.notFound("user")))
                .compose(user -> memberOf(tx, id, user.getUUID("id"))
                        .compose(was -> put(tx, by, new Place(id, user.getUUID("id"), role), was))));
    }

    private record Place(UUID projectId, UUID userId, ProjectRole role) {}

    private static Future<ProjectMember> put(SqlConnection tx, Caller by, Place place, Optional<ProjectMember> was) {
        if (was.isPresent() && was.get().role() == place.role()) {
            return Future.succeededFuture(was.get());
        }
        String action = was.isPresent() ? "project-member.changed" : "project-member.added";
        return keepAnOwner(tx, was)
                .compose(kept -> tx.preparedQuery(ProjectSql.PUT_MEMBER)
                        .execute(Tuple.of(
                                place.projectId(), place.userId(), place.role().name())))
                .map(rows -> WorkRows.member(rows.iterator().next()))
                .compose(now ->
                        audit(tx, by, action, place.projectId(), detail(now)).map(now));
    }

    /**
     * Takes a member away.
     *
     * @return false where there was none; a failure with {@code CONFLICT} where nobody would own the project any more
     */
    public Future<Boolean> removeMember(Caller by, UUID id, UUID userId) {
        return database.transaction(tx -> tx.preparedQuery(ProjectSql.LOCK)
                .execute(Tuple.of(id))
                .compose(locked -> memberOf(tx, id, userId))
                .compose(was -> was.isEmpty()
                        ? Future.succeededFuture(false)
                        : remove(tx, by, was.get()).map(true)));
    }

    private static Future<Void> remove(SqlConnection tx, Caller by, ProjectMember member) {
        return keepAnOwner(tx, Optional.of(member))
                .compose(kept -> tx.preparedQuery(ProjectSql.REMOVE_MEMBER)
                        .execute(Tuple.of(member.projectId(), member.userId())))
                .compose(gone -> audit(tx, by, "project-member.removed", member.projectId(), detail(member)));
    }

    /** Before {@code was} stops being an owner, if it is one. */
    private static Future<Void> keepAnOwner(SqlConnection tx, Optional<ProjectMember> was) {
        if (was.isEmpty() || was.get().role() != ProjectRole.OWNER) {
            return Future.succeededFuture();
        }
        return tx.preparedQuery(ProjectSql.OTHER_OWNER)
                .execute(Tuple.of(was.get().projectId(), was.get().userId()))
                .compose(rows -> rows.iterator().next().getBoolean("there_is")
                        ? Future.succeededFuture()
                        : Future.failedFuture(Fault.of(
                                ErrorCode.CONFLICT,
                                "Nobody else owns this project; make another active member its owner first.")));
    }

    private static Future<Project> locked(SqlConnection tx, String sql, UUID id) {
        return tx.preparedQuery(sql)
                .execute(Tuple.of(id))
                .map(rows -> first(rows).orElseThrow(() -> Fault.notFound("project")));
    }

    private static Future<Optional<ProjectMember>> memberOf(SqlConnection tx, UUID projectId, UUID userId) {
        return tx.preparedQuery(ProjectSql.MEMBER_OF)
                .execute(Tuple.of(projectId, userId))
                .map(ProjectStore::firstMember);
    }

    private static Future<Void> audit(SqlConnection tx, Caller by, String action, UUID id, JsonObject detail) {
        return AuditStore.append(tx, by, action, "project:" + id, detail);
    }

    private static JsonObject named(Project project) {
        return JsonObject.of("name", project.name());
    }

    /** Descriptions can be long, so the log says no more of one than that it changed. */
    private static JsonObject difference(Project was, Project now) {
        JsonObject difference = named(now);
        if (!was.name().equals(now.name())) {
            difference.put("nameBefore", was.name());
        }
        return Objects.equals(was.description(), now.description())
                ? difference
                : difference.put("description", "changed");
    }

    private static JsonObject detail(ProjectMember member) {
        return JsonObject.of(
                "userId", member.userId().toString(),
                "username", member.username(),
                "role", member.role().wireName());
    }

    private static Optional<Project> first(RowSet<Row> rows) {
        return Rows.first(rows).map(WorkRows::project);
    }

    private static Optional<ProjectMember> firstMember(RowSet<Row> rows) {
        return Rows.first(rows).map(WorkRows::member);
    }
}
