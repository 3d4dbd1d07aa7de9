package io.bascule.telemetry;

import io.bascule.bus.Events;
import io.bascule.job.Fault;
import io.sentry.Sentry;
import io.sentry.SentryOptions;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports runs and failures to Sentry: on one thread of its own, behind a bounded queue that drops and counts. */
public final class SentryReporter implements Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(SentryReporter.class);
    private static final int MAX_QUEUE = 2_000;

    /** Of the two seconds of a close: for what is queued here, and for what Sentry's client then still has to send. */
    private static final long DRAIN_MS = 700;

    private static final long SEND_MS = 1_000;
    private static final long CLOSE_MS = 2_000;

    private final Clock clock;
    private final SentryNotes notes;
    private final LongAdder dropped = new LongAdder();
    private final ThreadPoolExecutor thread;

    /**
     * Where and how to report.
     *
     * @param dsn Sentry's address of the project, with its public key
     * @param environment for example {@code production}
     * @param node this process, as operators know it
     * @param tracesSampleRate what part of the runs is reported as transactions, 0 to 1; failures are reported always
     */
    public record Settings(String dsn, String environment, String version, String node, double tracesSampleRate) {}

    private SentryReporter(Settings settings, Clock clock) {
        this.clock = clock;
        this.notes = new SentryNotes(settings.node());
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_QUEUE),
                task -> daemon(task, "bascule-sentry"),
                (task, executor) -> dropped.increment());
    }

    /**
     * Sets Sentry's client up, which takes a moment: not for an event loop.
     *
     * @throws Fault where the DSN is not one
     */
    public static SentryReporter start(Settings settings, Clock clock) {
        try {
            Sentry.init(options -> configure(options, settings));
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(
                    "sentry.dsn", "is not a Sentry DSN; expected https://<public key>@<host>/<project number>");
        }
        return new SentryReporter(settings, clock);
    }

    @Override
    public void jobChanged(Events.JobChanged event) {
        queue(Note.of(event));
    }

    @Override
    public void checkpointChanged(Events.CheckpointChanged event) {
        queue(Note.of(event));
    }

    @Override
    public void runEnded(Events.RunEnded event) {
        queue(Note.of(event, clock.instant()));
    }

    @Override
    public void trouble(Events.Trouble event) {
        queue(Note.of(event, clock.instant()));
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public Future<Void> close() {
        thread.shutdown();
        // Sentry's own close adds several timeouts up; where its server hangs, a daemon thread may go on waiting for
        // it.
        return Future.fromCompletionStage(CompletableFuture.runAsync(
                        this::drain,
                        task -> daemon(task, "bascule-sentry-close").start()))
                .timeout(CLOSE_MS, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void queue(Note note) {
        thread.execute(() -> take(note));
    }

    private void take(Note note) {
        try {
            notes.take(note);
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("A report to Sentry failed");
        }
    }

    private void drain() {
        try {
            if (!thread.awaitTermination(DRAIN_MS, TimeUnit.MILLISECONDS)) {
                dropped.add(thread.shutdownNow().size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Sentry.close();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void configure(SentryOptions options, Settings settings) {
        options.setDsn(settings.dsn());
        options.setEnvironment(settings.environment());
        options.setRelease("bascule@" + settings.version());
        options.setTracesSampleRate(settings.tracesSampleRate());
        options.setServerName(settings.node());
        options.setShutdownTimeoutMillis(SEND_MS);
        // Only what SentryNotes writes leaves the house: nothing is gathered behind its back.
        options.setAttachServerName(false);
        options.setAttachStacktrace(false);
        options.setAttachThreads(false);
        options.setSendModules(false);
        options.setEnableUncaughtExceptionHandler(false);
        options.setEnableAutoSessionTracking(false);
        options.setEnableShutdownHook(false);
        options.setEnableExternalConfiguration(false);
    }
}
