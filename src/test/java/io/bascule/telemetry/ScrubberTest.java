package io.bascule.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrubberTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer hunter2hunter2",
                "sent bearer hunter2hunter2, got 401",
                "Basic aHVudGVyMg==hunter2",
                "key bsk_abc_hunter2hunter2 is unknown",
                "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.hunter2 expired",
                "postgres://bascule:hunter2@db/bascule refused",
                "jdbc://bascule:hu/hunter2@db refused",
                "https://user:hunter2@host:1/x?y",
                "{\"password\":\"hunter2\"}",
                "{\\\"password\\\":\\\"hunter2\\\"}",
                "password=hunter2&x=1",
                "PGPASSWORD=hunter2 psql",
                "password = 'my hunter2'",
                "password: \"my hunter2\"",
                "api_key: hunter2",
                "Set-Cookie: session=hunter2",
                "sk-ant-api03-hunter2hunter2hunter2",
                "ghp_hunter2hunter2hunter2hunter2",
                "-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----"
            })
    void whatLooksLikeASecretIsTakenOut(String text) {
        String scrubbed = Scrubber.scrub(text);
        assertFalse(scrubbed.contains("hunter2"), scrubbed);
        assertTrue(scrubbed.contains("[removed]"), scrubbed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection refused: /127.0.0.1:5432",
                "The file src/Main.java has 3 lines; expected 4.",
                "https://example.org/path?x=1",
                "Zeile 7: ungültiges Zeichen «ß»"
            })
    void whatDoesNotIsLeftAlone(String text) {
        assertEquals(text, Scrubber.scrub(text));
    }

    @Test
    void nothingIsScrubbedToNothing() {
        assertNull(Scrubber.scrub(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"://", "eyJ", "password=\"", "-----BEGIN PRIVATE KEY-----", "bearer ", "a.", "secret:"})
    void aHostileTextDoesNotTakeForever(String part) {
        String text = part.repeat(32_768 / part.length());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Scrubber.scrub(text));
    }
}
