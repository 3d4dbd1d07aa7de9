package io.bascule.faults;

import io.bascule.faults.History.Decision;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Span;
import io.bascule.faults.History.Submit;
import io.bascule.faults.Violation.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What clients were told: nothing that nobody should be told, and while nothing is broken nearly always that it is done. */
final class AnswerRules {
    private static final double ENOUGH = 0.95;
    private static final int FEWEST = 20;

    private record Answer(String subject, Outcome outcome, String text, Span span) {}

    private AnswerRules() {}

    static Stream<Violation> violations(History history) {
        List<Answer> answers = Stream.concat(
                        history.submits().stream().map(AnswerRules::answer),
                        history.decisions().stream().map(AnswerRules::answer))
                .toList();
        Span faults = history.faults();
        return Stream.of(
                        wrong(answers),
                        proof(
                                "before the faults",
                                answers,
                                answer -> answer.span().to() <= faults.from()),
                        proof(
                                "after the faults",
                                answers,
                                answer -> answer.span().from() >= faults.to()))
                .flatMap(each -> each);
    }

    private static Answer answer(Submit submit) {
        return new Answer("submit " + submit.key(), submit.outcome(), submit.answer(), submit.span());
    }

    private static Answer answer(Decision said) {
        return new Answer("decision " + said.checkpoint(), said.outcome(), said.answer(), said.span());
    }

    private static Stream<Violation> wrong(List<Answer> answers) {
        return answers.stream()
                .filter(answer -> answer.outcome() == Outcome.WRONG)
                .map(answer -> new Violation(Kind.WRONG, answer.subject(), answer.text()));
    }

    private static Stream<Violation> proof(String when, List<Answer> answers, Predicate<Answer> then) {
        List<Answer> counted = answers.stream().filter(then).toList();
        long done = counted.stream()
                .filter(answer -> answer.outcome() == Outcome.ACKNOWLEDGED)
                .count();
        return counted.size() >= FEWEST && done >= ENOUGH * counted.size()
                ? Stream.empty()
                : Stream.of(new Violation(Kind.NO_PROOF, when, done + " of " + counted.size() + " requests succeeded"));
    }
}
