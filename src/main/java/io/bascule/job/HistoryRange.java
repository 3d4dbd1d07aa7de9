package io.bascule.job;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How far back a history goes, in buckets of which width. */
public enum HistoryRange {
    HOUR("1h", Duration.ofHours(1), Duration.ofMinutes(1)),
    DAY("24h", Duration.ofHours(24), Duration.ofMinutes(10)),
    WEEK("7d", Duration.ofDays(7), Duration.ofHours(1));

    private final String wireName;
    private final Duration length;
    private final Duration bucket;

    HistoryRange(String wireName, Duration length, Duration bucket) {
        this.wireName = wireName;
        this.length = length;
        this.bucket = bucket;
    }

    public String wireName() {
        return wireName;
    }

    public Duration bucket() {
        return bucket;
    }

    /** How many buckets it has, the one that has only begun included; never more than 200. */
    public int buckets() {
        return (int) length.dividedBy(bucket);
    }

    public static Optional<HistoryRange> ofWireName(String name) {
        return Arrays.stream(values())
                .filter(range -> range.wireName.equals(name))
                .findFirst();
    }
}
