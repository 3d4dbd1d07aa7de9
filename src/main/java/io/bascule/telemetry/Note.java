package io.bascule.telemetry;

import io.bascule.bus.Events;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What the reporter keeps of an event: small, so that a full queue is small, and without what must not leave the house (no
 * input, output, checkpoint data, log or comment).
 */
sealed interface Note {
    /** Longest stack trace that is looked at, in characters. */
    int MAX_TRACE = 32_768;

    /** The job it is about, or null. */
    UUID jobId();

    /** A job went on. {@code by} may be null. */
    record Moved(UUID jobId, UUID ownerId, String what, Instant at, Person by) implements Note {}

    /** A checkpoint was opened, recorded or decided. {@code by} may be null. */
    record Checked(UUID jobId, UUID checkpointId, String what, Instant at, boolean decision, Person by)
            implements Note {}

    /** A run ended; {@code error} may be null. */
    record Ended(
            UUID jobId,
            String jobType,
            UUID ownerId,
            UUID nodeId,
            Events.RunEnded.Outcome outcome,
            Instant at,
            Duration took,
            JobError error)
            implements Note {}

    /** Something went wrong. */
    record Troubled(UUID jobId, String jobType, String about, String message, String trace, Instant at)
            implements Note {}

    /** A user: id and name, and nothing else. */
    record Person(UUID id, String name) {
        static Person of(Caller caller) {
            return caller == null || caller.userId() == null ? null : new Person(caller.userId(), caller.username());
        }
    }

    static Note of(Events.JobChanged event) {
        Job job = event.job();
        String what = event.was() == null ? job.status().name() : event.was() + " → " + job.status();
        return new Moved(job.id(), job.userId(), what, job.updatedAt(), Person.of(event.by()));
    }

    static Note of(Events.CheckpointChanged event) {
        Checkpoint checkpoint = event.checkpoint();
        String name = checkpoint.name() == null ? "" : " " + Text.clip(checkpoint.name(), 200);
        return new Checked(
                checkpoint.jobId(),
                checkpoint.id(),
                checkpoint.checkpointType() + name + ": " + checkpoint.status(),
                checkpoint.updatedAt(),
                checkpoint.decidedBy() != null,
                Person.of(event.by()));
    }

    static Note of(Events.RunEnded event, Instant at) {
        Job job = event.job();
        return new Ended(
                job.id(), job.jobType(), job.userId(), job.nodeId(), event.outcome(), at, event.took(), event.error());
    }

    static Note of(Events.Trouble event, Instant at) {
        return new Troubled(
                event.jobId(),
                event.jobType(),
                event.about(),
                Text.clip(String.valueOf(event.message()), JobError.MAX_MESSAGE),
                event.trace() == null ? null : Text.clip(event.trace(), MAX_TRACE),
                at);
    }
}
