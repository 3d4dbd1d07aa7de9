package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobStatus;
import io.bascule.job.PastRun;
import io.bascule.job.PastRun.Outcome;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final UUID JOB = new UUID(1, 1);
    private static final UUID CHECKPOINT = new UUID(2, 2);

    @Test
    void aJobThatWentStraightThrough() {
        assertEquals(
                List.of("0 submitted PENDING", "1 started RUNNING 1", "2 info RUNNING", "3 completed COMPLETED 1"),
                timeline(
                        job(JobStatus.COMPLETED, 1, 1, 3, null),
                        1,
                        List.of(),
                        List.of(checkpoint(CheckpointType.INFO, CheckpointStatus.RECORDED, 2, null, false))));
    }

    @Test
    void aJobThatWaitsHasNotBegun() {
        assertEquals(
                List.of("0 submitted PENDING"),
                timeline(job(JobStatus.PENDING, 0, null, null, null), null, List.of(), List.of()));
    }

    @Test
    void anApprovedJobParksAndGoesOnInTheSameAttempt() {
        assertEquals(
                List.of(
                        "0 submitted PENDING",
                        "1 started RUNNING 1",
                        "2 parked WAITING_APPROVAL",
                        "5 approved QUEUED by maria: fine",
                        "6 resumed RUNNING 1",
                        "7 completed COMPLETED 1"),
                timeline(
                        job(JobStatus.COMPLETED, 1, 1, 7, null),
                        6,
                        List.of(run(1, 1, 1, 2, Outcome.PARKED, null)),
                        List.of(checkpoint(CheckpointType.APPROVAL_REQUIRED, CheckpointStatus.APPROVED, 2, 5, false))));
    }

    @Test
    void aRejectionEndsTheJobWithItsReason() {
        assertEquals(
                List.of(
                        "0 submitted PENDING",
                        "1 started RUNNING 1",
                        "2 parked WAITING_APPROVAL",
                        "5 rejected FAILED by maria: no",
                        "5 failed FAILED 1 REJECTED: no"),
                timeline(
                        job(JobStatus.FAILED, 1, 1, 5, new JobError(JobError.REJECTED, "no")),
                        1,
                        List.of(run(1, 1, 1, 2, Outcome.PARKED, null)),
                        List.of(checkpoint(CheckpointType.APPROVAL_REQUIRED, CheckpointStatus.REJECTED, 2, 5, false))));
    }

    @Test
    void aRejectionThatTheHandlerIsToldOfQueuesTheJob() {
        assertEquals(
                "5 rejected QUEUED by maria: no",
                timeline(
                                job(JobStatus.QUEUED, 1, 1, null, null),
                                1,
                                List.of(run(1, 1, 1, 2, Outcome.PARKED, null)),
                                List.of(checkpoint(
                                        CheckpointType.APPROVAL_REQUIRED, CheckpointStatus.REJECTED, 2, 5, true)))
                        .get(3));
    }

    @Test
    void aRequestForChangesQueuesTheJobWithWhatWasSaid() {
        assertEquals(
                "5 changes-requested QUEUED by maria: fine",
                timeline(
                                job(JobStatus.QUEUED, 1, 1, null, null),
                                1,
                                List.of(run(1, 1, 1, 2, Outcome.PARKED, null)),
                                List.of(checkpoint(
                                        CheckpointType.APPROVAL_REQUIRED,
                                        CheckpointStatus.CHANGES_REQUESTED,
                                        2,
                                        5,
                                        false)))
                        .get(3));
    }

    @Test
    void expiryIsNotRejection() {
        assertEquals(
                "5 expired FAILED Nobody decided in time.",
                timeline(
                                job(JobStatus.FAILED, 1, 1, 5, new JobError(JobError.EXPIRED, "late")),
                                1,
                                List.of(run(1, 1, 1, 2, Outcome.PARKED, null)),
                                List.of(checkpoint(
                                        CheckpointType.APPROVAL_REQUIRED, CheckpointStatus.EXPIRED, 2, 5, false)))
                        .get(3));
    }

    @Test
    void failuresRescuesSleepsAndDrainsAreTold() {
        JobError error = new JobError("HANDLER_FAILED", "no disk");
        assertEquals(
                List.of(
                        "0 submitted PENDING",
                        "1 started RUNNING 1",
                        "2 retrying QUEUED 1 HANDLER_FAILED: no disk",
                        "3 started RUNNING 2",
                        "4 rescued QUEUED 2",
                        "5 started RUNNING 3",
                        "6 sleeping QUEUED 3",
                        "7 resumed RUNNING 3",
                        "8 released QUEUED 3",
                        "9 started RUNNING 3",
                        "10 failed FAILED 3 HANDLER_FAILED: no disk"),
                timeline(
                        job(JobStatus.FAILED, 3, 1, 10, error),
                        9,
                        List.of(
                                run(1, 1, 1, 2, Outcome.FAILED, error),
                                run(2, 2, 3, 4, Outcome.RESCUED, null),
                                run(3, 3, 5, 6, Outcome.SLEPT, null),
                                run(4, 3, 7, 8, Outcome.RELEASED, null)),
                        List.of()));
    }

    @Test
    void theLastAttemptBeforeARetryByHandHadEndedTheJob() {
        JobError error = new JobError("HANDLER_FAILED", "no disk");
        assertEquals(
                List.of("0 submitted PENDING", "1 started RUNNING 1", "2 failed FAILED 1 HANDLER_FAILED: no disk"),
                timeline(
                        job(JobStatus.QUEUED, 0, 1, null, null),
                        1,
                        List.of(run(1, 1, 1, 2, Outcome.FAILED, error)),
                        List.of()));
    }

    @Test
    void anEventIsShownWithWhatItHas() {
        Timeline.Event event =
                new Timeline.Event(at(1), "parked", JobStatus.WAITING_APPROVAL, null, "May I?", CHECKPOINT);
        assertEquals(new JsonObject("""
                        {"at":"1970-01-01T00:00:01.000Z","event":"parked","status":"WAITING_APPROVAL","detail":"May I?",
                         "checkpointId":"00000000-0000-0002-0000-000000000002"}"""), event.toJson());
    }

    private static List<String> timeline(Job job, Integer claimedAt, List<PastRun> runs, List<Checkpoint> checkpoints) {
        return Timeline.of(job, claimedAt == null ? null : at(claimedAt), runs, checkpoints).stream()
                .map(e -> e.at().getEpochSecond() + " " + e.event() + " " + e.status()
                        + (e.attempt() == null ? "" : " " + e.attempt())
                        + (e.detail() == null || e.detail().equals("m") ? "" : " " + e.detail()))
                .toList();
    }

    private static Job job(JobStatus status, int attempt, Integer startedAt, Integer completedAt, JobError error) {
        return new Job(
                JOB,
                "t",
                status,
                null,
                new JsonObject(),
                null,
                error,
                5,
                null,
                null,
                List.of(),
                attempt,
                3,
                null,
                null,
                at(0),
                null,
                at(0),
                startedAt == null ? null : at(startedAt),
                completedAt == null ? null : at(completedAt),
                at(9),
                1,
                null,
                null,
                false,
                null,
                null,
                null);
    }

    private static PastRun run(long epoch, int attempt, int from, int to, Outcome outcome, JobError error) {
        return new PastRun(JOB, epoch, attempt, null, at(from), at(to), outcome, error);
    }

    private static Checkpoint checkpoint(
            CheckpointType type, CheckpointStatus status, int createdAt, Integer decidedAt, boolean tellsHandler) {
        boolean decided = status.isVerdict();
        return new Checkpoint(
                CHECKPOINT,
                JOB,
                "n",
                type,
                status,
                "m",
                new JsonObject(),
                new JsonObject(),
                "sha256:",
                tellsHandler,
                status == CheckpointStatus.CHANGES_REQUESTED,
                decided ? new UUID(3, 3) : null,
                decided ? "maria" : null,
                decided ? at(decidedAt) : null,
                status == CheckpointStatus.REJECTED ? "no" : null,
                status.letsJobGoOn() ? "fine" : null,
                at(99),
                at(createdAt),
                at(decidedAt == null ? createdAt : decidedAt));
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }
}
