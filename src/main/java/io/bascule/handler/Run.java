package io.bascule.handler;

import io.bascule.bus.Runs;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJobRules;
import io.bascule.job.RunKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * A run, as its handler sees it: each journaled call is answered from the journal, or does its work and records it. Once the
 * run is over its calls never return; on a thread of its own they throw {@link RunOver}, to free the thread.
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
    private final RunState state;
    private final RunReporter reporter;
    private final RunThread thread;
    private final Context context;

    /**
     * @param end told once how the run ended
     */
    Run(Runs.Start start, RunReporter reporter, RunThread thread, Context context, BiConsumer<Run, Runs.Content> end) {
        this.job = start.job();
        this.state = new RunState(new Journal(start.journal()), content -> end.accept(this, content));
        this.reporter = reporter;
        this.thread = thread;
        this.context = context;
    }

    Job job() {
        return job;
    }

    RunKey key() {
        return reporter.run();
    }

    /** Runs the handler, unless the run was told to stop before. */
    void execute(JobHandler handler) {
        if (!state.starts()) {
            return;
        }
        Future<JsonObject> result;
        try {
            result = thread.run(() -> inLogContext(() -> handler.run(this)));
        } catch (Throwable failure) {
            state.failed(failure);
            return;
        }
        if (result == null) {
            state.failed(new NullPointerException("the handler returned null instead of a Future"));
        } else if (result.succeeded()) {
            state.returned(result.result());
        } else {
            result.onSuccess(state::returned).onFailure(state::failed);
        }
    }

    /** Ends the run before it started. */
    void refuse(Runs.Failed refusal) {
        state.refuse(refusal);
    }

    /** Reports how the run ended; {@code answered} is told on the event loop: null, or why the end was not taken. */
    void reportEnd(Runs.Content content, Consumer<Throwable> answered) {
        reporter.report(content, answered);
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
        state.cancel();
        if (reason == Runs.Stop.Reason.DRAIN) {
            abandon(new Runs.HandedBack());
        } else if (reason != Runs.Stop.Reason.CANCEL) {
            abandon(new Runs.Stopped());
        }
    }

    private void abandon(Runs.Content content) {
        state.abandon(content);
        thread.abandon();
    }

    /** What the handler failed with, or null. */
    Throwable cause() {
        return state.cause();
    }

    @Override
    public Future<JsonObject> step(String name, Supplier<Future<JsonObject>> work) {
        Optional<Journal.Call> call =
                state.next(journal -> journal.next(JournalEntry.Kind.STEP, RunData.stepName(name)));
        if (call.isEmpty()) {
            return never();
        }
        if (call.get().recorded() != null) {
            return replayed(call.get().recorded().result().copy());
        }
        return atWork(() -> done(work).compose(result -> record(call.get(), result)));
    }

    private static Future<JsonObject> done(Supplier<Future<JsonObject>> work) {
        try {
            return work.get();
        } catch (Throwable failure) {
            return Future.failedFuture(failure);
        }
    }

    private Future<JsonObject> record(Journal.Call call, JsonObject result) {
        JsonObject kept = result == null ? new JsonObject() : result.copy();
        RunData.check("The result of step '" + call.name() + "'", kept);
        return reporter.report(new Runs.StepDone(call.position(), call.name(), kept))
                .map(kept);
    }

    @Override
    public Future<Approval> approval(ApprovalRequest request) {
        Optional<Journal.Call> call = state.next(JournalEntry.Kind.APPROVAL);
        if (call.isEmpty()) {
            return never();
        }
        try {
            NewCheckpoint asked = RunData.approval(Ids.next(), call.get(), request);
            return call.get().recorded() == null
                    ? pause(new Runs.Parked(asked))
                    : replayed(decided(call.get().recorded().checkpoint(), asked));
        } catch (Journal.Misfit misfit) {
            return misfit(misfit);
        }
    }

    /** The decision, if it is one, and if it was on what this run is about to do. */
    private static Approval decided(Checkpoint recorded, NewCheckpoint asked) {
        if (!recorded.digest().equals(asked.digest())) {
            throw Journal.misfit("what is to be done now is not what people were shown at '" + asked.name()
                    + "' (digest " + recorded.digest() + ", now " + asked.digest() + ")");
        }
        if (recorded.status() == CheckpointStatus.PENDING || recorded.status() == CheckpointStatus.CANCELLED) {
            throw Journal.misfit("the checkpoint '" + asked.name() + "' is " + recorded.status());
        }
        if (!isHeard(recorded.status(), asked)) {
            throw Journal.misfit("people said " + recorded.status() + " at '" + asked.name()
                    + "', which the handler no longer asks to be told");
        }
        return new Approval(
                recorded.id(),
                recorded.status(),
                recorded.decidedByName(),
                recorded.rejectionReason(),
                recorded.comment());
    }

    /** A handler that expects nothing but an approval would take any other answer for one. */
    private static boolean isHeard(CheckpointStatus decision, NewCheckpoint asked) {
        return switch (decision) {
            case REJECTED, EXPIRED -> asked.tellsHandler();
            case CHANGES_REQUESTED -> asked.takesChanges();
            default -> true;
        };
    }

    @Override
    public Future<Void> info(String message, JsonObject data) {
        Optional<Journal.Call> call = state.next(JournalEntry.Kind.INFO);
        if (call.isEmpty()) {
            return never();
        }
        if (call.get().recorded() != null) {
            return replayed(null);
        }
        try {
            NewCheckpoint shown = RunData.info(Ids.next(), call.get(), message, data);
            return atWork(() -> reporter.report(new Runs.Shown(shown)).mapEmpty());
        } catch (Journal.Misfit misfit) {
            return misfit(misfit);
        }
    }

    @Override
    public Future<Void> sleep(Duration duration) {
        Optional<Journal.Call> call = state.next(JournalEntry.Kind.SLEEP);
        if (call.isEmpty()) {
            return never();
        }
        if (call.get().recorded() != null) {
            // A run is only started once the time is over: the job was queued for it.
            return replayed(null);
        }
        long ms = Math.max(0, Math.min(duration.toMillis(), NewJobRules.MAX_TIMEOUT_MS * 12));
        return pause(new Runs.Slept(call.get().position(), call.get().name(), ms));
    }

    /** Does what must be recorded before a pause. */
    private <T> Future<T> atWork(Supplier<Future<T>> work) {
        state.working();
        return work.get().transform(done -> {
            state.settled();
            return done.succeeded() ? Future.succeededFuture(done.result()) : failed(done.cause());
        });
    }

    private <T> Future<T> failed(Throwable failure) {
        if (RunReporter.isStale(failure)) {
            abandon(new Runs.Stopped());
            return never();
        }
        return failure instanceof Journal.Misfit misfit ? misfit(misfit) : Future.failedFuture(failure);
    }

    private <T> Future<T> misfit(Journal.Misfit misfit) {
        state.misfit(misfit);
        return never();
    }

    private <T> Future<T> pause(Runs.Content content) {
        state.pause(content);
        return never();
    }

    /** Answers on a later turn of the loop, so that calls made side by side are seen as such. */
    private <T> Future<T> replayed(T value) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(v -> {
            state.answered();
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
        return state.isCancelled();
    }
}
