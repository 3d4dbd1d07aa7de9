package io.bascule.store;

import static io.bascule.store.StoreFixture.ANN;
import static io.bascule.store.StoreFixture.DAY;
import static io.bascule.store.StoreFixture.RITA;
import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Decision;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.OwnJobDecision;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promises 8 to 12, on a real database. */
class CheckpointStoreTest {
    private static StoreFixture db;

    @BeforeAll
    static void open() {
        db = new StoreFixture();
    }

    @AfterAll
    static void close() {
        db.close();
    }

    @BeforeEach
    void empty() {
        db.empty();
        db.change("delete from bascule.projects");
        db.change("delete from bascule.users");
    }

    private static UUID waiting() {
        return waiting(DAY, false);
    }

    private static UUID waiting(Duration expiresIn, boolean tellsHandler) {
        return db.waiting(expiresIn, tellsHandler).checkpoint().orElseThrow().id();
    }

    private static UUID waitingForChanges() {
        return get(db.runs.park(db.running().run(), StoreFixture.asks(false, true), DAY))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
    }

    private static Future<CheckpointStore.Decided> decide(Decision decision, Caller caller) {
        return db.checkpoints.decide(decision, caller, OwnJobDecision.DENY);
    }

    private static Fault refused(Future<?> future) {
        return assertThrows(Fault.class, () -> get(future));
    }

    private static void expireNow(UUID checkpoint) {
        db.change(
                "update bascule.checkpoints set expires_at = now() - interval '1 ms' where id = '" + checkpoint + "'");
    }

    private static int audits(UUID checkpoint) {
        return Integer.parseInt(
                db.sql("select count(*) from bascule.audit where subject = 'checkpoint:" + checkpoint + "'"));
    }

    @Test
    void ofTwentyDecisionsAtOnceExactlyOneWinsAndTheOthersAreToldWho() {
        UUID id = waitingForChanges();
        List<Decision> verdicts = List.of(
                Decision.approve(id, null, null),
                Decision.reject(id, "no", null),
                Decision.requestChanges(id, "otherwise", null));
        List<Future<CheckpointStore.Decided>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Caller reviewer = Caller.person(Ids.next(), "reviewer-" + i, Role.REVIEWER);
            all.add(decide(verdicts.get(i % 3), reviewer));
        }
        List<Checkpoint> won = new ArrayList<>();
        List<Fault> lost = new ArrayList<>();
        for (Future<CheckpointStore.Decided> one : all) {
            try {
                won.add(get(one).checkpoint());
            } catch (Fault fault) {
                lost.add(fault);
            }
        }
        assertEquals(1, won.size());
        assertEquals(19, lost.size());
        for (Fault fault : lost) {
            assertEquals(ErrorCode.ALREADY_DECIDED, fault.code(), fault.getMessage());
            JsonObject winner = (JsonObject) fault.more().getValue("winner");
            assertEquals(won.get(0).decidedByName(), winner.getString("decidedByName"));
            assertEquals(won.get(0).status().name(), winner.getString("status"));
        }
        assertEquals(1, audits(id));
        boolean rejected = won.get(0).status() == CheckpointStatus.REJECTED;
        assertEquals(
                rejected ? JobStatus.FAILED : JobStatus.QUEUED,
                db.job(won.get(0).jobId()).status());
    }

    /** Whoever is first wins; the state at the end is one of the three, whole. */
    @Test
    void decisionCancellationAndExpiryRaceWithoutDeadlockToOneOfThreeEnds() {
        for (int i = 0; i < 60; i++) {
            UUID id = waiting();
            UUID jobId = UUID.fromString(db.sql("select job_id from bascule.checkpoints where id = '" + id + "'"));
            // The deadline falls between the requests, so that each of the three can be the first.
            db.change("update bascule.checkpoints set expires_at = clock_timestamp() + interval '" + (i % 4)
                    + " ms' where id = '" + id + "'");
            List<Future<?>> all = List.of(
                    decide(Decision.approve(id, null, null), RITA),
                    db.jobs.cancel(jobId, Caller.SYSTEM),
                    db.checkpoints.expire(10),
                    decide(Decision.reject(id, "no", null), RITA));
            for (Future<?> one : all) {
                try {
                    get(one);
                } catch (Fault fault) {
                    assertTrue(
                            Set.of(ErrorCode.ALREADY_DECIDED, ErrorCode.EXPIRED, ErrorCode.WRONG_STATE)
                                    .contains(fault.code()),
                            fault.code() + ": " + fault.getMessage());
                }
            }
            get(db.checkpoints.expire(10));
            String end = db.sql("select c.status || ' ' || j.status from bascule.checkpoints c join bascule.jobs j "
                    + "on j.id = c.job_id where c.id = '" + id + "'");
            assertTrue(
                    Set.of(
                                    "APPROVED QUEUED",
                                    "APPROVED CANCELLED",
                                    "REJECTED FAILED",
                                    "EXPIRED FAILED",
                                    "CANCELLED CANCELLED")
                            .contains(end),
                    end);
            assertEquals(end.startsWith("CANCELLED") ? 0 : 1, audits(id), end);
        }
    }

    @Test
    void anotherDigestChangesNothingAndTheRightOneIsTaken() {
        UUID id = waiting();
        String before = db.everything();
        Fault mismatch = refused(decide(Decision.approve(id, null, "sha256:" + "0".repeat(64)), RITA));
        assertEquals(ErrorCode.DIGEST_MISMATCH, mismatch.code());
        assertEquals(before, db.everything());
        String digest = mismatch.more().getString("digest");
        assertEquals(
                CheckpointStatus.APPROVED,
                get(decide(Decision.approve(id, "ok", digest), RITA))
                        .checkpoint()
                        .status());
    }

    @Test
    void anApprovalWakesTheJobAndIsAudited() {
        UUID id = waiting();
        CheckpointStore.Decided decided = get(decide(Decision.approve(id, "  fine ü\n", null), RITA));
        assertEquals("  fine ü\n", decided.checkpoint().comment(), "verbatim");
        assertEquals(RITA.userId(), decided.checkpoint().decidedBy());
        assertEquals(JobStatus.QUEUED, decided.job().status());
        assertEquals(
                "rita checkpoint.approved " + decided.checkpoint().digest(),
                db.sql("select actor_name || ' ' || action || ' ' || (detail ->> 'digest') from bascule.audit "
                        + "where subject = 'checkpoint:" + id + "'"));
    }

    @Test
    void aRejectionFailsTheJobUnlessItsHandlerWantsToBeTold() {
        CheckpointStore.Decided failed = get(decide(Decision.reject(waiting(), "no", null), RITA));
        assertEquals(JobStatus.FAILED, failed.job().status());
        assertEquals(JobError.REJECTED, failed.job().error().code());
        CheckpointStore.Decided told = get(decide(Decision.reject(waiting(DAY, true), "no", null), RITA));
        assertEquals(JobStatus.QUEUED, told.job().status());
        assertEquals("no", told.checkpoint().rejectionReason());
    }

    @Test
    void aRequestForChangesWakesTheJobAndIsAuditedWithWhatWasSaid() {
        UUID id = waitingForChanges();
        CheckpointStore.Decided decided = get(decide(Decision.requestChanges(id, "  shorter ü\n", null), RITA));
        assertEquals(CheckpointStatus.CHANGES_REQUESTED, decided.checkpoint().status());
        assertEquals("  shorter ü\n", decided.checkpoint().comment(), "verbatim");
        assertEquals(RITA.userId(), decided.checkpoint().decidedBy());
        assertEquals(JobStatus.QUEUED, decided.job().status());
        assertEquals(
                "rita checkpoint.changes-requested   shorter ü\n",
                db.sql("select actor_name || ' ' || action || ' ' || (detail ->> 'comment') from bascule.audit "
                        + "where subject = 'checkpoint:" + id + "'"));
        Fault late = refused(decide(Decision.approve(id, null, null), RITA));
        assertEquals(ErrorCode.ALREADY_DECIDED, late.code());
    }

    @Test
    void aRequestForChangesThatIsNotTakenChangesNothingAndTheCheckpointStaysOpen() {
        UUID id = waiting();
        String before = db.everything();
        Fault refused = refused(decide(Decision.requestChanges(id, "otherwise", null), RITA));
        assertEquals(ErrorCode.WRONG_STATE, refused.code());
        assertEquals(before, db.everything());
        get(decide(Decision.approve(id, null, null), RITA));
    }

    /** What a later round built on stays as it was decided; what was rejected is asked anew. */
    @Test
    void aRetryByHandKeepsWhatWasSentBackInTheJournal() {
        UUID id = waitingForChanges();
        Job job = get(decide(Decision.requestChanges(id, "otherwise", null), RITA))
                .job();
        Job again = db.claim(db.node, 1).get(0);
        get(db.runs.fail(again.run(), new JobError("CODE", "message"), 1, 1));
        get(db.jobs.retry(job.id(), Caller.SYSTEM));
        assertEquals("approval#1", db.sql("select name from bascule.checkpoints where id = '" + id + "'"));
    }

    @Test
    void anExpiredCheckpointCannotBeDecidedEvenBeforeItIsSwept() {
        UUID id = waitingForChanges();
        expireNow(id);
        String before = db.everything();
        assertEquals(
                ErrorCode.EXPIRED,
                refused(decide(Decision.requestChanges(id, "otherwise", null), RITA))
                        .code());
        assertEquals(
                ErrorCode.EXPIRED,
                refused(decide(Decision.approve(id, null, null), RITA)).code());
        assertEquals(
                ErrorCode.EXPIRED,
                refused(decide(Decision.reject(id, "no", null), RITA)).code());
        assertEquals(before, db.everything());
    }

    /** A decision that was in time when it began, and waited for a lock until it no longer was. */
    @Test
    void aDecisionThatWaitedForALockPastTheDeadlineIsTooLate() {
        UUID id = waiting();
        Future<CheckpointStore.Decided> late = get(db.database.transaction(tx -> tx.query(
                        "select 1 from bascule.waiting for update")
                .execute()
                .compose(v -> {
                    Future<CheckpointStore.Decided> decision = decide(Decision.approve(id, null, null), RITA);
                    return untilOneWaitsForALock()
                            .compose(w -> tx.query("update bascule.checkpoints set expires_at = clock_timestamp()")
                                    .execute())
                            .map(decision);
                })));
        assertEquals(ErrorCode.EXPIRED, refused(late).code());
    }

    private static Future<Void> untilOneWaitsForALock() {
        return db.database
                .query(
                        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
                        io.vertx.sqlclient.Tuple.tuple())
                .compose(rows -> rows.size() > 0 ? Future.succeededFuture() : untilOneWaitsForALock());
    }

    @Test
    void expiryFailsTheJobUnlessItsHandlerWantsToBeToldAndIsNeverARejection() {
        UUID first = waiting();
        UUID second = waiting(DAY, true);
        UUID open = waiting();
        expireNow(first);
        expireNow(second);
        List<CheckpointStore.Decided> expired = get(db.checkpoints.expire(10));
        assertEquals(2, expired.size());
        for (CheckpointStore.Decided one : expired) {
            boolean told = one.checkpoint().tellsHandler();
            assertEquals(CheckpointStatus.EXPIRED, one.checkpoint().status());
            assertEquals(told ? JobStatus.QUEUED : JobStatus.FAILED, one.job().status());
            assertEquals(
                    told ? null : JobError.EXPIRED,
                    told ? null : one.job().error().code());
            assertEquals(1, audits(one.checkpoint().id()));
        }
        assertEquals("PENDING", db.sql("select status from bascule.checkpoints where id = '" + open + "'"));
        assertEquals(List.of(), get(db.checkpoints.expire(10)));
    }

    @Test
    void whereTheAuditCannotBeWrittenNothingIsDecided() {
        UUID id = waiting();
        UUID due = waiting();
        expireNow(due);
        String before = db.everything();
        db.change("create function fail_audit() returns trigger language plpgsql as "
                + "$$ begin raise exception 'the audit is full'; end $$");
        db.change("create trigger fail_audit before insert on bascule.audit execute function fail_audit()");
        try {
            assertThrows(RuntimeException.class, () -> get(decide(Decision.approve(id, null, null), RITA)));
            assertThrows(RuntimeException.class, () -> get(decide(Decision.reject(id, "no", null), RITA)));
            assertThrows(RuntimeException.class, () -> get(db.checkpoints.expire(10)));
            assertEquals(before, db.everything());
        } finally {
            db.change("drop function fail_audit() cascade");
        }
        get(decide(Decision.approve(id, null, null), RITA));
    }

    @Test
    void whatIsNotThereOrOnlyInformsCannotBeDecided() {
        assertEquals(
                ErrorCode.NOT_FOUND,
                refused(decide(Decision.approve(Ids.next(), null, null), RITA)).code());
        Job job = db.running(1);
        UUID error = get(db.runs.fail(job.run(), new JobError("CODE", "message"), 1, 1))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
        assertEquals(
                ErrorCode.WRONG_STATE,
                refused(decide(Decision.approve(error, null, null), RITA)).code());
    }

    // Promise 11
    // -------------------------------------------------------------------------------------------------------

    private static Caller user(String name, Role role) {
        UUID id = Ids.next();
        db.change("insert into bascule.users (id, username, password_hash, role) values ('" + id + "', '" + name
                + "', 'x', '" + role + "')");
        return Caller.person(id, name, role);
    }

    /** A checkpoint of a job that this caller submitted. */
    private static UUID waitingFor(Caller submitter) {
        get(db.jobs.submit(List.of(StoreFixture.newJob(3)), submitter, null));
        Job job = db.claim(db.node, 1).get(0);
        return get(db.runs.park(job.run(), StoreFixture.asks(false), DAY))
                .orElseThrow()
                .checkpoint()
                .orElseThrow()
                .id();
    }

    private static ErrorCode decideOwn(UUID id, Caller caller, OwnJobDecision policy) {
        try {
            get(db.checkpoints.decide(Decision.approve(id, null, null), caller, policy));
            return null;
        } catch (Fault fault) {
            return fault.code();
        }
    }

    @Test
    void aKeyNeverDecidesWhatItOrItsOwnerRequestedAndLeavesNoTrace() {
        Caller admin = user("boss", Role.ADMIN);
        Caller key = new Caller(admin.userId(), "boss", Role.ADMIN, Ids.next(), Set.of(Scope.SUBMIT, Scope.DECIDE));
        Caller sibling = new Caller(admin.userId(), "boss", Role.ADMIN, Ids.next(), Set.of(Scope.DECIDE));
        for (UUID id : List.of(waitingFor(key), waitingFor(admin))) {
            String before = db.everything();
            for (OwnJobDecision policy : OwnJobDecision.values()) {
                assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, key, policy));
                assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, sibling, policy));
            }
            assertEquals(before, db.everything());
        }
    }

    @Test
    void aKeyNeverDecidesWhatAnAgentOfItsOwnerAsked() {
        Caller admin = user("boss", Role.ADMIN);
        UUID id = waitingFor(user("ann", Role.USER));
        db.change("insert into bascule.agent_runs"
                + " (id, job_id, epoch, agent, agent_id, user_id, api_key_id, token, lease_until, ended_at)"
                + " select gen_random_uuid(), job_id, 1, gen_random_uuid(), 'lab', '" + admin.userId()
                + "', gen_random_uuid(), gen_random_uuid(), now(), now() from bascule.checkpoints where id = '" + id
                + "'");
        Caller key = new Caller(admin.userId(), "boss", Role.ADMIN, Ids.next(), Set.of(Scope.DECIDE));
        for (OwnJobDecision policy : OwnJobDecision.values()) {
            assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, key, policy));
        }
        assertEquals(null, decideOwn(id, admin, OwnJobDecision.DENY));
    }

    @Test
    void aSoleReviewerDecidesTheirOwnJobOnlyWhileNoOtherActiveUserCould() {
        Caller admin = user("boss", Role.ADMIN);
        user("ann", Role.USER);
        user("vic", Role.VIEWER);
        UUID id = waitingFor(admin);
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, admin, OwnJobDecision.DENY));
        user("rita", Role.REVIEWER);
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, admin, OwnJobDecision.SOLE_REVIEWER));
        db.change("update bascule.users set active = false where username = 'rita'");
        assertEquals(null, decideOwn(id, admin, OwnJobDecision.SOLE_REVIEWER));
        db.change("update bascule.users set active = true where username = 'rita'");
        db.empty();
        assertEquals(null, decideOwn(waitingFor(admin), admin, OwnJobDecision.ALLOW));
    }

    /** A project, of which the first is the owner, and a session in it, whose present job has this checkpoint. */
    private static void session(UUID checkpoint, Caller... members) {
        UUID project = Ids.next();
        db.change("insert into bascule.projects (id, name, created_by) values ('" + project + "', 'p', '"
                + members[0].userId() + "')");
        for (Caller member : members) {
            db.change("insert into bascule.project_members (project_id, user_id, role) values ('" + project + "', '"
                    + member.userId() + "', '" + (member == members[0] ? "OWNER" : "MEMBER") + "')");
        }
        db.change("insert into bascule.work_sessions (id, project_id, agent_type, task_description, task_configuration,"
                + " approval_strategy, auto_execute, max_rounds, metadata, created_by, job_id) select '" + Ids.next()
                + "', '" + project + "', 'research', 't', '{}', 'CHECKPOINT_REQUIRED', false, 5, '{}', '"
                + members[0].userId() + "', job_id from bascule.checkpoints where id = '" + checkpoint + "'");
    }

    @Test
    void membersOfItsProjectDecideTheCheckpointsOfASessionAndNoOthers() {
        Caller owner = user("owner", Role.USER);
        Caller member = user("member", Role.USER);
        Caller viewer = user("viewer", Role.VIEWER);
        Caller stranger = user("stranger", Role.USER);
        UUID id = waitingFor(owner);
        UUID another = waitingFor(owner);
        session(id, owner, member, viewer);
        session(another, stranger);
        for (Caller no : List.of(viewer, stranger)) {
            assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, no, OwnJobDecision.ALLOW), no.username());
        }
        Caller key = new Caller(member.userId(), "member", Role.USER, Ids.next(), Set.of(Scope.SUBMIT));
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, key, OwnJobDecision.ALLOW), "a key without the scope");
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(another, member, OwnJobDecision.ALLOW), "of another project");
        assertEquals(null, decideOwn(id, member, OwnJobDecision.DENY));
    }

    @Test
    void aFormerSessionOfAJobGivesNobodyAVoice() {
        Caller member = user("member", Role.USER);
        UUID id = waitingFor(user("owner", Role.USER));
        session(id, member);
        db.change("update bascule.work_sessions set job_id = null");
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, member, OwnJobDecision.ALLOW));
    }

    @Test
    void aSoleMemberDecidesTheirOwnSessionOnlyWhileNoOtherActiveMemberOrReviewerCould() {
        Caller owner = user("owner", Role.USER);
        Caller other = user("other", Role.USER);
        UUID id = waitingFor(owner);
        UUID others = waitingFor(other);
        session(id, owner, other, user("viewer", Role.VIEWER));
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, owner, OwnJobDecision.SOLE_REVIEWER), "another member could");
        db.change("update bascule.users set active = false where username = 'other'");
        user("rita", Role.REVIEWER);
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, owner, OwnJobDecision.SOLE_REVIEWER), "a reviewer could");
        db.change("update bascule.users set active = false where username = 'rita'");
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, owner, OwnJobDecision.DENY));
        assertEquals(null, decideOwn(id, owner, OwnJobDecision.SOLE_REVIEWER));
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(others, owner, OwnJobDecision.ALLOW), "no session's");
    }

    @Test
    void usersAndViewersDecideNothing() {
        UUID id = waiting();
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, ANN, OwnJobDecision.ALLOW));
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, user("vic", Role.VIEWER), OwnJobDecision.ALLOW));
        assertEquals(ErrorCode.FORBIDDEN, decideOwn(id, Caller.SYSTEM, OwnJobDecision.ALLOW));
    }
}
