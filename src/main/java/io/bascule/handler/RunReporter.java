package io.bascule.handler;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.JsonRules;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.RunKey;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
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

    private final Vertx vertx;
    private final Bus bus;
    private final RunKey run;
    private final String agentName;
    private final UUID nodeId;
    private final List<LogEntry> logs = new ArrayList<>();
    private Runs.Progressed progressed;
    private int logged;
    private boolean flushPlanned;
    private Future<?> last = Future.succeededFuture();

    RunReporter(Vertx vertx, Bus bus, Runs.Start start) {
        this.vertx = vertx;
        this.bus = bus;
        this.run = start.job().run();
        this.agentName = start.job().jobType();
        this.nodeId = start.nodeId();
    }

    /** Reports after what was reported before; fails with {@code STALE_RUN} where the run has lost its job. */
    synchronized Future<Bus.Done> report(Runs.Content content) {
        flush();
        return send(content);
    }

    private Future<Bus.Done> send(Runs.Content content) {
        Future<Bus.Done> sent = last.transform(before -> request(content));
        last = sent;
        return sent;
    }

    /** Harmless to repeat: a step is recorded once, and an end that was taken makes the next one stale. */
    private Future<Bus.Done> request(Runs.Content content) {
        return bus.request(Addresses.reports(nodeId), new Runs.Report(run, content))
                .recover(failure -> isPassing(failure)
                        ? vertx.timer(RETRY_MS, TimeUnit.MILLISECONDS).compose(v -> request(content))
                        : Future.failedFuture(failure));
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
            List<LogEntry> batch = List.copyOf(logs);
            logs.clear();
            sendAside(new Runs.Logged(batch));
        }
        if (progressed != null) {
            sendAside(progressed);
            progressed = null;
        }
    }

    /** For people to watch: a stale run's have no place any more, and its next journaled call tells it so. */
    private void sendAside(Runs.Content content) {
        send(content).onFailure(failure -> LOG.debug("Not taken of {}: {}", run, failure.getMessage()));
    }

    private LogEntry entry(LogLevel level, String action, String message, JsonObject data) {
        return new LogEntry(
                Ids.next(),
                run.jobId(),
                agentName,
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
