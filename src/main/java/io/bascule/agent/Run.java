package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One job, from its start to the report of its end. First its processes end, then it is reported: else it could run twice at once. */
final class Run implements Runnable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What all runs of an agent have in common. */
    record Terms(Settings settings, Path agentDir, Delivery delivery, AgentLog log) {}

    private final Claimed claimed;
    private final Terms terms;
    private final Consumer<Answer> keyRefused;
    private final Reports reports;
    private final RunEnd end;
    private final Pulse pulse;
    private final JobLog jobLog = new JobLog();
    private final LogSender logSender;
    private final Tail tail = new Tail();
    private final Output output = new Output();
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final CountDownLatch hurry = new CountDownLatch(1);
    private final Instant startedAt = Instant.now();
    private final long startedNs = System.nanoTime();

    /** @param keyRefused told where the server takes the key no more */
    Run(Claimed claimed, Terms terms, Consumer<Answer> keyRefused) {
        this.claimed = claimed;
        this.terms = terms;
        this.keyRefused = keyRefused;
        this.reports = new Reports(claimed, terms.delivery());
        this.end = new RunEnd(claimed, reports, terms.log());
        this.pulse = new Pulse(reports, claimed.heartbeat(), new Heard());
        this.logSender = new LogSender(jobLog, reports, terms.log());
    }

    /** Ends it, and gives the job back; where it has ended already, nothing changes. */
    void release() {
        ending.complete(new Ending.Released());
    }

    /** Ends it, and reports nothing. */
    void lose(String why) {
        ending.complete(new Ending.Lost(why));
        logSender.giveUp();
    }

    /** There is no time any more: what does not work at the first try is left. */
    void hurry() {
        release();
        hurry.countDown();
        logSender.giveUp();
    }

    @Override
    public void run() {
        terms.log()
                .info("Job " + claimed + " starts, attempt "
                        + claimed.job().path("attempt").asText());
        pulse.start();
        logSender.start();
        try {
            Ending how = work();
            if (!(how instanceof Ending.Lost)) {
                logSender.finish();
                pulse.flush();
            }
            end.report(how, output, tail, (pause, isTooMany) -> !hurry.await(pause.toMillis(), TimeUnit.MILLISECONDS))
                    .ifPresent(keyRefused);
        } catch (InterruptedException e) {
            terms.log().warn("Job " + claimed + " was left: its lease will run out");
        } finally {
            pulse.stop();
            logSender.giveUp();
        }
    }

    private Ending work() throws InterruptedException {
        if (ending.isDone()) {
            return ending.join();
        }
        try {
            WorkFolder folder =
                    WorkFolder.make(terms.agentDir().resolve(terms.settings().workDir()), claimed.id());
            try {
                return workIn(folder.path().toAbsolutePath().normalize());
            } finally {
                remove(folder);
            }
        } catch (IOException e) {
            return new Ending.Failed(
                    Failure.passing("NOT_STARTED", "The agent could not make a folder for the run: " + e.getMessage()));
        }
    }

    private void remove(WorkFolder folder) {
        try {
            folder.remove();
        } catch (IOException e) {
            terms.log().warn("The folder of job " + claimed + " could not be removed: " + e.getMessage());
        }
    }

    private Ending workIn(Path folder) throws InterruptedException {
        List<String> words = terms.settings().handlers().get(claimed.jobType());
        if (words == null) {
            return new Ending.Failed(
                    Failure.passing("NOT_STARTED", "This agent has no handler of " + claimed.jobType() + "."));
        }
        Program program;
        try {
            program = Program.start(start(words, folder), new Listener(), hurry);
        } catch (IOException e) {
            return new Ending.Failed(NotStarted.failure(words.get(0), e));
        }
        program.exitCode().thenAccept(code -> ending.complete(ExitStatus.ending(code)));
        Ending how = awaitEnding(program);
        if (!(how instanceof Ending.Exited)) {
            program.ignoreOutput();
            program.end();
        }
        return how;
    }

    private Program.Start start(List<String> words, Path folder) {
        Map<String, String> environment = HandlerEnvironment.of(
                claimed,
                terms.settings().agentId(),
                terms.agentDir(),
                folder,
                claimed.timeout().map(startedAt::plus));
        return new Program.Start(
                words, terms.agentDir(), folder, environment, terms.settings().apiKey(), Json.bytes(claimed.input()));
    }

    private Ending awaitEnding(Program program) throws InterruptedException {
        while (!endsWithin(LOOK)) {
            program.remember();
        }
        return ending.join();
    }

    /** Waits; whether the run has come to its end. */
    private boolean endsWithin(Duration wait) throws InterruptedException {
        long leftMs = claimed.timeout()
                .map(timeout ->
                        timeout.minusNanos(System.nanoTime() - startedNs).toMillis())
                .orElse(Long.MAX_VALUE);
        try {
            ending.get(Math.max(0, Math.min(wait.toMillis(), leftMs)), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return leftMs <= wait.toMillis() && ending.complete(new Ending.Failed(timedOut())) || ending.isDone();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Failure timedOut() {
        return Failure.passing(
                "AGENT_TIMEOUT",
                "The program took longer than the job's timeout, "
                        + claimed.timeout().orElseThrow().toMillis() + " ms, and was ended.");
    }

    /** What the server says in the meantime. */
    private final class Heard implements Pulse.Ear {
        @Override
        public void cancelled() {
            ending.complete(new Ending.Failed(Failure.lasting("CANCELLED", "The job was cancelled.")));
        }

        @Override
        public void lost(Answer answer) {
            lose(answer.detail());
        }

        @Override
        public void keyRefused(Answer answer) {
            keyRefused.accept(answer);
        }
    }

    /** What the program says. */
    private final class Listener implements Program.Ear {
        @Override
        public void err(Lines.Line line) {
            String text = line.wasCut() ? line.text() + Clip.CUT : line.text();
            String message = JobLog.withoutLevel(text);
            jobLog.add(JobLog.levelOf(text), message);
            tail.add(message);
        }

        @Override
        public void out(Lines.Line line) throws InterruptedException {
            if (ending.isDone()) {
                return;
            }
            try {
                Optional<Instruction> instruction = Instructions.read(withoutReturn(line.text()));
                if (instruction.isPresent() && !line.wasCut()) {
                    obey(instruction.get());
                } else if (!output.add(line)) {
                    ending.complete(new Ending.Failed(Output.TOO_LARGE));
                }
            } catch (Instruction.Wrong e) {
                ending.complete(new Ending.Failed(
                        line.wasCut() ? Output.TOO_LARGE : Failure.lasting(Failure.BAD_INSTRUCTION, e.getMessage())));
            }
        }

        private static String withoutReturn(String line) {
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        }

        private void obey(Instruction instruction) throws InterruptedException, Instruction.Wrong {
            if (instruction instanceof Instruction.Progress progress) {
                pulse.progress(progress);
            } else if (instruction instanceof Instruction.Log entry) {
                jobLog.add(entry.level(), entry.message());
            } else if (instruction instanceof Instruction.Step step) {
                ObjectNode body = Json.object().put("name", step.name());
                tell("steps", body.set("result", step.result()));
            } else if (instruction instanceof Instruction.Info info) {
                tell("checkpoints", Reports.checkpoint("INFO", info.name(), info.shown()));
            } else {
                ending.complete(Endings.asked(instruction, claimed));
            }
        }

        private void tell(String what, ObjectNode body) throws InterruptedException {
            Optional<Answer> answer = reports.deliver(what, body, (pause, isTooMany) -> !endsWithin(pause));
            switch (answer.map(Answer::meaning).orElse(Answer.Meaning.TAKEN)) {
                case STALE -> lose(answer.get().detail());
                case REFUSED ->
                    ending.complete(new Ending.Failed(
                            Failure.lasting(Failure.REFUSED, answer.get().detail())));
                case NO_KEY -> keyRefused.accept(answer.get());
                default -> {
                    // The server knows it, or the run has come to its end.
                }
            }
        }
    }
}
