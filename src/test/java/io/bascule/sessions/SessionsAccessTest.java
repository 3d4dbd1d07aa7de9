package io.bascule.sessions;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ApprovalStrategy;
import io.bascule.job.Artifact;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.ProjectMember;
import io.bascule.job.ProjectRole;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.WorkStatus;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who sees, does and decides what of projects and their sessions. */
class SessionsAccessTest {
    private static final Task TASK = Task.of(ApprovalStrategy.FINAL_ONLY);

    private final Workbench bench = new Workbench();
    private final Sessions sessions = bench.sessions(new ModelState("test-model", null, true));
    private final Projects projects = sessions.projects();
    private final UUID project = bench.project;

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private static void refused(ErrorCode code, Future<?> asked) {
        assertEquals(code, assertThrows(Fault.class, () -> get(asked)).code());
    }

    @Test
    void whoDoesNotBelongToAProjectDoesNotSeeThatItIsThere() {
        UUID id = bench.made(TASK);
        Caller eve = bench.eve;
        refused(ErrorCode.NOT_FOUND, projects.find(eve, project));
        refused(ErrorCode.NOT_FOUND, projects.members(eve, project));
        refused(ErrorCode.NOT_FOUND, projects.change(eve, project, "Mine", null));
        refused(ErrorCode.NOT_FOUND, projects.delete(eve, project));
        refused(ErrorCode.NOT_FOUND, projects.addMember(eve, project, "eve", ProjectRole.OWNER));
        refused(ErrorCode.NOT_FOUND, sessions.create(eve, project, TASK.wanted(), null));
        refused(ErrorCode.NOT_FOUND, sessions.list(eve, project, null, null, 10));
        refused(ErrorCode.NOT_FOUND, sessions.find(eve, project, id));
        refused(ErrorCode.NOT_FOUND, sessions.execute(eve, project, id));
        refused(ErrorCode.NOT_FOUND, sessions.cancel(eve, project, id));
        refused(ErrorCode.NOT_FOUND, sessions.document(eve, project, id, "D1"));
        refused(ErrorCode.NOT_FOUND, sessions.artifacts(eve, project, id, null, 10));
        refused(ErrorCode.NOT_FOUND, sessions.reviews().checkpoints(eve, project, id, null, 10));
        refused(ErrorCode.NOT_FOUND, sessions.analytics(eve, project, Instant.EPOCH));
        refused(ErrorCode.INVALID_REQUEST, sessions.analytics(eve, null, Instant.EPOCH));
        assertEquals(0, get(projects.list(eve, null, 10)).items().size());
    }

    @Test
    void aSessionIsFoundInItsOwnProjectOnly() {
        UUID id = bench.made(TASK);
        UUID other = get(projects.create(bench.eve, "Airport", null)).project().id();
        refused(ErrorCode.NOT_FOUND, sessions.find(bench.eve, other, id));
        refused(ErrorCode.NOT_FOUND, sessions.execute(bench.eve, other, id));
        refused(ErrorCode.NOT_FOUND, sessions.artifact(bench.ann, project, id, Ids.next()));
    }

    @Test
    void aReviewerSeesAndDecidesButDoesNotWork() {
        bench.answers(Task.PLAN, Task.findings("Long."));
        UUID id = bench.executed(TASK);
        Checkpoint open = bench.open(id);
        assertNull(get(projects.find(bench.rita, project)).role());
        refused(ErrorCode.FORBIDDEN, sessions.create(bench.rita, project, TASK.wanted(), null));
        refused(ErrorCode.FORBIDDEN, sessions.execute(bench.rita, project, id));
        refused(ErrorCode.FORBIDDEN, sessions.cancel(bench.rita, project, id));
        refused(ErrorCode.FORBIDDEN, projects.change(bench.rita, project, "Mine", null));
        get(sessions.reviews().approve(bench.rita, project, id, open.id(), null, open.digest()));
        bench.await(id, WorkStatus.COMPLETED);
    }

    @Test
    void aMemberDecidesAndAViewerOrAKeyWithoutTheScopeDoesNot() {
        bench.answers(Task.PLAN, Task.findings("Long."));
        UUID id = bench.executed(TASK);
        Checkpoint open = bench.open(id);
        Caller vic = bench.user("vic", Role.VIEWER);
        get(projects.addMember(bench.ann, project, "vic", null));
        refused(ErrorCode.FORBIDDEN, sessions.reviews().approve(vic, project, id, open.id(), null, null));
        refused(ErrorCode.FORBIDDEN, sessions.execute(vic, project, id));
        Caller key = new Caller(bench.ben.userId(), "ben", Role.USER, Ids.next(), Set.of(Scope.READ, Scope.SUBMIT));
        refused(ErrorCode.FORBIDDEN, sessions.reviews().approve(key, project, id, open.id(), null, null));
        Checkpoint decided = get(sessions.reviews().approve(bench.ben, project, id, open.id(), null, null));
        assertEquals(CheckpointStatus.APPROVED, decided.status());
        assertEquals("ben", decided.decidedByName());
    }

    @Test
    void aCheckpointIsDecidedAtItsOwnSessionOnly() {
        bench.answers(Task.PLAN, Task.findings("Long."));
        UUID id = bench.executed(TASK);
        UUID other = bench.made(TASK);
        Checkpoint open = bench.open(id);
        refused(ErrorCode.NOT_FOUND, sessions.reviews().approve(bench.ann, project, other, open.id(), null, null));
        refused(ErrorCode.NOT_FOUND, sessions.reviews().approve(bench.ann, project, id, Ids.next(), null, null));
    }

    @Test
    void ownersSayWhoBelongsToTheirProject() {
        assertEquals(true, get(projects.find(bench.ann, project)).mayChange());
        assertEquals(false, get(projects.find(bench.ben, project)).mayChange());
        refused(ErrorCode.FORBIDDEN, projects.addMember(bench.ben, project, "eve", null));
        refused(ErrorCode.CONFLICT, projects.removeMember(bench.ann, project, bench.ann.userId()));
        refused(ErrorCode.NOT_FOUND, projects.removeMember(bench.ann, project, bench.eve.userId()));
        refused(ErrorCode.NOT_FOUND, projects.addMember(bench.ann, project, "nobody", null));
        get(projects.addMember(bench.ann, project, "ben", ProjectRole.OWNER));
        get(projects.removeMember(bench.ben, project, bench.ann.userId()));
        refused(ErrorCode.NOT_FOUND, projects.find(bench.ann, project));
        assertEquals(
                List.of("ben"),
                get(projects.members(bench.ben, project)).stream()
                        .map(ProjectMember::username)
                        .toList());
    }

    @Test
    void aListSaysWhatTheCallerIsInEach() {
        get(projects.create(bench.ben, "Airport", "By the sea"));
        List<SeenProject> ofBen = get(projects.list(bench.ben, null, 10)).items();
        assertEquals(
                List.of("Airport OWNER true", "Harbour MEMBER false"),
                ofBen.stream()
                        .map(seen -> seen.project().name() + " " + seen.role() + " " + seen.mayChange())
                        .toList());
        List<SeenProject> ofRita = get(projects.list(bench.rita, null, 10)).items();
        assertEquals(2, ofRita.size());
        assertTrue(ofRita.stream().allMatch(seen -> seen.role() == null));
        refused(ErrorCode.INVALID_REQUEST, projects.create(bench.ben, " ", null));
        assertEquals(
                "Port",
                get(projects.change(bench.ann, project, "Port", null)).project().name());
    }

    @Test
    void anArtifactIsADocumentOfLaterSessionsOfItsProjectAndOfNoOther() {
        bench.answers(Task.PLAN, Task.findings("It is 180 m long."));
        UUID id = bench.executed(Task.of(ApprovalStrategy.AUTO_APPROVE_LOW_RISK));
        bench.await(id, WorkStatus.COMPLETED);
        Artifact artifact = get(sessions.artifacts(bench.ann, project, id, null, 10))
                .items()
                .get(0);
        UUID later = get(sessions.create(
                        bench.ben, project, TASK.copyOf(artifact.id()).wanted(), null))
                .session()
                .id();
        DocumentText copy = get(sessions.document(bench.ben, project, later, "D2"));
        assertEquals("""
                Made in an earlier work session: research finding.
                Confidence: 0.9.
                Sources: «Document 1».

                It is 180 m long.""", copy.content());
        assertEquals(artifact.id(), copy.document().artifactId());
        UUID other = get(projects.create(bench.eve, "Airport", null)).project().id();
        refused(
                ErrorCode.INVALID_REQUEST,
                sessions.create(bench.eve, other, TASK.copyOf(artifact.id()).wanted(), null));
        assertEquals(
                1, get(sessions.analytics(bench.ann, project, Instant.EPOCH)).size());
    }
}
