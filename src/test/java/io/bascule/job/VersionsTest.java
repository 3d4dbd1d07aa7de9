package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "1.2.3, 1.2.4, true",
                "1.2.4, 1.2.3, false",
                "1.2, 1.2.0, false",
                "1.9, 1.10, true",
                "v0.9-beta, 1.0, true",
                "2, 1.9.9, false",
                "unknown, 1.0, false",
                "1.2.3.4.5, 2, false",
                "null, 1.0, false",
                "99999999999999999999, 1.0, false"
            })
    void versionsAreComparedAsFarAsTheyCanBe(String version, String wanted, boolean older) {
        assertEquals(older, Versions.isOlder(version, wanted));
    }
}
