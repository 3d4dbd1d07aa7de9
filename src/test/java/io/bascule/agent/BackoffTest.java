package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    @ParameterizedTest
    @CsvSource({"1, 0, 250", "1, 1, 500", "2, 1, 1000", "7, 1, 30000", "1000000, 1, 30000", "1000000, 0, 15000"})
    void pausesGrowToHalfAMinuteAndAreSpread(int failures, double random, long expectedMs) {
        assertEquals(Duration.ofMillis(expectedMs), Backoff.after(failures, Duration.ZERO, random));
    }

    @Test
    void whatTheServerAsksForIsNeverUndercutButIsNotBelievedForEver() {
        assertEquals(Duration.ofSeconds(20), Backoff.after(1, Duration.ofSeconds(20), 0));
        assertEquals(Duration.ofSeconds(22), Backoff.after(1, Duration.ofSeconds(20), 1));
        assertEquals(Duration.ofSeconds(300), Backoff.after(1, Duration.ofDays(3), 0));
        assertEquals(Duration.ofSeconds(30), Backoff.after(20, Duration.ofSeconds(1), 1));
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        Instant now = Instant.parse("2026-11-21T12:00:00Z");
        assertEquals(Duration.ofSeconds(7), Answer.retryAfter("7", now));
        assertEquals(Duration.ofSeconds(90), Answer.retryAfter("Sat, 21 Nov 2026 12:01:30 GMT", now));
        assertEquals(Duration.ZERO, Answer.retryAfter("Sat, 21 Nov 2026 11:01:30 GMT", now));
        for (String garbage : new String[] {"", "soon", "-3", "99999999999999999999"}) {
            assertEquals(Duration.ZERO, Answer.retryAfter(garbage, now));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, '{\"success\":true}', TAKEN",
        "200, '{}', UNCLEAR",
        "200, '<html>', UNCLEAR",
        "302, '', UNCLEAR",
        "400, '{\"code\":\"INVALID_REQUEST\"}', REFUSED",
        "401, '', NO_KEY",
        "403, '', NO_KEY",
        "404, '{}', UNCLEAR",
        "409, '{\"code\":\"STALE_RUN\"}', STALE",
        "409, '', STALE",
        "409, '{\"code\":\"WRONG_STATE\"}', REFUSED",
        "412, '{\"code\":\"DIGEST_MISMATCH\"}', REFUSED",
        "413, '', REFUSED",
        "429, '', TOO_MANY",
        "500, '{}', UNCLEAR",
        "503, '{}', UNCLEAR"
    })
    void answersMeanWhatTheirStatusAndCodeSay(int status, String body, Answer.Meaning meaning) {
        Answer answer = new Answer(status, Json.object(body), Duration.ZERO);
        assertEquals(meaning, answer.meaning());
        assertTrue(!answer.detail().isBlank());
    }

    @Test
    void theServersOwnWordsAreTakenWhereThereAreAny() {
        Answer answer = new Answer(400, Json.object("{\"detail\":\"name: is missing\"}"), Duration.ZERO);
        assertEquals("name: is missing", answer.detail());
        assertTrue(new Answer(301, Optional.empty(), Duration.ZERO).detail().contains("redirect"));
    }
}
