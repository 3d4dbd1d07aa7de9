package io.bascule.faults;

import io.bascule.faults.History.Doing;
import io.bascule.faults.History.JobRow;
import io.bascule.faults.History.Span;
import io.bascule.faults.History.Trace;
import io.bascule.faults.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A step counts once, runs of one job that count follow each other, their steps too. */
final class RunRules {
    /** A run whose work counted, from its start to the last work that did. */
    private record Work(String job, String run, String node, Span span) {}

    private RunRules() {}

    static Stream<Violation> violations(History history) {
        Effects effects = new Effects(history.traces());
        return Stream.of(
                        twoResults(effects),
                        otherThanRecorded(history, effects),
                        overlaps(history.traces(), effects),
                        disorder(effects),
                        tooManyAttempts(history))
                .flatMap(each -> each);
    }

    private static Stream<Violation> twoResults(Effects effects) {
        return effects.seen().entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> new Violation(
                        Kind.DUPLICATED, "job " + entry.getKey(), "runs went on with " + entry.getValue()));
    }

    /** A later run would go on with what is recorded. */
    private static Stream<Violation> otherThanRecorded(History history, Effects effects) {
        return history.end().jobs().stream()
                .flatMap(job -> Pieces.steps(job.plan()).stream()
                        .flatMap(piece -> effects.seen().getOrDefault(job.id() + " " + piece, Set.of()).stream()
                                .filter(value -> !value.equals(job.recorded().get(piece)))
                                .map(value -> otherThanRecorded(job, piece, value))));
    }

    private static Violation otherThanRecorded(JobRow job, String piece, String value) {
        String subject = "job " + job.id() + " " + piece;
        String recorded = job.recorded().get(piece);
        return recorded == null
                ? new Violation(Kind.LOST, subject, "a run went on with " + value + ", nothing is recorded")
                : new Violation(Kind.DUPLICATED, subject, "a run went on with " + value + ", recorded is " + recorded);
    }

    private static Stream<Violation> overlaps(List<Trace> traces, Effects effects) {
        Map<String, Long> starts = traces.stream()
                .filter(trace -> trace.doing() == Doing.START)
                .collect(Collectors.toMap(Trace::run, Trace::at, Math::min));
        return effects.counted().stream().collect(Collectors.groupingBy(Trace::job)).values().stream()
                .flatMap(ofJob -> overlaps(works(ofJob, starts)));
    }

    private static List<Work> works(List<Trace> ofJob, Map<String, Long> starts) {
        return ofJob.stream().collect(Collectors.groupingBy(Trace::run)).values().stream()
                .map(ofRun -> {
                    Trace first = ofRun.get(0);
                    long last = ofRun.get(ofRun.size() - 1).at();
                    long start = starts.getOrDefault(first.run(), first.at());
                    return new Work(first.job(), first.run(), first.node(), new Span(start, last));
                })
                .sorted(Comparator.comparingLong(work -> work.span().from()))
                .toList();
    }

    private static Stream<Violation> overlaps(List<Work> inOrder) {
        List<Violation> found = new ArrayList<>();
        for (int i = 1; i < inOrder.size(); i++) {
            Work before = inOrder.get(i - 1);
            Work after = inOrder.get(i);
            if (after.span().from() < before.span().to()) {
                found.add(new Violation(
                        Kind.OVERLAPPED,
                        "job " + before.job(),
                        "run " + before.run() + " on " + before.node() + " had work that counted after run "
                                + after.run() + " on " + after.node() + " began, and so had that"));
            }
        }
        return found.stream();
    }

    private static Stream<Violation> disorder(Effects effects) {
        return effects.counted().stream().collect(Collectors.groupingBy(Trace::job)).values().stream()
                .flatMap(RunRules::disorderOf);
    }

    private static Stream<Violation> disorderOf(List<Trace> inTime) {
        List<Violation> found = new ArrayList<>();
        for (int i = 1; i < inTime.size(); i++) {
            Trace before = inTime.get(i - 1);
            Trace after = inTime.get(i);
            if (Pieces.place(after.piece()) < Pieces.place(before.piece())) {
                found.add(new Violation(
                        Kind.OUT_OF_ORDER,
                        "job " + after.job(),
                        after.piece() + " counted that was done after " + before.piece()));
            }
        }
        return found.stream();
    }

    private static Stream<Violation> tooManyAttempts(History history) {
        Map<String, Integer> most =
                history.end().jobs().stream().collect(Collectors.toMap(JobRow::id, JobRow::maxAttempts));
        return history.traces().stream()
                .filter(trace -> trace.doing() == Doing.START)
                .filter(trace -> trace.attempt() > most.getOrDefault(trace.job(), Integer.MAX_VALUE))
                .map(trace -> new Violation(
                        Kind.WRONG,
                        "job " + trace.job(),
                        "began attempt " + trace.attempt() + " of " + most.get(trace.job())));
    }
}
