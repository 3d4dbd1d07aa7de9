package io.bascule.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Times as the API writes and reads them: ISO-8601; written in UTC with exactly three digits of milliseconds. */
final class Times {
    /** What a field of a time must be, for the answer to one that is not. */
    static final String EXPECTED =
            "must be an ISO-8601 time with an offset from 1970 to 9999, for example 2026-01-31T09:30:00Z";

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int LAST_YEAR = 9999;

    private Times() {}

    /** Null stays null. */
    static String write(Instant time) {
        return time == null ? null : WRITTEN.format(time);
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
