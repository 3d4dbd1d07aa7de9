package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T05:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After|0|0",
                "retry-after|7|7000",
                "Retry-After|1.5|1500",
                "Retry-After|' 2 '|2000",
                "Retry-After|999999999999|86400000",
                "Retry-After|Sun, 22 Nov 2026 05:00:20 GMT|20000",
                "Retry-After|Sun, 22 Nov 2026 04:00:00 GMT|0",
                "Retry-After-Ms|250|250"
            })
    void whatItSaysIsWaitedFor(String name, String value, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), RetryAfter.of(headers(Map.of(name, value)), NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1e9", "9999999999999", "Sun, 31 Feb 2026 05:00:20 GMT"})
    void whatItMayAlsoSayIsNoHint(String value) {
        assertEquals(Optional.empty(), RetryAfter.of(headers(Map.of("Retry-After", value)), NOW));
    }

    @ParameterizedTest
    @CsvSource({"20,20", "soon,3000"})
    void millisecondsComeFirst(String millis, long expected) {
        assertEquals(
                Optional.of(Duration.ofMillis(expected)),
                RetryAfter.of(headers(Map.of("Retry-After", "3", "retry-after-ms", millis)), NOW));
    }

    private static HttpHeaders headers(Map<String, String> one) {
        Map<String, List<String>> all = new java.util.HashMap<>();
        one.forEach((name, value) -> all.put(name, List.of(value)));
        return HttpHeaders.of(all, (name, value) -> true);
    }
}
