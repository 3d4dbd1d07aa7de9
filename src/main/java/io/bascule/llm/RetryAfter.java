package io.bascule.llm;

import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When a provider says to come back: {@code retry-after-ms}, or {@code Retry-After} in seconds or as a date (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** More than a day is no hint. */
    private static final BigDecimal MOST = BigDecimal.valueOf(Duration.ofDays(1).toMillis());

    private RetryAfter() {}

    static Optional<Duration> of(HttpHeaders headers, Instant now) {
        return headers.firstValue("retry-after-ms")
                .flatMap(text -> millis(text, 0))
                .or(() -> headers.firstValue("Retry-After")
                        .flatMap(text -> millis(text, 3).or(() -> date(text, now))));
    }

    /** @param places by which the decimal point is moved to get milliseconds */
    private static Optional<Duration> millis(String text, int places) {
        if (!text.strip().matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
            return Optional.empty();
        }
        BigDecimal millis = new BigDecimal(text.strip()).movePointRight(places);
        return Optional.of(Duration.ofMillis(millis.min(MOST).longValue()));
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(now, then);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
