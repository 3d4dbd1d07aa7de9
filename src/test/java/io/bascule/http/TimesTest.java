package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void timesAreWrittenInUtcWithMilliseconds() {
        assertEquals("2026-01-31T09:30:00.000Z", Times.write(Instant.parse("2026-01-31T09:30:00Z")));
        assertEquals("2026-01-31T09:30:00.123Z", Times.write(Instant.parse("2026-01-31T09:30:00.123999Z")));
        assertEquals("9999-12-31T23:59:59.999Z", Times.write(Instant.parse("9999-12-31T23:59:59.999Z")));
        assertNull(Times.write(null));
    }

    @Test
    void timesAreReadWithTheirOffset() {
        assertEquals(Optional.of(Instant.parse("2026-01-31T08:30:00Z")), Times.read("2026-01-31T09:30:00+01:00"));
        assertEquals(Optional.of(Instant.EPOCH), Times.read("1970-01-01T00:00:00Z"));
        assertEquals(Optional.empty(), Times.read("1970-01-01T00:00:00+00:01"));
        assertEquals(Optional.empty(), Times.read("2026-02-30T00:00:00Z"));
    }
}
