package io.bascule.handler;

import io.bascule.bus.Runs;
import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How far a run is: at work, pausing until its steps are recorded, or over. Its calls may come from the event loop and from the
 * handler's own thread, so each method holds the monitor.
 */
final class RunState {
    private final Journal journal;
    private final Consumer<Runs.Content> end;

    private int working;
    private Runs.Content pausing;
    private boolean over;
    private boolean cancelled;
    private Throwable cause;

    /**
     * @param end told once how the run ended
     */
    RunState(Journal journal, Consumer<Runs.Content> end) {
        this.journal = journal;
        this.end = end;
    }

    /** Whether the handler's code shall start: a run that was told to stop before is over with that. */
    synchronized boolean starts() {
        if (cancelled) {
            finish(new Runs.Stopped());
        }
        return !over;
    }

    /** The run ends before its handler's code started. */
    synchronized void refuse(Runs.Failed refusal) {
        finish(refusal);
    }

    /** What the handler failed with, or null. */
    synchronized Throwable cause() {
        return cause;
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    /** The run is to stop at its next journaled call. */
    synchronized void cancel() {
        cancelled = true;
    }

    /** The next journaled call; empty where the run goes no further. */
    synchronized Optional<Journal.Call> next(Function<Journal, Journal.Call> call) {
        if (over || pausing != null) {
            return Optional.empty();
        }
        if (cancelled) {
            finish(new Runs.Stopped());
            return Optional.empty();
        }
        try {
            return Optional.of(call.apply(journal));
        } catch (Journal.Misfit misfit) {
            misfit(misfit);
            return Optional.empty();
        }
    }

    /** The next call of a kind that has no name of its own. */
    Optional<Journal.Call> next(JournalEntry.Kind kind) {
        return next(journal -> journal.next(kind));
    }

    /** A call is at work outside; {@link #settled} follows. */
    synchronized void working() {
        working++;
    }

    /** What was at work is recorded, or failed. */
    synchronized void settled() {
        working--;
        journal.answered();
        finishIfIdle();
    }

    /** A call was answered from the journal. */
    synchronized void answered() {
        journal.answered();
    }

    /** Ends the run once the steps at work have been recorded, so that none has to be done again. */
    synchronized void pause(Runs.Content content) {
        pausing = content;
        finishIfIdle();
    }

    private void finishIfIdle() {
        if (pausing != null && working == 0) {
            finish(pausing);
        }
    }

    /** The handler returned. */
    synchronized void returned(JsonObject output) {
        if (over || pausing != null) {
            return;
        }
        JsonObject result = output == null ? new JsonObject() : output;
        try {
            journal.finish();
            RunData.check("The handler's output", result);
            finish(new Runs.Completed(result));
        } catch (Journal.Misfit misfit) {
            misfit(misfit);
        }
    }

    /** The handler failed. */
    synchronized void failed(Throwable failure) {
        if (over || pausing != null || failure instanceof Run.RunOver) {
            return;
        }
        cause = failure;
        if (failure instanceof Journal.Misfit misfit) {
            misfit(misfit);
        } else if (failure instanceof NonRetryableException known) {
            finish(new Runs.Failed(new JobError(known.code(), known.getMessage()), false));
        } else if (failure instanceof RetryableException known) {
            JobError error = new JobError(known.code(), known.getMessage());
            finish(new Runs.Failed(error, true, known.after().toMillis()));
        } else {
            finish(new Runs.Failed(new JobError(JobError.HANDLER_FAILED, describe(failure)), true));
        }
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        return message == null ? type : type + ": " + message;
    }

    /** The run cannot go on, whatever its handler thinks of it, and trying again is of no use. */
    synchronized void misfit(Journal.Misfit misfit) {
        finish(new Runs.Failed(new JobError(misfit.code(), misfit.getMessage()), false));
    }

    /** The run ends here, whatever its handler does. */
    synchronized void abandon(Runs.Content content) {
        finish(content);
    }

    private void finish(Runs.Content content) {
        if (!over) {
            over = true;
            end.accept(content);
        }
    }
}
