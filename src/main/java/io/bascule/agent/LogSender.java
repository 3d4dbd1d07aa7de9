package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.time.Duration;
import java.util.Optional;

/** Brings a run's log to the server in batches, in order. */
final class LogSender {
    private static final long GATHER_MS = 1_000;
    /** At the end, lines that the server has too many of are not waited for any longer. */
    private static final long LAST_LINES_NS = Duration.ofSeconds(10).toNanos();

    private final JobLog lines;
    private final Reports reports;
    private final AgentLog log;
    private final Thread thread;
    private boolean isGivenUp;
    private boolean isFinishing;
    private long finishingNs;

    LogSender(JobLog lines, Reports reports, AgentLog log) {
        this.lines = lines;
        this.reports = reports;
        this.log = log;
        this.thread = new Thread(this::send, "log");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** No more lines come: returns once those that there are were sent, or given up. */
    void finish() throws InterruptedException {
        synchronized (this) {
            isFinishing = true;
            finishingNs = System.nanoTime();
            notifyAll();
        }
        lines.close();
        thread.join();
    }

    /** What was not sent does not matter any more. */
    synchronized void giveUp() {
        isGivenUp = true;
        notifyAll();
        lines.close();
    }

    private void send() {
        try {
            while (lines.await(GATHER_MS) && sendBatch()) {
                // The next one.
            }
        } catch (InterruptedException stopped) {
            // The run is over.
        }
    }

    private boolean sendBatch() throws InterruptedException {
        ArrayNode batch = lines.take();
        Optional<Answer> answer = reports.deliver("logs", Json.object().set("entries", batch), this::await);
        switch (answer.map(Answer::meaning).orElse(Answer.Meaning.TOO_MANY)) {
            case TAKEN -> {
                return true;
            }
            case REFUSED -> {
                log.warn("The server refused lines of a job's log: "
                        + answer.get().detail());
                lines.drop(batch.size());
                return true;
            }
            case TOO_MANY -> {
                tellUnsent(batch.size() + lines.left());
                return false;
            }
            default -> {
                // The run has lost its job; the heartbeats see to that.
                return false;
            }
        }
    }

    private synchronized void tellUnsent(long unsent) {
        if (!isGivenUp) {
            log.warn("The last lines of a job's log were not sent, since the server had too many already: " + unsent);
        }
    }

    private synchronized boolean await(Duration pause, boolean isTooMany) throws InterruptedException {
        long dueNs = System.nanoTime() + pause.toNanos();
        for (long leftNs = pause.toNanos(); leftNs > 0; leftNs = dueNs - System.nanoTime()) {
            if (isGivenUp || isTooMany && isFinishing && dueNs - finishingNs > LAST_LINES_NS) {
                return false;
            }
            wait(leftNs / 1_000_000 + 1);
        }
        return !isGivenUp;
    }
}
