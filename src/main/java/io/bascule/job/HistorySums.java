package io.bascule.job;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** All that the history keeps of one bucket of time, added up. Two of them add up to the sums of both. Not thread-safe. */
public final class HistorySums {
    private static final Histogram NONE = new Histogram();

    private final long[] counts = new long[HistoryCount.values().length];
    private final Map<HistoryTime, Histogram> times = new EnumMap<>(HistoryTime.class);

    public void add(HistoryCount what, long n) {
        counts[what.ordinal()] += n;
    }

    public void add(HistoryTime what, Duration time) {
        times.computeIfAbsent(what, one -> new Histogram()).add(time);
    }

    public void add(HistoryTime what, Histogram histogram) {
        times.computeIfAbsent(what, one -> new Histogram()).add(histogram);
    }

    public void add(HistorySums other) {
        for (HistoryCount what : HistoryCount.values()) {
            add(what, other.count(what));
        }
        other.times.forEach(this::add);
    }

    public long count(HistoryCount what) {
        return counts[what.ordinal()];
    }

    /** Not to be changed; empty where nothing was measured. */
    public Histogram times(HistoryTime what) {
        return times.getOrDefault(what, NONE);
    }
}
