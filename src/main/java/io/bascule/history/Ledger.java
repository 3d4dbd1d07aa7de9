package io.bascule.history;

import io.bascule.job.HistoryCount;
import io.bascule.job.HistorySums;
import io.bascule.job.HistoryTime;
import io.bascule.store.HistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was seen since it was last taken, added up by minute and type. Bounded: of too many types, the rest is one; of too many minutes,
 * the oldest is added to the one after it. Not thread-safe.
 */
final class Ledger {
    private static final long MINUTE_S = 60;

    private final int mostMinutes;
    private final int mostTypes;
    private final TreeMap<Long, Map<String, HistorySums>> minutes = new TreeMap<>();

    /** @param mostTypes of one minute */
    Ledger(int mostMinutes, int mostTypes) {
        this.mostMinutes = mostMinutes;
        this.mostTypes = mostTypes;
    }

    void count(Instant at, String jobType, HistoryCount what) {
        Map<String, HistorySums> minute = minute(at);
        all(minute).add(what, 1);
        of(jobType, minute).add(what, 1);
    }

    /** Notes nothing where one of the two is not known. */
    void measure(Instant from, Instant to, String jobType, HistoryTime what) {
        if (from != null && to != null) {
            measure(to, jobType, what, Duration.between(from, to));
        }
    }

    void measure(Instant at, String jobType, HistoryTime what, Duration time) {
        Map<String, HistorySums> minute = minute(at);
        all(minute).add(what, time);
        of(jobType, minute).add(what, time);
    }

    boolean isEmpty() {
        return minutes.isEmpty();
    }

    /** Takes out whole minutes from the oldest on, as long as there are fewer than {@code most} sums; at least one minute. */
    List<HistoryStore.Sum> take(int most) {
        List<HistoryStore.Sum> taken = new ArrayList<>();
        Iterator<Map.Entry<Long, Map<String, HistorySums>>> oldest =
                minutes.entrySet().iterator();
        while (oldest.hasNext() && taken.size() < most) {
            Map.Entry<Long, Map<String, HistorySums>> minute = oldest.next();
            Instant at = Instant.ofEpochSecond(minute.getKey() * MINUTE_S);
            minute.getValue().forEach((jobType, sums) -> taken.add(new HistoryStore.Sum(at, jobType, sums)));
            oldest.remove();
        }
        return taken;
    }

    private Map<String, HistorySums> minute(Instant at) {
        long number = Math.floorDiv(at.getEpochSecond(), MINUTE_S);
        Map<String, HistorySums> minute = minutes.get(number);
        if (minute == null) {
            minutes.put(number, new HashMap<>());
            while (minutes.size() > mostMinutes) {
                addOldestToNext();
            }
            // What is older than all that is kept goes to the oldest that is.
            minute = minutes.ceilingEntry(number).getValue();
        }
        return minute;
    }

    private void addOldestToNext() {
        Map<String, HistorySums> oldest = minutes.pollFirstEntry().getValue();
        Map<String, HistorySums> next = minutes.firstEntry().getValue();
        oldest.forEach((jobType, sums) -> (jobType.equals(HistoryStore.ALL) ? all(next) : of(jobType, next)).add(sums));
    }

    private static HistorySums all(Map<String, HistorySums> minute) {
        return minute.computeIfAbsent(HistoryStore.ALL, all -> new HistorySums());
    }

    private HistorySums of(String jobType, Map<String, HistorySums> minute) {
        HistorySums sums = minute.get(jobType);
        if (sums != null) {
            return sums;
        }
        String name = minute.size() > mostTypes ? HistoryStore.OTHER : jobType;
        return minute.computeIfAbsent(name, one -> new HistorySums());
    }
}
