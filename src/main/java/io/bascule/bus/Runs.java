package io.bascule.bus;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JobType;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogEntry;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.RunKey;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** What a scheduler and a handler say to each other about runs. */
public final class Runs {
    private Runs() {}

    /**
     * A handler is there and takes runs of its type.
     *
     * @param checksInput whether it has anything to say of an input; where not, it need not be asked
     */
    public record HandlerUp(JobType type, boolean checksInput) {}

    /** Which handlers are there? A scheduler asks when it starts and when it finds that one is gone. */
    public record WhoHandles() {}

    /** Would these inputs be taken? */
    public record CheckInputs(List<JsonObject> inputs) {}

    /** What is wrong with each, in the order that was asked; empty where it would be taken. */
    public record InputsChecked(List<List<FieldError>> errors) {}

    /**
     * Run these jobs, all of one type. Answered once they are taken; how each ends is reported.
     *
     * @param nodeId whose scheduler takes the reports
     */
    public record StartAll(UUID nodeId, List<Start> starts) {}

    /** The runs were taken by this handler. */
    public record Taken(UUID handlerId) {}

    /** Are these runs still there, or has the handler lost them? */
    public record StillThere(List<RunKey> runs) {}

    /** Those of them that the handler does not have. */
    public record Missing(List<RunKey> runs) {}

    /**
     * Run this job.
     *
     * @param journal what earlier runs recorded
     */
    public record Start(Job job, List<JournalEntry> journal) {}

    /** Stop this run: cooperative, at its next call. Every handler hears it; the one that has the run heeds it. */
    public record Stop(RunKey run, Reason reason) {
        /** Why it is to stop. */
        public enum Reason {
            CANCEL,
            TIMEOUT,
            DRAIN,
            STALE
        }
    }

    /** What runs report, at most one of each; answered with what became of each. */
    public record Reports(List<Report> reports) {}

    /** What a run reports, under its key; a stale one is answered with {@code STALE_RUN} and changes nothing. */
    public record Report(RunKey run, Content content) {}

    /**
     * What became of {@link Reports}, in their order.
     *
     * @param faults null where the report was taken, else the {@link Fault} as text
     */
    public record Answers(List<String> faults) {
        /** All were taken. */
        public static Answers taken(int reports) {
            return new Answers(Collections.nCopies(reports, null));
        }

        /**
         * @param failures null where the report was taken
         */
        public static Answers of(List<? extends Throwable> failures) {
            List<String> faults = new ArrayList<>(failures.size());
            failures.forEach(failure -> faults.add(failure == null ? null : FaultText.write(failure)));
            return new Answers(faults);
        }

        /** Why the report at {@code index} was not taken; null where it was. */
        public Fault fault(int index) {
            String fault = faults.get(index);
            return fault == null ? null : FaultText.read(fault);
        }
    }

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
        @JsonSubTypes.Type(value = Stopped.class, name = "stopped"),
        @JsonSubTypes.Type(value = HandedBack.class, name = "handedBack")
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

    /**
     * The handler failed.
     *
     * @param afterMs no attempt is of use earlier than so many ms from now; 0 where the run does not say, at most {@link #MAX_AFTER_MS}
     */
    public record Failed(JobError error, boolean retryable, long afterMs) implements Content {
        /** A day: what is further away is for schedules, and for people to look at. */
        public static final long MAX_AFTER_MS = 86_400_000;

        public Failed {
            afterMs = Math.max(0, Math.min(afterMs, MAX_AFTER_MS));
        }

        public Failed(JobError error, boolean retryable) {
            this(error, retryable, 0);
        }

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

    /** The run was cut off by a handler that is leaving: the job goes on elsewhere, on the same attempt. */
    public record HandedBack() implements Content {
        @Override
        public boolean endsRun() {
            return true;
        }
    }
}
