package io.bascule.bench.agents;

import io.bascule.bench.report.Percentiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a crowd of agents saw while it was measured. */
final class Tallies {
    private final List<Long> polls = new ArrayList<>();
    private final List<Long> pickups = new ArrayList<>();
    private final List<Long> beats = new ArrayList<>();
    private long claims;
    private long refused;
    private boolean measuring;
    private long began;

    void begin() {
        polls.clear();
        pickups.clear();
        beats.clear();
        claims = 0;
        refused = 0;
        measuring = true;
        began = System.nanoTime();
    }

    /** A poll was answered that was not to be held. */
    void polled(long tookNs) {
        if (measuring) {
            polls.add(tookNs);
        }
    }

    void claimed() {
        claims += measuring ? 1 : 0;
    }

    /** A job that was submitted while the agents were there came so long after that. */
    void pickedUp(long afterNs) {
        if (measuring) {
            pickups.add(afterNs);
        }
    }

    void beat(long tookNs) {
        if (measuring) {
            beats.add(tookNs);
        }
    }

    void refused() {
        if (measuring) {
            refused++;
        }
    }

    String end() {
        measuring = false;
        double seconds = (System.nanoTime() - began) / 1e9;
        return String.format(
                        Locale.ROOT,
                        "polls=%.1f claims=%.1f beats=%.1f refused=%d",
                        polls.size() / seconds,
                        claims / seconds,
                        beats.size() / seconds,
                        refused)
                + percentiles("poll_", polls) + percentiles("pickup_", pickups) + percentiles("beat_", beats);
    }

    private static String percentiles(String name, List<Long> ns) {
        return ns.isEmpty()
                ? ""
                : " " + Percentiles.of(name, ns.stream().mapToLong(Long::longValue).toArray());
    }
}
