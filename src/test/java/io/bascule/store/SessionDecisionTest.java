package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.Caller;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.ProjectRole;
import io.bascule.job.Role;
import io.bascule.job.WorkSession;
import io.vertx.core.Future;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asked for what a session's checkpoint is about: ann made the session, bert executed it. */
class SessionDecisionTest {
    private final WorkFixture work = new WorkFixture();
    private WorkSession session;
    private UUID checkpoint;

    @BeforeEach
    void park() {
        WorkSession made = work.session();
        member("bert");
        session = get(work.sessions.execute(work.bert, made.projectId(), made.id()));
        checkpoint = work.park(session);
    }

    @AfterEach
    void close() {
        work.close();
    }

    private void member(String name) {
        UUID project = get(work.projects.list(null, null, 1)).items().get(0).id();
        get(work.projects.addMember(work.ann, project, name, ProjectRole.MEMBER));
    }

    private Future<CheckpointStore.Decided> approve(Caller by, OwnJobDecision policy) {
        return work.db.checkpoints.decide(Decision.approve(checkpoint, null, null), by, policy);
    }

    @Test
    void bothAskedForIt() {
        assertEquals(ErrorCode.FORBIDDEN, WorkFixture.refused(approve(work.ann, OwnJobDecision.DENY)));
        assertEquals(ErrorCode.FORBIDDEN, WorkFixture.refused(approve(work.bert, OwnJobDecision.DENY)));
        Caller carl = work.user("carl", Role.USER);
        member("carl");
        assertEquals(ErrorCode.FORBIDDEN, WorkFixture.refused(approve(work.ann, OwnJobDecision.SOLE_REVIEWER)));
        assertEquals(
                CheckpointStatus.APPROVED,
                get(approve(carl, OwnJobDecision.DENY)).checkpoint().status());
    }

    /** Neither is the other who could decide instead. */
    @Test
    void whereNobodyElseCouldEitherMay() {
        assertEquals(
                CheckpointStatus.APPROVED,
                get(approve(work.ann, OwnJobDecision.SOLE_REVIEWER))
                        .checkpoint()
                        .status());
    }

    @Test
    void whoExecutedItAgainAskedForItToo() {
        Caller carl = work.user("carl", Role.USER);
        member("carl");
        get(work.db.jobs.cancel(session.jobId(), work.bert));
        get(work.db.jobs.retry(session.jobId(), carl));
        checkpoint = parkedAgain();
        assertEquals(ErrorCode.FORBIDDEN, WorkFixture.refused(approve(carl, OwnJobDecision.DENY)));
        assertEquals(ErrorCode.FORBIDDEN, WorkFixture.refused(approve(work.bert, OwnJobDecision.DENY)));
    }

    private UUID parkedAgain() {
        work.db.change("delete from bascule.checkpoints where status = 'CANCELLED'");
        return work.park(session);
    }
}
