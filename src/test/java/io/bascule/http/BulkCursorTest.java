package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Ids;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkCursorTest {
    private static final String ID = "0193469c-7c55-7a41-9d3b-5f0e8c1b2a44";

    @Test
    void itComesBackAsItWasWritten() {
        BulkCursor cursor = new BulkCursor(Ids.next(), Instant.parse("2026-11-21T09:30:00.123456Z"));
        assertEquals(Optional.of(cursor), BulkCursor.parse(cursor.write()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                ".",
                ID,
                ID + ".",
                ID + ".x",
                ID + ".-1",
                ID + "." + "9",
                "x" + ID + ".1",
                ID + ".999999999999999999"
            })
    void whatNobodyWroteIsNone(String text) {
        assertEquals(text.endsWith(".9"), BulkCursor.parse(text).isPresent(), text);
    }

    @Test
    void itIsShort() {
        String longest = new BulkCursor(Ids.next(), Instant.parse("9999-12-31T23:59:59.999999Z")).write();
        assertTrue(longest.length() <= 100, longest);
        assertTrue(BulkCursor.parse(longest).isPresent());
    }
}
