package io.bascule.bench.peers;

import io.bascule.bench.report.Table;
import java.util.List;
import java.util.OptionalDouble;

/** What Bascule wants to reach against others in the same run. */
final class Goals {
    /** @param against a contestant, or {@link #BEST} */
    private record Goal(Measure measure, String against, double ratio) {}

    private static final String BEST = "best peer";

    private final List<Goal> goals = List.of(
            new Goal(Measures.BULK, "graphile", 3),
            new Goal(Measures.BULK, Contestant.FLOOR, 0.5),
            new Goal(Measures.ONE, "dbscheduler", 4),
            new Goal(Measures.ONE, Contestant.FLOOR, 0.6),
            new Goal(Measures.DRAIN, "graphile", 2.5),
            new Goal(Measures.STEADY, "dbscheduler", 3),
            new Goal(Measures.PICKUP_P50, BEST, 0.7),
            new Goal(Measures.PICKUP_P99, BEST, 0.8));

    Table table(Results results, List<String> contestants) {
        Table table =
                new Table("Goals (ratio of Bascule's median to the other's)", "goal", "against", "wanted", "is", "");
        for (Goal goal : goals) {
            OptionalDouble ours = results.median(Contestant.OURS, goal.measure());
            OptionalDouble theirs = goal.against().equals(BEST)
                    ? results.best(contestants, goal.measure())
                    : results.median(goal.against(), goal.measure());
            if (ours.isPresent() && theirs.isPresent()) {
                double ratio = ours.getAsDouble() / theirs.getAsDouble();
                boolean more = goal.measure().moreIsBetter();
                table.row(
                        goal.measure().title(),
                        goal.against(),
                        (more ? ">= " : "<= ") + goal.ratio(),
                        Table.ratio(ours, theirs),
                        (more ? ratio >= goal.ratio() : ratio <= goal.ratio()) ? "reached" : "missed");
            }
        }
        return table;
    }
}
