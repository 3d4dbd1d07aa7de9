package io.bascule.faults;

import io.bascule.faults.History.AskRow;
import io.bascule.faults.History.Decision;
import io.bascule.faults.History.Doing;
import io.bascule.faults.History.Outcome;
import io.bascule.faults.History.Trace;
import io.bascule.faults.Violation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A decision is kept, taken once, and holds for what was shown; nothing that needs one is done before. */
final class DecisionRules {
    private DecisionRules() {}

    static Stream<Violation> violations(History history) {
        Map<String, AskRow> asks = history.end().asks().stream().collect(Collectors.toMap(AskRow::id, ask -> ask));
        return Stream.of(
                        history.decisions().stream()
                                .filter(said -> said.outcome() == Outcome.ACKNOWLEDGED)
                                .flatMap(said -> kept(said, asks.get(said.checkpoint()))),
                        askedTwice(history.end().asks()),
                        goneOn(history))
                .flatMap(each -> each);
    }

    private static Stream<Violation> kept(Decision said, AskRow ask) {
        String subject = "decision " + said.checkpoint();
        String expected = said.approves() ? "APPROVED" : "REJECTED";
        if (ask == null) {
            return Stream.of(new Violation(Kind.LOST, subject, "acknowledged, and its checkpoint is not there"));
        }
        if (!ask.status().equals(expected)) {
            Kind kind = ask.status().equals("PENDING") ? Kind.LOST : Kind.DUPLICATED;
            return Stream.of(new Violation(kind, subject, expected + " was acknowledged, it is " + ask.status()));
        }
        return ask.data().equals(said.shown())
                ? Stream.empty()
                : Stream.of(new Violation(
                        Kind.OUT_OF_ORDER, subject, "was on " + said.shown() + ", it is on " + ask.data()));
    }

    private static Stream<Violation> askedTwice(List<AskRow> asks) {
        return asks.stream().collect(Collectors.groupingBy(ask -> ask.job() + " " + ask.piece())).entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> new Violation(
                        Kind.DUPLICATED,
                        entry.getKey(),
                        "people were asked " + entry.getValue().size() + " times"));
    }

    /** A run that goes on after an approval: somebody asked for it before, and for just that. */
    private static Stream<Violation> goneOn(History history) {
        Map<String, AskRow> asks = history.end().asks().stream()
                .collect(Collectors.toMap(ask -> ask.job() + " " + ask.piece(), ask -> ask, (one, two) -> one));
        Map<String, List<Decision>> said =
                history.decisions().stream().collect(Collectors.groupingBy(Decision::checkpoint));
        return history.traces().stream()
                .filter(trace -> trace.doing() == Doing.SAW && Pieces.needsApproval(trace.piece()))
                .flatMap(trace -> approved(trace, asks.get(trace.job() + " " + trace.piece()), said).stream());
    }

    private static Optional<Violation> approved(Trace went, AskRow ask, Map<String, List<Decision>> said) {
        String subject = "job " + went.job() + " " + went.piece();
        if (ask == null) {
            return Optional.of(new Violation(Kind.OUT_OF_ORDER, subject, "went on, and nobody was asked"));
        }
        List<Decision> before = said.getOrDefault(ask.id(), List.of()).stream()
                .filter(decision -> decision.approves() && decision.span().from() < went.at())
                .toList();
        if (before.isEmpty()) {
            return Optional.of(new Violation(Kind.OUT_OF_ORDER, subject, "went on before anybody approved"));
        }
        return before.stream().anyMatch(decision -> decision.shown().equals(went.value()))
                ? Optional.empty()
                : Optional.of(new Violation(
                        Kind.OUT_OF_ORDER,
                        subject,
                        went.value() + " was done, " + before.get(0).shown() + " was shown"));
    }
}
