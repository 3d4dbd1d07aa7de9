package io.bascule.agent;

import java.time.Duration;
import java.util.Optional;

/** A run's heartbeats: they extend its lease, carry its progress, and bring back whether people cancelled the job. */
final class Pulse {
    /** From one heartbeat to the next at least, however often a program tells its progress. */
    private static final long LEAST_NS = Duration.ofSeconds(1).toNanos();

    /** Who is told what the heartbeats are answered. */
    interface Ear {
        void cancelled();

        /** The job is not the agent's any more. */
        void lost(Answer answer);

        void keyRefused(Answer answer);
    }

    private final Reports reports;
    private final long everyNs;
    private final Ear ear;
    private final Thread thread;
    private Optional<Instruction.Progress> unsent = Optional.empty();
    private long beatNs = System.nanoTime();
    private long dueNs;
    private int failures;
    private boolean isStopped;

    Pulse(Reports reports, Duration every, Ear ear) {
        this.reports = reports;
        this.everyNs = every.toNanos();
        this.ear = ear;
        this.dueNs = beatNs + everyNs;
        this.thread = new Thread(this::beats, "pulse");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    synchronized void progress(Instruction.Progress progress) {
        unsent = Optional.of(progress);
        notifyAll();
    }

    synchronized void stop() {
        isStopped = true;
        thread.interrupt();
    }

    /** Sends what progress was not sent yet, at once; where the server does not answer it is lost. */
    void flush() throws InterruptedException {
        Optional<Instruction.Progress> last = take();
        if (last.isPresent()) {
            reports.heartbeat(last);
        }
    }

    private synchronized Optional<Instruction.Progress> take() {
        Optional<Instruction.Progress> taken = unsent;
        unsent = Optional.empty();
        return taken;
    }

    private void beats() {
        try {
            while (awaitDue()) {
                Optional<Instruction.Progress> progress = take();
                react(reports.heartbeat(progress), progress);
            }
        } catch (InterruptedException stopped) {
            // The run is over.
        }
    }

    private synchronized boolean awaitDue() throws InterruptedException {
        for (long leftNs = leftNs(); leftNs > 0 && !isStopped; leftNs = leftNs()) {
            wait(leftNs / 1_000_000 + 1);
        }
        beatNs = System.nanoTime();
        return !isStopped;
    }

    private long leftNs() {
        long early = beatNs + LEAST_NS;
        boolean isEarly = unsent.isPresent() && failures == 0 && early < dueNs;
        return (isEarly ? early : dueNs) - System.nanoTime();
    }

    private void react(Optional<Answer> answer, Optional<Instruction.Progress> progress) {
        switch (answer.map(Answer::meaning).orElse(Answer.Meaning.UNCLEAR)) {
            case TAKEN -> {
                next(true, answer);
                if (answer.get().body().get().path("cancelled").asBoolean()) {
                    ear.cancelled();
                }
            }
            case REFUSED -> next(true, answer);
            case STALE -> {
                stop();
                ear.lost(answer.get());
            }
            case NO_KEY -> {
                stop();
                ear.keyRefused(answer.get());
            }
            case UNCLEAR, TOO_MANY -> {
                keep(progress);
                next(false, answer);
            }
        }
    }

    private synchronized void keep(Optional<Instruction.Progress> progress) {
        unsent = unsent.or(() -> progress);
    }

    private synchronized void next(boolean isAnswered, Optional<Answer> answer) {
        failures = isAnswered ? 0 : failures + 1;
        long pauseNs = isAnswered
                ? everyNs
                : Math.min(everyNs, Delivery.pause(failures, answer).toNanos());
        dueNs = System.nanoTime() + pauseNs;
    }
}
