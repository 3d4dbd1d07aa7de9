package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static io.bascule.store.WorkFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.Page;
import io.bascule.job.Project;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.bascule.job.Role;
import io.bascule.job.WorkSession;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectStoreTest {
    private final WorkFixture work = new WorkFixture();
    private final ProjectStore projects = work.projects;
    private final Caller ann = work.ann;
    private final Caller bert = work.bert;

    @AfterEach
    void close() {
        work.close();
    }

    private List<String> names(UUID id) {
        return get(projects.members(id)).stream()
                .map(member -> member.username() + " " + member.role().wireName())
                .toList();
    }

    @Test
    void whoMakesAProjectOwnsIt() {
        Project made = get(projects.create(ann, "Pumps", null));
        assertEquals("Pumps", made.name());
        assertNull(made.description());
        assertEquals(ann.userId(), made.createdBy());
        assertEquals(Optional.of(made), get(projects.find(made.id())));
        assertEquals(Optional.empty(), get(projects.find(Ids.next())));
        assertEquals(List.of("ann owner"), names(made.id()));
        assertEquals(Optional.of(ProjectRole.OWNER), get(projects.roleOf(made.id(), ann.userId())));
        assertEquals(Optional.empty(), get(projects.roleOf(made.id(), bert.userId())));
    }

    @Test
    void pagesAreNewestFirstAndAMembersOwn() {
        List<UUID> newestFirst = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            newestFirst.add(get(projects.create(ann, "p" + i, "")).id());
        }
        Collections.reverse(newestFirst);
        Project others = get(projects.create(bert, "other", null));
        get(projects.addMember(ann, newestFirst.get(3), "bert", ProjectRole.MEMBER));

        Page<Project> first = get(projects.list(ann.userId(), null, 4));
        Page<Project> second = get(projects.list(ann.userId(), newestFirst.get(3), 4));
        assertTrue(first.hasMore());
        assertFalse(second.hasMore());
        assertEquals(newestFirst.subList(0, 4), ids(first));
        assertEquals(newestFirst.subList(4, 7), ids(second));
        assertEquals(List.of(others.id(), newestFirst.get(3)), ids(get(projects.list(bert.userId(), null, 4))));
        assertEquals(8, get(projects.list(null, null, 50)).items().size());
        assertEquals(newestFirst.subList(1, 3), ids(get(projects.list(null, newestFirst.get(0), 2))));
    }

    private static List<UUID> ids(Page<Project> page) {
        return page.items().stream().map(Project::id).toList();
    }

    @Test
    void whatIsNullStaysAsItIs() {
        Project made = work.project();
        Project named = get(projects.change(ann, made.id(), "Valves", null));
        assertEquals("Valves", named.name());
        assertEquals("All about pumps", named.description());
        assertNull(get(projects.change(ann, made.id(), null, "")).description());
        get(projects.change(ann, made.id(), "Valves", null));
        assertEquals(
                "ann project.created, ann project.changed, ann project.changed",
                work.audited("project:" + made.id()),
                "what changes nothing is not audited");
        assertEquals(
                "Pumps",
                work.db.sql(
                        "select detail ->> 'nameBefore' from bascule.audit where action = 'project.changed' order by seq limit 1"));
        assertEquals(ErrorCode.NOT_FOUND, refused(projects.change(ann, Ids.next(), "x", null)));
    }

    @Test
    void membersComeChangeAndGo() {
        UUID id = work.project().id();
        ProjectMember added = get(projects.addMember(ann, id, "bert", ProjectRole.MEMBER));
        assertEquals(bert.userId(), added.userId());
        assertEquals(added, get(projects.addMember(ann, id, "bert", ProjectRole.MEMBER)));
        assertEquals(List.of("ann owner", "bert member"), names(id));
        assertEquals(
                ProjectRole.OWNER,
                get(projects.addMember(ann, id, "bert", ProjectRole.OWNER)).role());
        assertTrue(get(projects.removeMember(bert, id, ann.userId())));
        assertFalse(get(projects.removeMember(bert, id, ann.userId())));
        assertFalse(get(projects.removeMember(bert, Ids.next(), ann.userId())));
        assertEquals(List.of("bert owner"), names(id));
        assertEquals(
                "ann project.created, ann project-member.added, ann project-member.changed, bert project-member.removed",
                work.audited("project:" + id));
    }

    @Test
    void whoIsNotThereIsNotAdded() {
        UUID id = work.project().id();
        assertEquals(ErrorCode.NOT_FOUND, refused(projects.addMember(ann, id, "nobody", ProjectRole.MEMBER)));
        assertEquals(ErrorCode.NOT_FOUND, refused(projects.addMember(ann, Ids.next(), "bert", ProjectRole.MEMBER)));
        work.db.change("update bascule.users set active = false where username = 'bert'");
        assertEquals(ErrorCode.NOT_FOUND, refused(projects.addMember(ann, id, "bert", ProjectRole.MEMBER)));
    }

    @Test
    void theLastOwnerStaysOne() {
        UUID id = work.project().id();
        get(projects.addMember(ann, id, "bert", ProjectRole.MEMBER));
        assertEquals(ErrorCode.CONFLICT, refused(projects.removeMember(ann, id, ann.userId())));
        assertEquals(ErrorCode.CONFLICT, refused(projects.addMember(ann, id, "ann", ProjectRole.MEMBER)));
        get(projects.addMember(ann, id, "bert", ProjectRole.OWNER));
        work.db.change("update bascule.users set active = false where username = 'bert'");
        assertEquals(
                ErrorCode.CONFLICT,
                refused(projects.removeMember(ann, id, ann.userId())),
                "an owner who cannot sign in is none that helps");
        assertTrue(get(projects.removeMember(ann, id, bert.userId())));
        assertEquals(List.of("ann owner"), names(id));
    }

    @Test
    void ofOwnersWhoAllLeaveAtOnceOneStays() {
        for (int i = 0; i < 10; i++) {
            UUID id = work.project().id();
            get(projects.addMember(ann, id, "bert", ProjectRole.OWNER));
            List<Future<?>> leaving = List.of(
                    projects.removeMember(ann, id, ann.userId()),
                    projects.removeMember(bert, id, bert.userId()),
                    projects.addMember(ann, id, "ann", ProjectRole.MEMBER),
                    projects.addMember(bert, id, "bert", ProjectRole.MEMBER));
            get(Future.join(leaving).otherwiseEmpty());
            assertEquals(
                    1,
                    names(id).stream().filter(name -> name.endsWith(" owner")).count());
        }
    }

    @Test
    void aProjectGoesWithAllThatIsInIt() {
        WorkSession session = work.session(WorkFixture.text("text"));
        UUID id = session.projectId();
        session = work.execute(session);
        work.add(session, 1, WorkFixture.finding("a", "x"));
        assertEquals(ErrorCode.CONFLICT, refused(projects.delete(ann, id)), "its job waits");
        work.park(session);
        assertEquals(ErrorCode.CONFLICT, refused(projects.delete(ann, id)), "its job waits for a decision");
        get(work.db.jobs.cancel(session.jobId(), Caller.SYSTEM));
        assertTrue(get(projects.delete(ann, id)));
        assertFalse(get(projects.delete(ann, id)));
        for (String table :
                List.of("projects", "project_members", "work_sessions", "context_documents", "work_artifacts")) {
            assertEquals("0", work.db.sql("select count(*) from bascule." + table), table);
        }
        assertEquals(JobStatus.CANCELLED, work.db.job(session.jobId()).status());
        assertEquals("ann project.created, ann project.deleted", work.audited("project:" + id));
    }

    @Test
    void aProjectIsEitherDeletedOrItsSessionExecuted() {
        for (int i = 0; i < 15; i++) {
            WorkSession session = work.session();
            Future<Boolean> deleted = projects.delete(ann, session.projectId());
            Future<WorkSession> executed = work.sessions.execute(ann, session.projectId(), session.id());
            Future<WorkSession> made = work.sessions.create(ann, session.projectId(), WorkFixture.task("research"));
            get(Future.join(deleted, executed, made).otherwiseEmpty());
            assertTrue(deleted.succeeded() != executed.succeeded());
            assertTrue(executed.failed() || made.succeeded(), "the project stays");
            assertEquals(
                    "0",
                    work.db.sql("select count(*) from bascule.submitted f where not exists"
                            + " (select from bascule.work_sessions s where s.job_id = f.id)"));
        }
    }

    @Test
    void aViewerMayBelongToAProject() {
        UUID id = work.project().id();
        work.user("vera", Role.VIEWER);
        get(projects.addMember(ann, id, "vera", ProjectRole.MEMBER));
        assertEquals(List.of("ann owner", "vera member"), names(id));
    }
}
