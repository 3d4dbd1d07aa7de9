package io.bascule.telemetry;

import java.time.Duration;
import java.util.stream.Stream;

/** Upper bounds of the histograms. A job that waits for a person takes hours; one that does not takes milliseconds. */
final class Buckets {
    static final Duration[] DURATION = of(
            "PT0.005S",
            "PT0.01S",
            "PT0.025S",
            "PT0.05S",
            "PT0.1S",
            "PT0.25S",
            "PT0.5S",
            "PT1S",
            "PT2.5S",
            "PT5S",
            "PT10S",
            "PT30S",
            "PT1M",
            "PT5M",
            "PT15M",
            "PT1H",
            "PT4H",
            "PT24H",
            "PT72H");

    static final Duration[] WAIT = of(
            "PT0.005S",
            "PT0.01S",
            "PT0.025S",
            "PT0.05S",
            "PT0.1S",
            "PT0.25S",
            "PT0.5S",
            "PT1S",
            "PT2.5S",
            "PT5S",
            "PT10S",
            "PT30S",
            "PT1M",
            "PT5M",
            "PT15M",
            "PT1H");

    static final Duration[] DECISION = of(
            "PT1S", "PT5S", "PT15S", "PT30S", "PT1M", "PT5M", "PT15M", "PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "PT24H",
            "PT72H", "PT168H");

    static final Duration[] POOL_WAIT = of(
            "PT0.001S",
            "PT0.005S",
            "PT0.01S",
            "PT0.025S",
            "PT0.05S",
            "PT0.1S",
            "PT0.25S",
            "PT0.5S",
            "PT1S",
            "PT2.5S",
            "PT5S",
            "PT10S",
            "PT30S");

    /** In writes. */
    static final double[] COMMIT = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000};

    private Buckets() {}

    private static Duration[] of(String... bounds) {
        return Stream.of(bounds).map(Duration::parse).toArray(Duration[]::new);
    }
}
