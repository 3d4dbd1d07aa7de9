package io.bascule.bench.peers;

import io.bascule.bench.report.Figures;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What every contestant gave in every run. */
final class Results {
    private record Key(String contestant, Play play, String order) {}

    private final Map<Key, Figures> figures = new HashMap<>();

    void add(String contestant, Play play, String order, String line) {
        of(contestant, play, order).add(line);
    }

    Figures of(String contestant, Play play, String order) {
        return figures.computeIfAbsent(new Key(contestant, play, order), key -> new Figures());
    }

    Figures of(String contestant, Measure measure) {
        return of(contestant, measure.play(), measure.order());
    }

    OptionalDouble median(String contestant, Measure measure) {
        return of(contestant, measure).median(measure.figure());
    }

    /** The best of these contestants, leaving out ours and the floor, which is no product. */
    OptionalDouble best(List<String> contestants, Measure measure) {
        Comparator<Double> order = measure.moreIsBetter() ? Comparator.naturalOrder() : Comparator.reverseOrder();
        return contestants.stream()
                .filter(name -> !name.equals(Contestant.OURS) && !name.equals(Contestant.FLOOR))
                .map(name -> median(name, measure))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .max(order)
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }
}
