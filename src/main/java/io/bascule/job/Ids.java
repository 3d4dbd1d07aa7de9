package io.bascule.job;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/** Ids are UUIDv7: they sort by time, so lists need no other index, and say nothing else. */
public final class Ids {
    /** The order that the database sorts ids in: by their bits, unsigned; {@link UUID#compareTo} compares signed. */
    public static final Comparator<UUID> ORDER = (a, b) -> {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
    };

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {}

    public static UUID next() {
        return GENERATOR.generate();
    }

    /**
     * The second half of an id whose first half is made elsewhere, by another clock: random, and with room for as many greater ones as a
     * statement can hold.
     */
    public static long tail() {
        return Long.MIN_VALUE | RANDOM.nextLong() >>> 3;
    }

    /** The smallest id of a microsecond, by the scheme of the database's own; of years outside 1970 to 10889 that of the nearest. */
    public static UUID firstOf(Instant time) {
        long ms = Math.min(Math.max(time.toEpochMilli(), 0), (1L << 48) - 1);
        long us = time.getNano() / 1_000 % 1_000;
        return new UUID(ms << 16 | 0x7000 | us * 4096 / 1_000, 0);
    }

    /** The id that a caller wrote, or empty where it is none of ours; ids are opaque, so that means «not found». */
    public static Optional<UUID> parse(String text) {
        if (text == null || text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
