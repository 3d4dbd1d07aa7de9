package io.bascule.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times as the API writes and reads them: ISO-8601; written in UTC with exactly three digits of milliseconds. */
final class Times {
    /** What a field of a time must be, for the answer to one that is not. */
    static final String EXPECTED =
            "must be an ISO-8601 time with an offset from 1970 to 9999, for example 2026-01-31T09:30:00Z";

    private static final int LAST_YEAR = 9999;

    private Times() {}

    /** Null stays null. Each answer has several times, so they are written by hand: a tenth of what a formatter takes. */
    static String write(Instant time) {
        if (time == null) {
            return null;
        }
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        StringBuilder text = new StringBuilder("0000-00-00T00:00:00.000Z".length());
        digits(text, utc.getYear(), 1_000).append('-');
        digits(text, utc.getMonthValue(), 10).append('-');
        digits(text, utc.getDayOfMonth(), 10).append('T');
        digits(text, utc.getHour(), 10).append(':');
        digits(text, utc.getMinute(), 10).append(':');
        digits(text, utc.getSecond(), 10).append('.');
        return digits(text, utc.getNano() / 1_000_000, 100).append('Z').toString();
    }

    /** @param highest what the first digit counts */
    private static StringBuilder digits(StringBuilder text, int number, int highest) {
        for (int unit = highest; unit > 0; unit /= 10) {
            text.append((char) ('0' + number / unit % 10));
        }
        return text;
    }

    /** Empty where the text is no time, or one before 1970 or after 9999. */
    static Optional<Instant> read(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            return time.isBefore(Instant.EPOCH) || year > LAST_YEAR ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
