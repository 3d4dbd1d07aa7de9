package io.bascule.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.bus.Events;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.CheckpointType;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.store.HistoryStore;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final Instant DUE = Instant.parse("2026-11-21T09:00:00Z");
    private static final Instant NOW = DUE.plusSeconds(80);

    private final Ledger ledger = new Ledger(60, 100);
    private final Listener listener = new Listener(ledger);

    private static Job job(JobStatus status) {
        return new Job(
                Ids.next(),
                "echo",
                status,
                null,
                null,
                null,
                null,
                5,
                null,
                null,
                List.of(),
                1,
                3,
                null,
                null,
                DUE,
                null,
                DUE,
                null,
                null,
                NOW,
                1,
                null,
                null,
                false,
                null,
                null,
                null);
    }

    private void changed(JobStatus was, JobStatus now) {
        listener.jobChanged(new Events.JobChanged(job(now), was));
    }

    private void checkpoint(CheckpointStatus status, Instant decidedAt) {
        listener.checkpointChanged(new Events.CheckpointChanged(
                new Checkpoint(
                        Ids.next(),
                        Ids.next(),
                        "approval#1",
                        CheckpointType.APPROVAL_REQUIRED,
                        status,
                        "?",
                        new JsonObject(),
                        new JsonObject(),
                        "sha256:0",
                        false,
                        status == CheckpointStatus.CHANGES_REQUESTED,
                        null,
                        null,
                        decidedAt,
                        null,
                        null,
                        NOW,
                        DUE,
                        NOW),
                "echo",
                null));
    }

    private void ran(Events.RunEnded.Outcome outcome) {
        listener.runEnded(new Events.RunEnded(job(JobStatus.QUEUED), outcome, Duration.ofSeconds(4), null));
    }

    /** What was counted of the type, in the minute that each is of; absent where it was not. */
    private Map<HistoryCount, Instant> counted() {
        Map<HistoryCount, Instant> counted = new EnumMap<>(HistoryCount.class);
        taken().forEach(sum -> {
            for (HistoryCount what : HistoryCount.values()) {
                if (sum.sums().count(what) > 0) {
                    counted.put(what, sum.minute());
                }
            }
        });
        return counted;
    }

    private long measured(HistoryTime what) {
        return taken().stream()
                .map(HistoryStore.Sum::sums)
                .mapToLong(sums -> sums.times(what).total())
                .sum();
    }

    private List<HistoryStore.Sum> taken() {
        return ledger.take(1_000).stream()
                .filter(sum -> sum.jobType().equals("echo"))
                .toList();
    }

    @Test
    void aSubmitCountsInTheMinuteOfTheSubmit() {
        changed(null, JobStatus.PENDING);
        assertEquals(Map.of(HistoryCount.SUBMITTED, DUE), counted());
    }

    @Test
    void aStartCountsWithItsWaitInTheMinuteOfTheStart() {
        changed(JobStatus.PENDING, JobStatus.RUNNING);
        HistorySums sums = taken().get(0).sums();
        assertEquals(1, sums.count(HistoryCount.STARTED));
        double ms = sums.times(HistoryTime.WAIT).percentile(1).orElseThrow();
        assertEquals(80_000, ms, 80_000 * 0.05);
    }

    @Test
    void everyEndCounts() {
        changed(JobStatus.RUNNING, JobStatus.COMPLETED);
        changed(JobStatus.RUNNING, JobStatus.FAILED);
        changed(JobStatus.WAITING_APPROVAL, JobStatus.CANCELLED);
        Instant minute = DUE.plusSeconds(60);
        assertEquals(
                Map.of(
                        HistoryCount.COMPLETED, minute,
                        HistoryCount.FAILED, minute,
                        HistoryCount.CANCELLED, minute),
                counted());
    }

    @Test
    void progressAndParkingAndAWishToCancelCountNothing() {
        changed(JobStatus.RUNNING, JobStatus.RUNNING);
        changed(JobStatus.RUNNING, JobStatus.WAITING_APPROVAL);
        changed(JobStatus.RUNNING, JobStatus.QUEUED);
        assertEquals(Map.of(), counted());
    }

    @Test
    void aCheckpointCountsWhenItIsAskedDecidedOrOver() {
        checkpoint(CheckpointStatus.PENDING, null);
        checkpoint(CheckpointStatus.APPROVED, NOW);
        checkpoint(CheckpointStatus.EXPIRED, null);
        checkpoint(CheckpointStatus.CANCELLED, null);
        Instant minute = DUE.plusSeconds(60);
        assertEquals(
                Map.of(HistoryCount.ASKED, DUE, HistoryCount.DECIDED, minute, HistoryCount.EXPIRED, minute), counted());
        checkpoint(CheckpointStatus.REJECTED, NOW);
        checkpoint(CheckpointStatus.EXPIRED, null);
        assertEquals(1, measured(HistoryTime.DECISION));
        checkpoint(CheckpointStatus.CHANGES_REQUESTED, NOW);
        assertEquals(1, measured(HistoryTime.DECISION));
        checkpoint(CheckpointStatus.CHANGES_REQUESTED, NOW);
        assertEquals(Map.of(HistoryCount.DECIDED, minute), counted());
    }

    @Test
    void aRunIsMeasuredHoweverItEndedUnlessItHadLostItsJobOrNeverBegan() {
        for (Events.RunEnded.Outcome outcome : Events.RunEnded.Outcome.values()) {
            ran(outcome);
        }
        assertEquals(Events.RunEnded.Outcome.values().length - 2, measured(HistoryTime.RUN));
    }
}
