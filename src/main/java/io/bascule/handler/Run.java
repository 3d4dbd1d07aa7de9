package io.bascule.handler;

import io.bascule.bus.Runs;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJobRules;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * A run at work. Its journaled calls may come from the event loop or from the handler's own thread, so its state is guarded by
 * its monitor. Once over, its calls never return; on a thread of its own they throw {@link RunOver}, to free the thread.
 */
final class Run implements JobContext {
    /** Frees the thread of a blocking handler whose run is over. An error, so that no handler takes it for its own failure. */
    static final class RunOver extends Error {
        private static final long serialVersionUID = 1L;

        RunOver() {
            super("This run is over; the job goes on in another.", null, false, false);
        }
    }

    private final Job job;
    private final Journal journal;
    private final RunReporter reporter;
    private final RunThread thread;
    private final Context context;
    private final Promise<Runs.Content> end = Promise.promise();

    private int working;
    private Runs.Content pausing;
    private boolean over;
    private volatile boolean cancelled;
    private Throwable cause;

    Run(Runs.Start start, RunReporter reporter, RunThread thread, Context context) {
        this.job = start.job();
        this.journal = new Journal(start.journal());
        this.reporter = reporter;
        this.thread = thread;
        this.context = context;
    }

    /** Runs the handler; completes with how the run ended, never fails. */
    Future<Runs.Content> execute(JobHandler handler) {
        Future<JsonObject> result;
        try {
            result = thread.run(() -> inLogContext(() -> handler.run(this)));
        } catch (Throwable failure) {
            result = Future.failedFuture(failure);
        }
        result.onSuccess(this::returned).onFailure(this::failed);
        return end.future();
    }

    /** What the handler logs by slf4j names its job, as long as it stays on its thread. */
    private <T> T inLogContext(Supplier<T> code) {
        MDC.put("jobId", job.id().toString());
        MDC.put("jobType", job.jobType());
        try {
            return code.get();
        } finally {
            MDC.remove("jobId");
            MDC.remove("jobType");
        }
    }

    /** The run is told to stop. Cancelling is cooperative; a run that has lost its job is left at once. */
    void stop(Runs.Stop.Reason reason) {
        cancelled = true;
        if (reason != Runs.Stop.Reason.CANCEL) {
            abandon();
        }
    }

    /** The run has lost its job: whatever it does now has no effect. */
    private void abandon() {
        finish(new Runs.Stopped());
        thread.abandon();
    }

    private synchronized void returned(JsonObject output) {
        if (over || pausing != null) {
            return;
        }
        JsonObject result = output == null ? new JsonObject() : output;
        try {
            journal.finish();
            RunData.check("The handler's output", result);
        } catch (Journal.Misfit misfit) {
            misfit(misfit);
            return;
        }
        finish(new Runs.Completed(result));
    }

    private synchronized void failed(Throwable failure) {
        if (over || pausing != null || failure instanceof RunOver) {
            return;
        }
        cause = failure;
        if (failure instanceof Journal.Misfit misfit) {
            misfit(misfit);
        } else if (failure instanceof NonRetryableException known) {
            finish(new Runs.Failed(new JobError(known.code(), known.getMessage()), false));
        } else {
            finish(new Runs.Failed(new JobError(JobError.HANDLER_FAILED, describe(failure)), true));
        }
    }

    /** What the handler failed with, or null. */
    synchronized Throwable cause() {
        return cause;
    }

    private static String describe(Throwable failure) {
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        return message == null ? type : type + ": " + message;
    }

    private void misfit(Journal.Misfit misfit) {
        finish(new Runs.Failed(new JobError(misfit.code(), misfit.getMessage()), false));
    }

    private synchronized void finish(Runs.Content content) {
        if (!over) {
            over = true;
            end.complete(content);
        }
    }

    // Journaled calls
    // ---------------------------------------------------------------------------------------------------

    @Override
    public Future<JsonObject> step(String name, Supplier<Future<JsonObject>> work) {
        Journal.Call call;
        synchronized (this) {
            if (name == null || name.isBlank() || name.length() > JournalEntry.MAX_NAME) {
                return misfitOf(new Journal.Misfit(
                        JobError.DUPLICATE_STEP,
                        "A step's name must have 1 to " + JournalEntry.MAX_NAME + " characters."));
            }
            call = next(() -> journal.next(JournalEntry.Kind.STEP, name));
            if (call == null) {
                return never();
            }
            if (call.recorded() != null) {
                return replayed(call.recorded().result().copy());
            }
            working++;
        }
        Future<JsonObject> done;
        try {
            done = work.get();
        } catch (Throwable failure) {
            done = Future.failedFuture(failure);
        }
        return done.compose(result -> record(call, result)).transform(recorded -> {
            settled();
            return recorded.succeeded() ? Future.succeededFuture(recorded.result()) : failedStep(recorded.cause());
        });
    }

    private Future<JsonObject> record(Journal.Call call, JsonObject result) {
        JsonObject kept = result == null ? new JsonObject() : result.copy();
        RunData.check("The result of step '" + call.name() + "'", kept);
        return reporter.report(new Runs.StepDone(call.position(), call.name(), kept))
                .map(kept);
    }

    private Future<JsonObject> failedStep(Throwable failure) {
        if (RunReporter.isStale(failure)) {
            abandon();
            return never();
        }
        if (failure instanceof Journal.Misfit misfit) {
            return misfitOf(misfit);
        }
        return Future.failedFuture(failure);
    }

    private synchronized void settled() {
        working--;
        journal.answered();
        pauseIfIdle();
    }

    @Override
    public synchronized Future<Approval> approval(ApprovalRequest request) {
        Journal.Call call = next(() -> journal.next(JournalEntry.Kind.APPROVAL));
        if (call == null) {
            return never();
        }
        NewCheckpoint asked;
        try {
            asked = RunData.approval(Ids.next(), call, request);
        } catch (Journal.Misfit misfit) {
            return misfitOf(misfit);
        }
        if (call.recorded() == null) {
            return pause(new Runs.Parked(asked));
        }
        var recorded = call.recorded().checkpoint();
        if (!recorded.digest().equals(asked.digest())) {
            return misfitOf(Journal.misfit("what is to be done now is not what people were shown at '" + call.name()
                    + "' (digest " + recorded.digest() + ", now " + asked.digest() + ")"));
        }
        if (recorded.status() == CheckpointStatus.PENDING || recorded.status() == CheckpointStatus.CANCELLED) {
            return misfitOf(Journal.misfit("the checkpoint '" + call.name() + "' is " + recorded.status()));
        }
        return replayed(new Approval(
                recorded.id(),
                recorded.status(),
                recorded.decidedByName(),
                recorded.rejectionReason(),
                recorded.comment()));
    }

    @Override
    public Future<Void> info(String message, JsonObject data) {
        NewCheckpoint shown;
        synchronized (this) {
            Journal.Call call = next(() -> journal.next(JournalEntry.Kind.INFO));
            if (call == null) {
                return never();
            }
            if (call.recorded() != null) {
                return replayed(null);
            }
            try {
                shown = RunData.info(Ids.next(), call, message, data);
            } catch (Journal.Misfit misfit) {
                return misfitOf(misfit);
            }
            working++;
        }
        return reporter.report(new Runs.Shown(shown)).<Void>mapEmpty().transform(reported -> {
            settled();
            return reported.succeeded()
                    ? Future.succeededFuture()
                    : failedStep(reported.cause()).mapEmpty();
        });
    }

    @Override
    public synchronized Future<Void> sleep(Duration duration) {
        Journal.Call call = next(() -> journal.next(JournalEntry.Kind.SLEEP));
        if (call == null) {
            return never();
        }
        if (call.recorded() != null) {
            // A run is only started once the time is over: the job was queued for it.
            return replayed(null);
        }
        long ms = Math.max(0, Math.min(duration.toMillis(), NewJobRules.MAX_TIMEOUT_MS * 12));
        return pause(new Runs.Slept(call.position(), call.name(), ms));
    }

    /** The call that is next, or null where the run goes no further. */
    private Journal.Call next(Supplier<Journal.Call> call) {
        if (over || pausing != null) {
            return null;
        }
        if (cancelled) {
            finish(new Runs.Stopped());
            return null;
        }
        try {
            return call.get();
        } catch (Journal.Misfit misfit) {
            misfit(misfit);
            return null;
        }
    }

    /** Ends the run once the steps at work have been recorded, so that none has to be done again. */
    private <T> Future<T> pause(Runs.Content content) {
        pausing = content;
        pauseIfIdle();
        return never();
    }

    private void pauseIfIdle() {
        if (pausing != null && working == 0) {
            finish(pausing);
        }
    }

    private <T> Future<T> misfitOf(Journal.Misfit misfit) {
        synchronized (this) {
            misfit(misfit);
        }
        return never();
    }

    /** Answers on a later turn of the loop, so that calls made side by side are seen as such. */
    private <T> Future<T> replayed(T value) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(v -> {
            synchronized (this) {
                journal.answered();
            }
            promise.complete(value);
        });
        return promise.future();
    }

    private <T> Future<T> never() {
        if (thread.blocks()) {
            throw new RunOver();
        }
        return Promise.<T>promise().future();
    }

    // The rest of what a handler is given
    // -------------------------------------------------------------------------------

    @Override
    public void log(LogLevel level, String action, String message, JsonObject data) {
        reporter.log(level, action, message, data);
    }

    @Override
    public void progress(int percent, String note) {
        reporter.progress(Math.max(0, Math.min(100, percent)), RunData.note(note));
    }

    @Override
    public UUID jobId() {
        return job.id();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public int maxAttempts() {
        return job.maxAttempts();
    }

    @Override
    public JsonObject input() {
        return job.inputData().copy();
    }

    @Override
    public String taskDescription() {
        return job.taskDescription();
    }

    @Override
    public List<String> tags() {
        return job.tags();
    }

    @Override
    public Vertx vertx() {
        return context.owner();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }
}
