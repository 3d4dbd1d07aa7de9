package io.bascule.http;

import io.bascule.job.Ids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a change of many jobs has come.
 *
 * @param last the last job that was looked at; all that sort before it were
 * @param until when it began, by the database's clock: jobs that were submitted since are left alone
 */
record BulkCursor(UUID last, Instant until) {
    /** Later than any time that was read from a database's clock. */
    private static final long MOST_MICROS = 253_402_300_799_999_999L;

    private static final int ID_LENGTH = 36;
    private static final String MICROS = "[0-9]{1,18}";

    String write() {
        return last + "." + (until.getEpochSecond() * 1_000_000 + until.getNano() / 1_000);
    }

    /** Empty where no answer said so. */
    static Optional<BulkCursor> parse(String text) {
        int dot = text.indexOf('.');
        String micros = text.substring(dot + 1);
        if (dot != ID_LENGTH || !micros.matches(MICROS) || Long.parseLong(micros) > MOST_MICROS) {
            return Optional.empty();
        }
        Instant until = Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
        return Ids.parse(text.substring(0, dot)).map(last -> new BulkCursor(last, until));
    }
}
