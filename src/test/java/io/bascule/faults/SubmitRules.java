package io.bascule.faults;

import io.bascule.faults.History.JobRow;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Submit;
import io.bascule.faults.Violation.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was acknowledged is there, once. */
final class SubmitRules {
    private SubmitRules() {}

    static Stream<Violation> violations(History history) {
        List<Submit> acknowledged = history.submits().stream()
                .filter(submit -> submit.outcome() == Outcome.ACKNOWLEDGED)
                .toList();
        return Stream.of(
                        lost(acknowledged, history.end().jobs()),
                        otherAnswers(acknowledged),
                        twice(history.end().jobs()),
                        neverAsked(history))
                .flatMap(each -> each);
    }

    private static Stream<Violation> lost(List<Submit> acknowledged, List<JobRow> jobs) {
        Set<String> there = jobs.stream().map(JobRow::id).collect(Collectors.toSet());
        return acknowledged.stream()
                .flatMap(submit -> submit.jobs().stream()
                        .filter(id -> !there.contains(id))
                        .map(id -> new Violation(
                                Kind.LOST, "job " + id, "acknowledged under " + submit.key() + ", not there")));
    }

    private static Stream<Violation> otherAnswers(List<Submit> acknowledged) {
        Map<String, List<String>> first = new HashMap<>();
        return acknowledged.stream()
                .filter(submit -> {
                    List<String> before = first.putIfAbsent(submit.key(), submit.jobs());
                    return before != null && !before.equals(submit.jobs());
                })
                .map(submit -> new Violation(
                        Kind.DUPLICATED,
                        "key " + submit.key(),
                        "gave " + first.get(submit.key()) + ", then " + submit.jobs()));
    }

    private static Stream<Violation> twice(List<JobRow> jobs) {
        return jobs.stream().collect(Collectors.groupingBy(JobRow::key)).entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> new Violation(
                        Kind.DUPLICATED,
                        "key " + entry.getKey(),
                        "is that of jobs "
                                + entry.getValue().stream().map(JobRow::id).toList()));
    }

    /** A job whose submit nobody was told of is right, but its key must have been asked for. */
    private static Stream<Violation> neverAsked(History history) {
        Set<String> asked = history.submits().stream().map(Submit::key).collect(Collectors.toSet());
        return history.end().jobs().stream()
                .filter(job -> !asked.contains(job.key().substring(0, job.key().lastIndexOf('/'))))
                .map(job -> new Violation(Kind.WRONG, "job " + job.id(), "nobody submitted " + job.key()));
    }
}
