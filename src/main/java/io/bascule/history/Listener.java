package io.bascule.history;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.Checkpoint;
import io.bascule.job.HistoryCount;
import io.bascule.job.HistoryTime;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;

/** What each event adds. An event counts in the minute that the database said it happened in. */
final class Listener {
    private final Ledger ledger;

    Listener(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Hears what this process does; every other node hears its own. */
    void listen(Bus bus) {
        bus.listenHere(Addresses.JOBS_CHANGED, event -> event.changes().forEach(this::jobChanged));
        bus.listenHere(Addresses.CHECKPOINT_CHANGED, this::checkpointChanged);
        bus.listenHere(Addresses.RUNS_ENDED, event -> event.ends().forEach(this::runEnded));
    }

    void jobChanged(Events.JobChanged event) {
        Job job = event.job();
        if (event.was() == null) {
            ledger.count(job.createdAt(), job.jobType(), HistoryCount.SUBMITTED);
        }
        if (event.was() == job.status()) {
            return; // Progress, or a wish to cancel.
        }
        HistoryCount end = HistoryCount.ofEnd(job.status());
        if (end != null) {
            ledger.count(job.updatedAt(), job.jobType(), end);
        } else if (job.status() == JobStatus.RUNNING) {
            ledger.count(job.updatedAt(), job.jobType(), HistoryCount.STARTED);
            ledger.measure(job.runAt(), job.updatedAt(), job.jobType(), HistoryTime.WAIT);
        }
    }

    void checkpointChanged(Events.CheckpointChanged event) {
        Checkpoint checkpoint = event.checkpoint();
        String jobType = event.jobType();
        switch (checkpoint.status()) {
            case PENDING -> ledger.count(checkpoint.createdAt(), jobType, HistoryCount.ASKED);
            case APPROVED, REJECTED, CHANGES_REQUESTED -> {
                ledger.count(checkpoint.decidedAt(), jobType, HistoryCount.DECIDED);
                ledger.measure(checkpoint.createdAt(), checkpoint.decidedAt(), jobType, HistoryTime.DECISION);
            }
            case EXPIRED -> ledger.count(checkpoint.updatedAt(), jobType, HistoryCount.EXPIRED);
            case CANCELLED, RECORDED -> {}
        }
    }

    /** A run that had lost its job, or never began, says nothing about how long runs take. */
    void runEnded(Events.RunEnded event) {
        switch (event.outcome()) {
            case STALE, RELEASED -> {}
            default -> ledger.measure(event.job().updatedAt(), event.job().jobType(), HistoryTime.RUN, event.took());
        }
    }
}
