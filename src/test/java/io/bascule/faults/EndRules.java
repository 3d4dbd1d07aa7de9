package io.bascule.faults;

import io.bascule.faults.History.AskRow;
import io.bascule.faults.History.Doing;
import io.bascule.faults.History.JobRow;
import io.bascule.faults.History.Trace;
import io.bascule.faults.Violation.Kind;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every job has ended, as its plan and the decisions on it say, with the results that its runs went on with. */
final class EndRules {
    private EndRules() {}

    static Stream<Violation> violations(History history) {
        Set<String> rejected = history.end().asks().stream()
                .filter(ask -> ask.status().equals("REJECTED"))
                .map(AskRow::job)
                .collect(Collectors.toSet());
        Set<String> done = history.traces().stream()
                .filter(trace -> trace.doing() == Doing.EFFECT)
                .map(trace -> Effects.place(trace) + " " + trace.value())
                .collect(Collectors.toSet());
        Map<String, Set<String>> seen = new Effects(history.traces()).seen();
        Map<String, Integer> attempts = history.traces().stream()
                .filter(trace -> trace.doing() == Doing.START)
                .collect(Collectors.toMap(Trace::run, Trace::attempt, (one, same) -> one));
        return history.end().jobs().stream().flatMap(job -> {
            if (!job.isTerminal()) {
                return Stream.of(stuck(job));
            }
            Stream<Violation> wrongEnd = wrongEnd(job, rejected.contains(job.id()));
            return job.status().equals("COMPLETED")
                    ? Stream.of(wrongEnd, wrongRun(job, attempts), wrongValues(job, seen, done))
                            .flatMap(each -> each)
                    : wrongEnd;
        });
    }

    private static Violation stuck(JobRow job) {
        String why = job.stuck() == null ? "still " + job.status() + " at the end" : job.stuck();
        return new Violation(Kind.STUCK, "job " + job.id(), why + ", attempt " + job.attempt());
    }

    private static Stream<Violation> wrongEnd(JobRow job, boolean rejected) {
        String expected = "COMPLETED null";
        if (job.plan().contains("halt")) {
            expected = "FAILED NODE_LOST";
        } else if (rejected) {
            expected = "FAILED REJECTED";
        }
        String ended = job.status() + " " + job.error();
        return ended.equals(expected)
                ? Stream.empty()
                : Stream.of(new Violation(Kind.WRONG, "job " + job.id(), "is " + ended + ", not " + expected));
    }

    /** Who ends a job has it: a run of an earlier attempt had lost it to a later one. */
    private static Stream<Violation> wrongRun(JobRow job, Map<String, Integer> attempts) {
        String subject = "job " + job.id();
        Integer attempt = attempts.get(job.run());
        if (attempt == null) {
            return Stream.of(new Violation(Kind.WRONG, subject, "run " + job.run() + " ended it and never began"));
        }
        return attempt == job.attempt()
                ? Stream.empty()
                : Stream.of(new Violation(
                        Kind.OVERLAPPED,
                        subject,
                        "run " + job.run() + " of attempt " + attempt + " ended it in attempt " + job.attempt()));
    }

    private static Stream<Violation> wrongValues(JobRow job, Map<String, Set<String>> seen, Set<String> done) {
        return Pieces.steps(job.plan()).stream().flatMap(piece -> {
            String place = job.id() + " " + piece;
            String value = job.values().get(piece);
            if (value == null) {
                return Stream.of(new Violation(Kind.LOST, "job " + place, "has no result in the output"));
            }
            if (!seen.getOrDefault(place, Set.of()).contains(value)) {
                return Stream.of(new Violation(
                        Kind.DUPLICATED, "job " + place, "ended with " + value + ", no run went on with it"));
            }
            return done.contains(place + " " + value)
                    ? Stream.empty()
                    : Stream.of(new Violation(Kind.WRONG, "job " + place, value + " is the result of no work"));
        });
    }
}
