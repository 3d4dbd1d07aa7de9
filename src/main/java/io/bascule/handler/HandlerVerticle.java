package io.bascule.handler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Runs;
import io.bascule.job.FieldError;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes runs of one job type and executes them with its {@link JobHandler}. */
public final class HandlerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerVerticle.class);
    private static final long ANNOUNCE_AGAIN_MS = 1_000;

    private final JobHandler handler;
    private Bus bus;
    private ExecutorService executor;

    public HandlerVerticle(JobHandler handler) {
        this.handler = handler;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        executor = handler.blocking() ? RunThread.executor() : null;
        Future<Void> starts =
                bus.serve(Addresses.startRun(handler.jobType()), this::take).completion();
        Future<Void> checks =
                bus.serve(Addresses.checkInput(handler.jobType()), this::check).completion();
        return Future.all(starts, checks).compose(v -> announce());
    }

    @Override
    public Future<?> stop() {
        if (executor != null) {
            executor.shutdownNow();
        }
        return Future.succeededFuture();
    }

    /** The scheduler may start after us, or its database may be away: until it knows of us it sends nothing. */
    private Future<Void> announce() {
        return bus.request(Addresses.HANDLER_UP, new Runs.HandlerUp(handler.describe()))
                .<Void>mapEmpty()
                .recover(failure -> {
                    LOG.warn("Could not announce {}: {}; trying again", handler.jobType(), failure.getMessage());
                    vertx.timer(ANNOUNCE_AGAIN_MS, TimeUnit.MILLISECONDS)
                            .compose(v -> announce())
                            .onFailure(unexpected -> LOG.error("Could not announce " + handler.jobType(), unexpected));
                    return Future.succeededFuture();
                });
    }

    private Future<Runs.InputChecked> check(Runs.CheckInput request) {
        return Future.succeededFuture(new Runs.InputChecked(handler.check(request.input())));
    }

    /** Answers at once; how the run ends is reported. */
    private Future<Bus.Done> take(Runs.Start start) {
        RunReporter reporter = new RunReporter(vertx, bus, start);
        RunThread thread = executor == null ? RunThread.eventLoop() : RunThread.own(vertx, executor);
        Run run = new Run(start, reporter, thread, context);
        Job job = start.job();
        MessageConsumer<Runs.Stop> stops =
                bus.listen(Addresses.stopRun(job.id(), job.epoch()), stop -> run.stop(stop.reason()));
        checkedThenExecuted(run, job)
                .onSuccess(content -> tellFailure(job, content, run.cause()))
                .compose(reporter::report)
                .onFailure(failure -> ended(job, failure))
                .onComplete(v -> stops.unregister());
        return Future.succeededFuture(Bus.Done.DONE);
    }

    /** The input was checked at submit, but not where SQL submitted it or another version of the handler looked. */
    private Future<Runs.Content> checkedThenExecuted(Run run, Job job) {
        List<FieldError> errors;
        try {
            errors = handler.check(job.inputData());
        } catch (RuntimeException broken) {
            JobError error = new JobError(JobError.HANDLER_FAILED, "The check of the input failed: " + broken);
            return Future.succeededFuture(new Runs.Failed(error, true));
        }
        if (errors.isEmpty()) {
            return run.execute(handler);
        }
        FieldError first = errors.get(0);
        JobError error = new JobError(JobError.INVALID_INPUT, first.field() + ": " + first.message());
        return Future.succeededFuture(new Runs.Failed(error, false));
    }

    private void tellFailure(Job job, Runs.Content content, Throwable cause) {
        if (content instanceof Runs.Failed failed) {
            LOG.atWarn()
                    .addKeyValue("jobId", job.id())
                    .addKeyValue("jobType", job.jobType())
                    .log("A run failed: {}", failed.error().message());
            String trace = cause == null ? null : traceOf(cause);
            bus.publish(
                    Addresses.TROUBLE,
                    new Events.Trouble("handler", failed.error().message(), job.id(), job.jobType(), trace));
        }
    }

    private static String traceOf(Throwable cause) {
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private void ended(Job job, Throwable failure) {
        if (RunReporter.isStale(failure)) {
            LOG.atDebug().addKeyValue("jobId", job.id()).log("The run had lost its job; its end changed nothing");
        } else {
            LOG.atError().addKeyValue("jobId", job.id()).setCause(failure).log("The end of a run was not taken");
        }
    }
}
