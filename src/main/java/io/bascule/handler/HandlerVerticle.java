package io.bascule.handler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.bus.Runs;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JobError;
import io.bascule.job.RunKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes runs of one job type and executes them with its {@link JobHandler}. */
public final class HandlerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerVerticle.class);
    /** How long an undeploy waits until the schedulers have taken back what still ran. */
    private static final long HAND_BACK_MS = 5_000;

    /** How long runs are started in one turn of the event loop, so that others get their turn and reports leave. */
    private static final long TURN_NS = 2_000_000;

    private final JobHandler handler;
    private final boolean checksInput;
    private final UUID handlerId = Ids.next();
    /** The runs whose end was not answered yet. */
    private final Map<RunKey, Run> live = new HashMap<>();
    /** Those of them that were not started yet. */
    private final Queue<Run> toStart = new ArrayDeque<>();

    private Bus bus;
    private Outbox outbox;
    private MessageConsumer<Runs.StartAll> starts;
    private Promise<Void> idle;
    private ExecutorService executor;

    public HandlerVerticle(JobHandler handler) {
        this.handler = handler;
        this.checksInput = checksInput(handler);
    }

    /** A handler that keeps to the default has nothing to say of any input. */
    private static boolean checksInput(JobHandler handler) {
        try {
            return handler.getClass().getMethod("check", JsonObject.class).getDeclaringClass() != JobHandler.class;
        } catch (NoSuchMethodException notOfThisLoader) {
            return true;
        }
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        outbox = new Outbox(context, bus);
        executor = handler.blocking() ? RunThread.executor() : null;
        starts = bus.serve(Addresses.startRuns(handler.jobType()), this::take);
        return Future.all(
                        starts.completion(),
                        bus.serve(Addresses.checkInputs(handler.jobType()), this::check)
                                .completion(),
                        bus.serve(Addresses.handler(handlerId), this::missing).completion(),
                        bus.listen(Addresses.STOP_RUN, this::stopRun).completion())
                .compose(v -> new Presence(vertx, bus, new Runs.HandlerUp(handler.describe(), checksInput)).announce());
    }

    /** Takes no more, and hands back what still runs without burning an attempt. */
    @Override
    public Future<?> stop() {
        return starts.unregister()
                .otherwiseEmpty()
                .compose(v -> handBack())
                .timeout(HAND_BACK_MS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.warn("{} left with {} runs not handed back", handler.jobType(), live.size()))
                .otherwiseEmpty()
                .onComplete(v -> {
                    if (executor != null) {
                        executor.shutdownNow();
                    }
                });
    }

    private Future<Void> handBack() {
        idle = Promise.promise();
        List.copyOf(live.values()).forEach(run -> run.stop(Runs.Stop.Reason.DRAIN));
        completeIfIdle();
        return idle.future();
    }

    private void completeIfIdle() {
        if (idle != null && live.isEmpty()) {
            idle.tryComplete();
        }
    }

    private Future<Runs.Missing> missing(Runs.StillThere asked) {
        return Future.succeededFuture(new Runs.Missing(
                asked.runs().stream().filter(run -> !live.containsKey(run)).toList()));
    }

    private Future<Runs.InputsChecked> check(Runs.CheckInputs request) {
        return Future.succeededFuture(new Runs.InputsChecked(
                request.inputs().stream().map(handler::check).toList()));
    }

    private void stopRun(Runs.Stop stop) {
        Run run = live.get(stop.run());
        if (run != null) {
            run.stop(stop.reason());
        }
    }

    /** Answers at once; how each run ends is reported. */
    private Future<Runs.Taken> take(Runs.StartAll all) {
        for (Runs.Start start : all.starts()) {
            RunReporter reporter = new RunReporter(vertx, outbox, start.job(), all.nodeId());
            RunThread thread = executor == null ? RunThread.EVENT_LOOP : RunThread.own(vertx, executor);
            Run run = new Run(start, reporter, thread, context, this::over);
            if (live.putIfAbsent(run.key(), run) == null) {
                toStart.add(run);
            }
        }
        startSome();
        return Future.succeededFuture(new Runs.Taken(handlerId));
    }

    private void startSome() {
        long until = System.nanoTime() + TURN_NS;
        while (!toStart.isEmpty()) {
            start(toStart.poll());
            if (System.nanoTime() - until >= 0 && !toStart.isEmpty()) {
                context.runOnContext(v -> startSome());
                return;
            }
        }
    }

    private void start(Run run) {
        Runs.Failed refusal = checksInput ? refusal(run.job()) : null;
        if (refusal == null) {
            run.execute(handler);
        } else {
            run.refuse(refusal);
        }
    }

    /**
     * The input was checked at submit, but not where SQL submitted it or another version of the handler looked.
     *
     * @return null where the input is fine
     */
    private Runs.Failed refusal(Job job) {
        try {
            List<FieldError> errors = handler.check(job.inputData());
            return errors.isEmpty() ? null : refusal(errors.get(0));
        } catch (RuntimeException broken) {
            JobError error = new JobError(JobError.HANDLER_FAILED, "The check of the input failed: " + broken);
            return new Runs.Failed(error, true);
        }
    }

    private static Runs.Failed refusal(FieldError first) {
        return new Runs.Failed(new JobError(JobError.INVALID_INPUT, first.field() + ": " + first.message()), false);
    }

    /** A run ended, on whatever thread. */
    private void over(Run run, Runs.Content content) {
        tellFailure(run.job(), content, run.cause());
        run.reportEnd(content, failure -> {
            live.remove(run.key());
            completeIfIdle();
            if (failure != null) {
                notTaken(run.job(), failure);
            }
        });
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

    private static void notTaken(Job job, Throwable failure) {
        if (RunReporter.isStale(failure)) {
            LOG.atDebug().addKeyValue("jobId", job.id()).log("The run had lost its job; its end changed nothing");
        } else {
            LOG.atError().addKeyValue("jobId", job.id()).setCause(failure).log("The end of a run was not taken");
        }
    }
}
