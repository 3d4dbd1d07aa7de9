package io.bascule.faults;

import io.bascule.faults.History.Doing;
import io.bascule.faults.History.Trace;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the effects counted: those whose values some run went on with. */
final class Effects {
    private final Map<String, Set<String>> seen;
    private final List<Trace> counted;

    Effects(List<Trace> traces) {
        seen = traces.stream()
                .filter(trace -> trace.doing() == Doing.SAW)
                .collect(Collectors.groupingBy(
                        Effects::place,
                        Collectors.mapping(Trace::value, Collectors.toCollection(java.util.TreeSet::new))));
        counted = traces.stream()
                .filter(trace -> trace.doing() == Doing.EFFECT)
                .filter(trace -> seen.getOrDefault(place(trace), Set.of()).contains(trace.value()))
                .sorted(Comparator.comparingLong(Trace::at))
                .toList();
    }

    static String place(Trace trace) {
        return trace.job() + " " + trace.piece();
    }

    /** By job and piece, the values that runs went on with: never more than one. */
    Map<String, Set<String>> seen() {
        return seen;
    }

    /** In the order of time. */
    List<Trace> counted() {
        return counted;
    }
}
