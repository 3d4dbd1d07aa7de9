package io.bascule.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Polls for jobs as long as it has places for them, and runs them. */
final class Agent {
    static final int WRONG_USAGE = 2;
    static final int KEY_REFUSED = 77;

    private static final int WAIT_S = 30;
    private static final Duration POLL = Duration.ofSeconds(WAIT_S + 15);
    /** From one poll to the next at least, where there was nothing: a server may not hold them. */
    private static final Duration LEAST = Duration.ofSeconds(1);
    /** After a stop: to end processes and give the jobs back; and where there is a hurry. */
    private static final Duration GIVING_BACK = Duration.ofSeconds(20);

    private static final Duration LAST = Duration.ofSeconds(3);

    private final Run.Terms terms;
    private final Settings settings;
    private final AgentLog log;
    private final String hostname;
    private final Set<Run> runs = new HashSet<>();
    private Thread poller;
    private int exitCode;
    private boolean isStopping;
    private boolean isHurried;
    private boolean isUpgradeTold;

    Agent(Run.Terms terms, String hostname) {
        this.terms = terms;
        this.settings = terms.settings();
        this.log = terms.log();
        this.hostname = hostname;
    }

    /** Works until it is stopped, or cannot work; the program's exit code. */
    int work() throws InterruptedException {
        log.info("Agent " + settings + ", version " + Platform.version());
        try {
            startPolling();
            polls();
        } catch (InterruptedException stopped) {
            // By stop() alone.
        } finally {
            endPolling();
        }
        drain();
        return exitCode;
    }

    private synchronized void startPolling() {
        poller = Thread.currentThread();
    }

    private synchronized void endPolling() {
        poller = null;
        Thread.interrupted();
    }

    /** No more jobs: those that run have a while. The second time they have none. */
    synchronized void stop() {
        if (isStopping) {
            stopNow();
            return;
        }
        log.info("Stopping: " + runs.size() + " jobs run, and have "
                + settings.drain().toSeconds() + " s; the next signal ends them at once");
        isStopping = true;
        wakePoller();
    }

    /** Ends everything at once. */
    synchronized void stopNow() {
        isStopping = true;
        isHurried = true;
        runs.forEach(Run::hurry);
        wakePoller();
    }

    private synchronized void wakePoller() {
        if (poller != null) {
            poller.interrupt();
        }
        notifyAll();
    }

    // Polls

    private void polls() throws InterruptedException {
        int failures = 0;
        while (awaitPlace()) {
            long sentNs = System.nanoTime();
            Optional<Answer> answer = terms.delivery().once("poll", card(), POLL);
            switch (answer.map(Answer::meaning).orElse(Answer.Meaning.UNCLEAR)) {
                case TAKEN -> {
                    failures = 0;
                    JsonNode jobs = accepted(answer.get().body().orElseThrow());
                    if (settings.once()) {
                        return;
                    }
                    rest(jobs, System.nanoTime() - sentNs);
                }
                case UNCLEAR, TOO_MANY -> sleep(Delivery.pause(++failures, answer));
                case NO_KEY -> {
                    keyRefused(answer.get());
                    return;
                }
                default -> {
                    refused(answer.get());
                    return;
                }
            }
        }
    }

    private synchronized boolean awaitPlace() throws InterruptedException {
        while (runs.size() >= settings.capacity() && !isStopping) {
            wait();
        }
        return !isStopping;
    }

    /** What the agent says of itself. The capacity is the whole one: the server knows which jobs it has. */
    private ObjectNode card() {
        ObjectNode card = Json.object()
                .put("agentId", settings.agentId())
                .put("hostname", Clip.at(hostname, 255))
                .put("platform", Platform.name())
                .put("version", Platform.version())
                .put("capacity", settings.capacity())
                .put("wait", settings.once() ? 0 : WAIT_S)
                .put("claim", true);
        settings.handlers().keySet().forEach(card.putArray("jobTypes")::add);
        settings.labels().forEach(card.putObject("labels")::put);
        return card;
    }

    private JsonNode accepted(ObjectNode answer) {
        JsonNode upgrade = answer.path("upgrade");
        if (upgrade.isObject() && !isUpgradeTold) {
            isUpgradeTold = true;
            log.warn(upgrade.path("message").asText());
        }
        JsonNode jobs = answer.path("jobs");
        jobs.forEach(job -> Claimed.of(job)
                .ifPresentOrElse(
                        this::accept,
                        () -> log.warn("The server gave a job that cannot be read; its lease will run out")));
        return jobs;
    }

    /** A job more than there are places is given back: a run that lost its job may still be ending. */
    private synchronized void accept(Claimed claimed) {
        Run run = new Run(claimed, terms, this::keyRefused);
        if (isStopping || runs.size() >= settings.capacity()) {
            run.release();
        }
        runs.add(run);
        new Thread(() -> work(run), "run").start();
    }

    private void work(Run run) {
        try {
            run.run();
        } finally {
            ended(run);
        }
    }

    private synchronized void ended(Run run) {
        runs.remove(run);
        notifyAll();
    }

    private void rest(JsonNode jobs, long tookNs) throws InterruptedException {
        if (jobs.isEmpty() && tookNs < LEAST.toNanos()) {
            sleep(LEAST.plusMillis(ThreadLocalRandom.current().nextLong(500)));
        }
    }

    private static void sleep(Duration pause) throws InterruptedException {
        Thread.sleep(pause.toMillis());
    }

    // Ends

    /** Nothing can be reported any more, so nothing goes on. */
    private synchronized void keyRefused(Answer answer) {
        if (exitCode != KEY_REFUSED) {
            log.error("The server refused the key: " + answer.detail());
        }
        exitCode = KEY_REFUSED;
        isStopping = true;
        runs.forEach(run -> run.lose("the server refused the key"));
        wakePoller();
    }

    private synchronized void refused(Answer answer) {
        log.error("The server refused this agent: " + answer.detail());
        exitCode = WRONG_USAGE;
    }

    private void drain() throws InterruptedException {
        if (settings.once()) {
            awaitRunsOrStop();
        }
        if (!haveEnded(settings.drain())) {
            release();
            if (!haveEnded(GIVING_BACK)) {
                abandon();
            }
        }
        log.info("The agent has stopped");
    }

    private synchronized void awaitRunsOrStop() throws InterruptedException {
        while (!runs.isEmpty() && !isStopping) {
            wait();
        }
    }

    /** Waits until no job runs; false where the time is over, or there is a hurry. */
    private synchronized boolean haveEnded(Duration within) throws InterruptedException {
        long endNs = System.nanoTime() + within.toNanos();
        for (long leftNs = within.toNanos(); leftNs > 0 && !runs.isEmpty() && !isHurried; ) {
            wait(leftNs / 1_000_000 + 1);
            leftNs = endNs - System.nanoTime();
        }
        return runs.isEmpty();
    }

    /** Ends everything at once, and returns when it has, or after a moment. */
    void abandon() throws InterruptedException {
        stopNow();
        awaitLast();
    }

    private synchronized void awaitLast() throws InterruptedException {
        long endNs = System.nanoTime() + LAST.toNanos();
        for (long leftNs = LAST.toNanos(); leftNs > 0 && !runs.isEmpty(); leftNs = endNs - System.nanoTime()) {
            wait(leftNs / 1_000_000 + 1);
        }
    }

    private synchronized void release() {
        List.copyOf(runs).forEach(Run::release);
        if (!runs.isEmpty() && !isHurried) {
            log.warn("The jobs that still run are ended and given back");
        }
    }
}
