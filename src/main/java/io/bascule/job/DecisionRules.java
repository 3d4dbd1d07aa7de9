package io.bascule.job;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Who may decide, and what a decision that came too late is told. */
public final class DecisionRules {
    private DecisionRules() {}

    /**
     * What else counts besides who decides and whose job it is.
     *
     * @param requested whether the user who decides asked for it: besides whoever submitted a job, those who made and executed its
     *     work session
     * @param otherReviewer whether any other active user could decide who did not ask for it
     * @param ranIt whether a remote agent of the user who decides had the job
     * @param isMember whether the job is that of a work session, of whose project the user who decides is a member
     */
    public record Circumstances(boolean requested, boolean otherReviewer, boolean ranIt, boolean isMember) {}

    /** Why {@code caller} may not decide a checkpoint of {@code job}; empty where they may. */
    public static Optional<Fault> refusal(Caller caller, Job job, OwnJobDecision policy, Circumstances now) {
        boolean reviews =
                caller.role().mayDecide() || (now.isMember() && caller.role().maySubmit());
        if (caller.userId() == null || !reviews || !caller.holds(Scope.DECIDE)) {
            return refused(
                    "Checkpoints are decided by reviewers and admins, those of a work session by members of its project too.");
        }
        boolean own = caller.userId().equals(job.userId())
                || now.requested()
                || (caller.isProgram() && (now.ranIt() || Objects.equals(caller.apiKeyId(), job.apiKeyId())));
        if (!own) {
            return Optional.empty();
        }
        if (caller.isProgram()) {
            return refused(
                    "An API key never decides on what it or its owner requested, or what its owner's agent did; a person has to.");
        }
        boolean mayDecideOwn =
                policy == OwnJobDecision.ALLOW || (policy == OwnJobDecision.SOLE_REVIEWER && !now.otherReviewer());
        return mayDecideOwn
                ? Optional.empty()
                : refused(
                        "You asked for this job yourself; another reviewer has to decide (setting checkpoints.ownJob).");
    }

    private static Optional<Fault> refused(String detail) {
        return Optional.of(Fault.of(ErrorCode.FORBIDDEN, detail));
    }

    /**
     * Why a decision changed nothing.
     *
     * @param checkpoint as it was found
     */
    public static Fault lost(Checkpoint checkpoint, Decision decision) {
        if (checkpoint.status() == CheckpointStatus.RECORDED) {
            return Fault.of(ErrorCode.WRONG_STATE, "This checkpoint only informs; there is nothing to decide.");
        }
        if (checkpoint.status() == CheckpointStatus.PENDING && !takes(checkpoint, decision)) {
            return Fault.of(
                    ErrorCode.WRONG_STATE, "This checkpoint takes no request for changes; approve it, or reject it.");
        }
        if (checkpoint.status() == CheckpointStatus.PENDING && !matches(checkpoint, decision)) {
            return Fault.of(
                            ErrorCode.DIGEST_MISMATCH,
                            "The data of this checkpoint is not what the digest names; read it again, then decide.")
                    .with("digest", checkpoint.digest());
        }
        if (checkpoint.status() == CheckpointStatus.PENDING || checkpoint.status() == CheckpointStatus.EXPIRED) {
            return Fault.of(
                            ErrorCode.EXPIRED,
                            "Nobody decided in time: the checkpoint expired at " + checkpoint.expiresAt() + ".")
                    .with("expiresAt", checkpoint.expiresAt().toString());
        }
        return Fault.of(ErrorCode.ALREADY_DECIDED, "Someone was faster: " + winnerText(checkpoint) + ".")
                .with("winner", winner(checkpoint));
    }

    private static boolean takes(Checkpoint checkpoint, Decision decision) {
        return decision.verdict() != CheckpointStatus.CHANGES_REQUESTED || checkpoint.takesChanges();
    }

    private static boolean matches(Checkpoint checkpoint, Decision decision) {
        return decision.digest() == null || decision.digest().equals(checkpoint.digest());
    }

    private static String winnerText(Checkpoint checkpoint) {
        return switch (checkpoint.status()) {
            case CANCELLED -> "the job was cancelled";
            case CHANGES_REQUESTED -> "changes were requested by " + checkpoint.decidedByName();
            default -> "it was " + checkpoint.status() + " by " + checkpoint.decidedByName();
        };
    }

    private static JsonObject winner(Checkpoint checkpoint) {
        Instant at = checkpoint.decidedAt() == null ? checkpoint.updatedAt() : checkpoint.decidedAt();
        return new JsonObject()
                .put("status", checkpoint.status().name())
                .put(
                        "decidedBy",
                        checkpoint.decidedBy() == null
                                ? null
                                : checkpoint.decidedBy().toString())
                .put("decidedByName", checkpoint.decidedByName())
                .put("decidedAt", at.toString());
    }

    /** What a job fails with whose checkpoint was rejected or expired. */
    public static JobError errorOf(Checkpoint checkpoint) {
        return checkpoint.status() == CheckpointStatus.REJECTED
                ? new JobError(
                        JobError.REJECTED,
                        "Rejected by " + checkpoint.decidedByName() + ": " + checkpoint.rejectionReason())
                : new JobError(JobError.EXPIRED, "Nobody decided «" + checkpoint.message() + "» in time.");
    }
}
