package io.bascule.handler;

import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.JsonRules;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.RunKey;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what a run reports to its scheduler, in order, until it is taken or found to be stale. */
final class RunReporter {
    private static final Logger LOG = LoggerFactory.getLogger(RunReporter.class);

    /** Lines of one run that are kept; more say only that there were more. */
    static final int MAX_LOGS = 10_000;

    /** Largest data of one line, in characters of JSON. */
    private static final int MAX_LOG_DATA = 64 * 1024;

    private static final int LOG_BATCH = 200;
    private static final long DELAY_MS = 200;
    private static final long RETRY_MS = 500;

    /** A report that was not answered yet. */
    private record Pending(Runs.Content content, Consumer<Throwable> answered) {}

    private final Vertx vertx;
    private final Outbox outbox;
    private final Job job;
    private final RunKey run;
    private final UUID nodeId;
    /** On its way; the next one leaves once it is answered. */
    private Pending sent;
    /** Behind it, in order; null until there is one. */
    private Queue<Pending> waiting;

    private List<LogEntry> logs = List.of();
    private Runs.Progressed progressed;
    private int logged;
    private boolean flushPlanned;

    /**
     * @param nodeId whose scheduler takes the reports
     */
    RunReporter(Vertx vertx, Outbox outbox, Job job, UUID nodeId) {
        this.vertx = vertx;
        this.outbox = outbox;
        this.job = job;
        this.run = job.run();
        this.nodeId = nodeId;
    }

    RunKey run() {
        return run;
    }

    UUID nodeId() {
        return nodeId;
    }

    /** Reports after what was reported before; fails with {@code STALE_RUN} where the run has lost its job. */
    Future<Bus.Done> report(Runs.Content content) {
        Promise<Bus.Done> taken = Promise.promise();
        report(content, failure -> {
            if (failure == null) {
                taken.complete(Bus.Done.DONE);
            } else {
                taken.fail(failure);
            }
        });
        return taken.future();
    }

    /**
     * The same.
     *
     * @param answered told on the event loop: null, or why the report was not taken
     */
    synchronized void report(Runs.Content content, Consumer<Throwable> answered) {
        flush();
        send(new Pending(content, answered));
    }

    private void send(Pending report) {
        if (sent == null) {
            sent = report;
            outbox.add(this, new Runs.Report(run, report.content()));
        } else {
            if (waiting == null) {
                waiting = new ArrayDeque<>();
            }
            waiting.add(report);
        }
    }

    /**
     * What became of the report that was sent. To send it again is harmless: a step is recorded once, and an end that was taken
     * makes the next one stale.
     *
     * @param failure null where it was taken
     */
    void answered(Throwable failure) {
        if (isPassing(failure)) {
            vertx.setTimer(RETRY_MS, id -> sendAgain());
            return;
        }
        next().answered().accept(failure);
    }

    private synchronized void sendAgain() {
        outbox.add(this, new Runs.Report(run, sent.content()));
    }

    private synchronized Pending next() {
        Pending answered = sent;
        sent = null;
        if (waiting != null && !waiting.isEmpty()) {
            send(waiting.poll());
        }
        return answered;
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof Fault fault && fault.code() == ErrorCode.UNAVAILABLE && !Bus.isNobodyThere(failure);
    }

    static boolean isStale(Throwable failure) {
        return Bus.isNobodyThere(failure) || failure instanceof Fault fault && fault.code() == ErrorCode.STALE_RUN;
    }

    /** Adds a line to the log; sent a little later, with its neighbours, and always before the run's end. */
    synchronized void log(LogLevel level, String action, String message, JsonObject data) {
        logged++;
        if (logs.isEmpty()) {
            logs = new ArrayList<>();
        }
        if (logged == MAX_LOGS) {
            logs.add(entry(
                    LogLevel.WARN,
                    "log",
                    "This run logs more than " + MAX_LOGS + " lines; the rest is not kept.",
                    null));
        } else if (logged < MAX_LOGS) {
            logs.add(entry(level, action, message, data));
        }
        if (logs.size() >= LOG_BATCH) {
            flush();
        } else {
            planFlush();
        }
    }

    /** Says how far the run is; of several within a moment only the last is sent. */
    synchronized void progress(int percent, String note) {
        progressed = new Runs.Progressed(percent, note);
        planFlush();
    }

    private void planFlush() {
        if (!flushPlanned) {
            flushPlanned = true;
            vertx.setTimer(DELAY_MS, id -> flushLater());
        }
    }

    private synchronized void flushLater() {
        flushPlanned = false;
        flush();
    }

    private void flush() {
        if (!logs.isEmpty()) {
            sendAside(new Runs.Logged(logs));
            logs = List.of();
        }
        if (progressed != null) {
            sendAside(progressed);
            progressed = null;
        }
    }

    /** For people to watch: a stale run's have no place any more, and its next journaled call tells it so. */
    private void sendAside(Runs.Content content) {
        send(new Pending(content, failure -> {
            if (failure != null) {
                LOG.debug("Not taken of {}: {}", run, failure.getMessage());
            }
        }));
    }

    private LogEntry entry(LogLevel level, String action, String message, JsonObject data) {
        return new LogEntry(
                Ids.next(),
                run.jobId(),
                job.jobType(),
                Text.clip(String.valueOf(action), LogEntry.MAX_ACTION),
                level,
                Text.clip(String.valueOf(message), LogEntry.MAX_MESSAGE),
                storable(data),
                Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    private static JsonObject storable(JsonObject data) {
        if (data == null) {
            return null;
        }
        if (JsonRules.problem("data", data).isPresent() || data.encode().length() > MAX_LOG_DATA) {
            return new JsonObject().put("dropped", "too large, too deep, or with text that cannot be stored");
        }
        return data.copy();
    }
}
