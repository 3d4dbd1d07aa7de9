package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionRulesTest {
    private static final UUID ME = Ids.next();
    private static final UUID SOMEONE = Ids.next();
    private static final UUID MY_KEY = Ids.next();
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private static boolean mayDecide(Caller caller, Job job, OwnJobDecision policy, boolean otherReviewer) {
        return mayDecide(caller, job, policy, new DecisionRules.Circumstances(false, otherReviewer, false, false));
    }

    private static boolean mayDecide(Caller caller, Job job, OwnJobDecision policy, DecisionRules.Circumstances now) {
        return DecisionRules.refusal(caller, job, policy, now)
                .map(fault -> {
                    assertEquals(ErrorCode.FORBIDDEN, fault.code());
                    return false;
                })
                .orElse(true);
    }

    private static Caller key(Role role, Scope... scopes) {
        return new Caller(ME, "me", role, MY_KEY, Set.of(scopes));
    }

    /** Every role, with and without a key, on every kind of job under every policy. */
    @ParameterizedTest
    @EnumSource(OwnJobDecision.class)
    void whoMayDecideFollowsFromRoleKeyOwnerAndPolicy(OwnJobDecision policy) {
        for (Role role : Role.values()) {
            boolean reviewer = role == Role.ADMIN || role == Role.REVIEWER;
            for (boolean other : new boolean[] {true, false}) {
                boolean own = policy == OwnJobDecision.ALLOW || (policy == OwnJobDecision.SOLE_REVIEWER && !other);
                Caller person = Caller.person(ME, "me", role);
                assertEquals(reviewer, mayDecide(person, by(SOMEONE, null), policy, other), role + " other's job");
                assertEquals(reviewer, mayDecide(person, by(null, null), policy, other), role + " SQL's job");
                assertEquals(reviewer && own, mayDecide(person, by(ME, null), policy, other), role + " own job");
                assertEquals(reviewer && own, mayDecide(person, by(ME, MY_KEY), policy, other), role + " key's job");
                Caller program = key(role, Scope.DECIDE);
                assertEquals(reviewer, mayDecide(program, by(SOMEONE, null), policy, other), role + " key, other's");
                assertFalse(mayDecide(program, by(ME, MY_KEY), policy, other), role + " key, its own job");
                assertFalse(mayDecide(program, by(ME, null), policy, other), role + " key, its owner's job");
                assertFalse(mayDecide(program, by(SOMEONE, MY_KEY), policy, other), role + " key that moved");
                assertFalse(mayDecide(key(role, Scope.SUBMIT, Scope.ADMIN), by(SOMEONE, null), policy, other));
                assertFalse(mayDecide(key(role), by(SOMEONE, null), policy, other), role + " key without scope");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(OwnJobDecision.class)
    void aKeyDoesNotDecideWhatItsOwnersAgentDidAndAPersonMay(OwnJobDecision policy) {
        DecisionRules.Circumstances ranIt = new DecisionRules.Circumstances(false, true, true, false);
        assertFalse(mayDecide(key(Role.ADMIN, Scope.DECIDE), by(SOMEONE, null), policy, ranIt));
        assertTrue(mayDecide(Caller.person(ME, "me", Role.ADMIN), by(SOMEONE, null), policy, ranIt));
    }

    /** Who made a session that another executed has asked for it too. */
    @ParameterizedTest
    @EnumSource(OwnJobDecision.class)
    void whoMadeTheSessionDecidesAsOnTheirOwnJob(OwnJobDecision policy) {
        for (boolean other : new boolean[] {true, false}) {
            DecisionRules.Circumstances made = new DecisionRules.Circumstances(true, other, false, true);
            boolean expected = mayDecide(Caller.person(ME, "me", Role.USER), by(ME, null), policy, made);
            assertEquals(
                    expected, policy == OwnJobDecision.ALLOW || (policy == OwnJobDecision.SOLE_REVIEWER && !other));
            assertEquals(expected, mayDecide(Caller.person(ME, "me", Role.USER), by(SOMEONE, null), policy, made));
            assertFalse(mayDecide(key(Role.ADMIN, Scope.DECIDE), by(SOMEONE, null), policy, made));
        }
    }

    /** As a reviewer does, but not as a viewer; with a key as ever. */
    @ParameterizedTest
    @EnumSource(OwnJobDecision.class)
    void aMemberOfTheProjectDecidesTheCheckpointsOfItsSessions(OwnJobDecision policy) {
        for (Role role : Role.values()) {
            boolean decides = role != Role.VIEWER;
            for (boolean other : new boolean[] {true, false}) {
                DecisionRules.Circumstances now = new DecisionRules.Circumstances(false, other, false, true);
                boolean own = policy == OwnJobDecision.ALLOW || (policy == OwnJobDecision.SOLE_REVIEWER && !other);
                Caller person = Caller.person(ME, "me", role);
                assertEquals(decides, mayDecide(person, by(SOMEONE, null), policy, now), role + " other's job");
                assertEquals(decides && own, mayDecide(person, by(ME, null), policy, now), role + " own job");
                Caller program = key(role, Scope.DECIDE);
                assertEquals(decides, mayDecide(program, by(SOMEONE, null), policy, now), role + " key, other's");
                assertFalse(mayDecide(program, by(ME, null), policy, now), role + " key, its owner's job");
                assertFalse(mayDecide(key(role, Scope.SUBMIT), by(SOMEONE, null), policy, now), role + " no scope");
            }
        }
    }

    @Test
    void theSystemItselfDecidesNothing() {
        assertFalse(mayDecide(Caller.SYSTEM, by(null, null), OwnJobDecision.ALLOW, false));
    }

    @Test
    void theLoserIsToldWhoWon() {
        Fault fault = DecisionRules.lost(
                checkpoint(CheckpointStatus.REJECTED, "rita"), Decision.approve(Ids.next(), null, null));
        assertEquals(ErrorCode.ALREADY_DECIDED, fault.code());
        JsonObject winner = (JsonObject) fault.more().getValue("winner");
        assertEquals("REJECTED", winner.getString("status"));
        assertEquals("rita", winner.getString("decidedByName"));
        assertEquals(SOMEONE.toString(), winner.getString("decidedBy"));
        assertEquals(NOW.toString(), winner.getString("decidedAt"));
    }

    @Test
    void aCancelledCheckpointHasNoPersonAsWinner() {
        Fault fault = DecisionRules.lost(
                checkpoint(CheckpointStatus.CANCELLED, null), Decision.reject(Ids.next(), "r", null));
        assertEquals(ErrorCode.ALREADY_DECIDED, fault.code());
        assertTrue(fault.getMessage().contains("cancelled"), fault.getMessage());
        assertEquals(null, ((JsonObject) fault.more().getValue("winner")).getString("decidedBy"));
    }

    @Test
    void anotherDigestIsAMismatchAndTheRightOneIsToldWhereTheTimeIsOver() {
        Checkpoint open = checkpoint(CheckpointStatus.PENDING, null);
        Fault mismatch = DecisionRules.lost(open, Decision.approve(open.id(), null, "sha256:other"));
        assertEquals(ErrorCode.DIGEST_MISMATCH, mismatch.code());
        assertEquals(open.digest(), mismatch.more().getString("digest"));
        for (String digest : new String[] {null, open.digest()}) {
            assertEquals(
                    ErrorCode.EXPIRED,
                    DecisionRules.lost(open, Decision.approve(open.id(), null, digest))
                            .code());
        }
        assertEquals(
                ErrorCode.EXPIRED,
                DecisionRules.lost(checkpoint(CheckpointStatus.EXPIRED, null), Decision.approve(open.id(), null, null))
                        .code());
    }

    @Test
    void whatOnlyInformsCannotBeDecided() {
        Fault fault = DecisionRules.lost(
                checkpoint(CheckpointStatus.RECORDED, null), Decision.approve(Ids.next(), null, null));
        assertEquals(ErrorCode.WRONG_STATE, fault.code());
    }

    @Test
    void aRequestForChangesThatIsNotTakenIsToldSoUnlessItIsOverAnyway() {
        Decision back = Decision.requestChanges(Ids.next(), "Shorter", "sha256:other");
        Fault open = DecisionRules.lost(checkpoint(CheckpointStatus.PENDING, null), back);
        assertEquals(ErrorCode.WRONG_STATE, open.code());
        assertTrue(open.getMessage().contains("takes no request for changes"), open.getMessage());
        assertEquals(
                ErrorCode.ALREADY_DECIDED,
                DecisionRules.lost(checkpoint(CheckpointStatus.APPROVED, "rita"), back)
                        .code());
        assertEquals(
                ErrorCode.EXPIRED,
                DecisionRules.lost(checkpoint(CheckpointStatus.EXPIRED, null), back)
                        .code());
        Fault taken = DecisionRules.lost(checkpoint(CheckpointStatus.CHANGES_REQUESTED, "rita"), back);
        assertEquals("Someone was faster: changes were requested by rita.", taken.getMessage());
        assertEquals(
                ErrorCode.DIGEST_MISMATCH,
                DecisionRules.lost(checkpoint(CheckpointStatus.PENDING, null, true), back)
                        .code());
    }

    @Test
    void onlyAVerdictIsADecision() {
        for (CheckpointStatus status : CheckpointStatus.values()) {
            if (status.isVerdict()) {
                assertEquals(status, new Decision(ME, status, "r", "c", null).verdict());
            } else {
                assertThrows(IllegalArgumentException.class, () -> new Decision(ME, status, "r", "c", null));
            }
        }
    }

    @Test
    void aRejectionAndAnExpiryAreDifferentErrors() {
        JobError rejected = DecisionRules.errorOf(checkpoint(CheckpointStatus.REJECTED, "rita"));
        assertEquals(JobError.REJECTED, rejected.code());
        assertTrue(rejected.message().contains("rita") && rejected.message().contains("not yet"), rejected.message());
        JobError expired = DecisionRules.errorOf(checkpoint(CheckpointStatus.EXPIRED, null));
        assertEquals(JobError.EXPIRED, expired.code());
        assertFalse(expired.message().toLowerCase(java.util.Locale.ROOT).contains("reject"), expired.message());
    }

    private static Checkpoint checkpoint(CheckpointStatus status, String decidedBy) {
        return checkpoint(status, decidedBy, status == CheckpointStatus.CHANGES_REQUESTED);
    }

    private static Checkpoint checkpoint(CheckpointStatus status, String decidedBy, boolean takesChanges) {
        CheckpointType type =
                status == CheckpointStatus.RECORDED ? CheckpointType.INFO : CheckpointType.APPROVAL_REQUIRED;
        JsonObject data = new JsonObject().put("a", 1);
        return new Checkpoint(
                Ids.next(),
                Ids.next(),
                "approval#1",
                type,
                status,
                "Publish?",
                data,
                new JsonObject(),
                Digest.of(data),
                false,
                takesChanges,
                decidedBy == null ? null : SOMEONE,
                decidedBy,
                decidedBy == null ? null : NOW,
                status == CheckpointStatus.REJECTED ? "not yet" : null,
                null,
                NOW.plusSeconds(60),
                NOW,
                NOW);
    }

    private static Job by(UUID userId, UUID apiKeyId) {
        return new Job(
                Ids.next(),
                "echo",
                JobStatus.WAITING_APPROVAL,
                null,
                new JsonObject(),
                null,
                null,
                5,
                userId,
                apiKeyId,
                List.of(),
                1,
                3,
                null,
                null,
                NOW,
                null,
                NOW,
                NOW,
                null,
                NOW,
                1,
                null,
                Ids.next(),
                false,
                null,
                null,
                null);
    }
}
