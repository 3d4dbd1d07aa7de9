package io.bascule.bus;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.bascule.job.FieldError;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobType;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogEntry;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.RunKey;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/** What a scheduler and a handler say to each other about runs. */
public final class Runs {
    private Runs() {}

    /** A handler is there and takes runs of its type. */
    public record HandlerUp(JobType type) {}

    /** Would this input be taken? */
    public record CheckInput(JsonObject input) {}

    /** What is wrong with it; empty where it would be taken. */
    public record InputChecked(List<FieldError> errors) {}

    /**
     * Run this job.
     *
     * @param journal what earlier runs recorded
     * @param nodeId whose scheduler takes the reports
     */
    public record Start(Job job, List<JournalEntry> journal, UUID nodeId) {}

    /** Stop this run: cooperative, at its next call. */
    public record Stop(Reason reason) {
        /** Why it is to stop. */
        public enum Reason {
            CANCEL,
            TIMEOUT,
            DRAIN,
            STALE
        }
    }

    /** What a run reports, each under its key; a stale one is answered with {@code STALE_RUN} and changes nothing. */
    public record Report(RunKey run, Content content) {}

    /** The kinds of reports. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = StepDone.class, name = "step"),
        @JsonSubTypes.Type(value = Shown.class, name = "shown"),
        @JsonSubTypes.Type(value = Logged.class, name = "logged"),
        @JsonSubTypes.Type(value = Progressed.class, name = "progressed"),
        @JsonSubTypes.Type(value = Completed.class, name = "completed"),
        @JsonSubTypes.Type(value = Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = Parked.class, name = "parked"),
        @JsonSubTypes.Type(value = Slept.class, name = "slept"),
        @JsonSubTypes.Type(value = Stopped.class, name = "stopped")
    })
    public sealed interface Content {
        /** Whether the run is over with this report. */
        default boolean endsRun() {
            return false;
        }
    }

    /** A step's result, to be journaled before the run goes on. */
    public record StepDone(int position, String name, JsonObject result) implements Content {}

    /** An {@code INFO} checkpoint. */
    public record Shown(NewCheckpoint checkpoint) implements Content {}

    /** Lines of the log, in order. */
    public record Logged(List<LogEntry> entries) implements Content {}

    /** How far the run is; {@code note} may be null. */
    public record Progressed(int percent, String note) implements Content {}

    /** The handler returned. */
    public record Completed(JsonObject output) implements Content {
        @Override
        public boolean endsRun() {
            return true;
        }
    }

    /** The handler failed. */
    public record Failed(JobError error, boolean retryable) implements Content {
        @Override
        public boolean endsRun() {
            return true;
        }
    }

    /** The run reached an undecided checkpoint and gives its slot back. */
    public record Parked(NewCheckpoint checkpoint) implements Content {
        @Override
        public boolean endsRun() {
            return true;
        }
    }

    /** The run sleeps and gives its slot back. */
    public record Slept(int position, String name, long forMs) implements Content {
        @Override
        public boolean endsRun() {
            return true;
        }
    }

    /** The run did as it was told and stopped. */
    public record Stopped() implements Content {
        @Override
        public boolean endsRun() {
            return true;
        }
    }
}
