package io.bascule.agents;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** How many lines each run logs: so many at once, then evenly (GCRA). Pure: time comes in. */
final class LogRate {
    /** Of so many runs it is known when they logged; of one that has not for longer, nothing. */
    private static final int MAX_RUNS = 10_000;

    private static final double MINUTE_MS = 60_000;

    private final int linesPerMinute;
    /** When the next line would be due if lines came evenly, in milliseconds. */
    private final Map<UUID, Double> dueMs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Double> eldest) {
            return size() > MAX_RUNS;
        }
    };

    LogRate(int linesPerMinute) {
        this.linesPerMinute = linesPerMinute;
    }

    /**
     * A run wants to log.
     *
     * @return 0 where it may; else how long to wait, in milliseconds, and then it does not count
     */
    long waitMs(UUID token, int lines, long nowMs) {
        double from = Math.max(dueMs.getOrDefault(token, 0.0), nowMs);
        double then = from + lines * MINUTE_MS / linesPerMinute;
        double tooFar = then - nowMs - MINUTE_MS;
        // More lines than a minute has are taken where the run logged nothing for as long, since they would never fit
        // otherwise.
        if (tooFar > 0 && from > nowMs) {
            return (long) Math.ceil(Math.min(tooFar, from - nowMs));
        }
        dueMs.put(token, then);
        return 0;
    }
}
