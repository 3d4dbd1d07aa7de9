package io.bascule.faults;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tells what is wrong with a history. Pure. */
final class Checker {
    private static final List<Function<History, Stream<Violation>>> RULES = List.of(
            AnswerRules::violations,
            SubmitRules::violations,
            DecisionRules::violations,
            RunRules::violations,
            SightingRules::violations,
            EndRules::violations);

    private Checker() {}

    static List<Violation> violations(History history) {
        return RULES.stream().flatMap(rule -> rule.apply(history)).toList();
    }
}
