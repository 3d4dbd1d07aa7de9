package io.bascule.faults;

import io.bascule.faults.History.Sighting;
import io.bascule.faults.History.Trace;
import io.bascule.faults.Violation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the database showed meanwhile: epochs only grow, each has one owner, and an end is the end. */
final class SightingRules {
    private SightingRules() {}

    static Stream<Violation> violations(History history) {
        Map<String, List<Sighting>> byJob = history.sightings().stream()
                .sorted(Comparator.comparingLong(sighting -> sighting.span().from()))
                .collect(Collectors.groupingBy(Sighting::job));
        return Stream.concat(byJob.values().stream().flatMap(SightingRules::ofJob), workAfterTheEnd(history, byJob));
    }

    private static Stream<Violation> ofJob(List<Sighting> inOrder) {
        List<Violation> found = new ArrayList<>();
        for (int i = 1; i < inOrder.size(); i++) {
            compare(inOrder.get(i - 1), inOrder.get(i), found);
        }
        return found.stream();
    }

    private static void compare(Sighting before, Sighting after, List<Violation> found) {
        String subject = "job " + after.job();
        if (after.epoch() < before.epoch()) {
            found.add(new Violation(
                    Kind.OUT_OF_ORDER, subject, "its epoch went from " + before.epoch() + " to " + after.epoch()));
        }
        if (after.epoch() == before.epoch()
                && before.node() != null
                && after.node() != null
                && !before.node().equals(after.node())) {
            found.add(new Violation(
                    Kind.OVERLAPPED,
                    subject,
                    "epoch " + after.epoch() + " is that of " + before.node() + " and of " + after.node()));
        }
        if (before.terminal() != null && !before.terminal().equals(after.terminal())) {
            found.add(new Violation(
                    Kind.DUPLICATED, subject, "had ended " + before.terminal() + ", then " + after.terminal()));
        }
    }

    private static Stream<Violation> workAfterTheEnd(History history, Map<String, List<Sighting>> byJob) {
        Map<String, Long> ended = new HashMap<>();
        byJob.forEach((job, sightings) -> sightings.stream()
                .filter(sighting -> sighting.terminal() != null)
                .findFirst()
                .ifPresent(sighting -> ended.put(job, sighting.span().to())));
        return new Effects(history.traces())
                .counted().stream()
                        .filter(effect -> effect.at() > ended.getOrDefault(effect.job(), Long.MAX_VALUE))
                        .map(SightingRules::late);
    }

    private static Violation late(Trace effect) {
        return new Violation(
                Kind.OUT_OF_ORDER, "job " + effect.job(), effect.piece() + " counted that was done after its end");
    }
}
