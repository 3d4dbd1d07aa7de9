package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The report of a run's end. It is kept until the server took it, or said that the job is another's by now. */
final class RunEnd {
    private static final int TOO_LARGE = 413;

    /** A call and its body. */
    private record Report(String what, ObjectNode body) {}

    private final Claimed claimed;
    private final Reports reports;
    private final AgentLog log;

    RunEnd(Claimed claimed, Reports reports, AgentLog log) {
        this.claimed = claimed;
        this.reports = reports;
        this.log = log;
    }

    /**
     * Reports how the run ended.
     *
     * @return the answer where the server takes the key no more
     */
    Optional<Answer> report(Ending how, Output output, Tail tail, Delivery.Patience patience)
            throws InterruptedException {
        if (how instanceof Ending.Lost lost) {
            log.warn("Job " + claimed + " is not this agent's any more: " + lost.why());
            return Optional.empty();
        }
        Report report = report(how, output, tail);
        Optional<Answer> answer = reports.deliver(report.what(), report.body(), patience);
        if (answer.isEmpty()) {
            log.warn("What became of job " + claimed
                    + " could not be told, since the agent stops; its lease will run out");
            return Optional.empty();
        }
        return react(how, report, answer.get(), patience);
    }

    private static Report report(Ending how, Output output, Tail tail) {
        if (how instanceof Ending.Exited exited) {
            return exited.code() == 0
                    ? new Report("complete", Json.object().set("outputData", output.json()))
                    : failed(ExitStatus.failure(exited.code(), tail.text()));
        }
        if (how instanceof Ending.Asked asked) {
            Instruction.Approval approval = asked.approval();
            return new Report(
                    "checkpoints", Reports.checkpoint("APPROVAL_REQUIRED", approval.name(), approval.shown()));
        }
        if (how instanceof Ending.Slept slept) {
            return new Report(
                    "sleep",
                    Json.object()
                            .put("name", slept.sleep().name())
                            .put("forMs", slept.sleep().ms()));
        }
        return how instanceof Ending.Failed failed ? failed(failed.failure()) : new Report("release", Json.object());
    }

    private static Report failed(Failure failure) {
        return new Report("fail", failure.json());
    }

    private Optional<Answer> react(Ending how, Report report, Answer answer, Delivery.Patience patience)
            throws InterruptedException {
        switch (answer.meaning()) {
            case TAKEN -> {
                return taken(how, report, answer, patience);
            }
            case NO_KEY -> {
                return Optional.of(answer);
            }
            case REFUSED -> {
                return refused(report, answer, patience);
            }
            default -> {
                log.warn("What became of job " + claimed + " (" + report.what()
                        + ") was dropped, since the job is not this agent's any more: " + answer.detail());
                return Optional.empty();
            }
        }
    }

    private Optional<Answer> taken(Ending how, Report report, Answer answer, Delivery.Patience patience)
            throws InterruptedException {
        String state = answer.body().map(body -> body.path("state").asText()).orElse("");
        log.info("Job " + claimed + " ended: " + report.what() + ", now " + state);
        boolean isDecidedAlready = how instanceof Ending.Asked && state.equals("RUNNING");
        return isDecidedAlready ? again(new Report("release", Json.object()), patience) : Optional.empty();
    }

    private Optional<Answer> refused(Report report, Answer answer, Delivery.Patience patience)
            throws InterruptedException {
        boolean isOutput = report.what().equals("complete") && answer.status() == TOO_LARGE;
        log.warn("The server refused what became of job " + claimed + " (" + report.what() + "): " + answer.detail());
        return again(failed(isOutput ? Output.TOO_LARGE : Failure.lasting(Failure.REFUSED, answer.detail())), patience);
    }

    /** In place of what was no use; if it is none either, the lease will run out. */
    private Optional<Answer> again(Report report, Delivery.Patience patience) throws InterruptedException {
        return reports.deliver(report.what(), report.body(), patience)
                .filter(answer -> answer.meaning() == Answer.Meaning.NO_KEY);
    }
}
