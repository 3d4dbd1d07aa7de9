package io.bascule.access;

import static io.bascule.access.Fixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTest {
    @Test
    void aShortSecretIsRefusedByTheNameOfItsSettingAndNotPrinted() {
        Access.Settings settings = new Access.Settings(Optional.of("too short"), Duration.ofHours(1));
        try (Fixture it = new Fixture()) {
            Fault fault = refused(ErrorCode.INVALID_REQUEST, Access.open(it.vertx, it.database, settings));
            assertEquals("auth.jwtSecret", fault.errors().get(0).field());
        }
        assertFalse(settings.toString().contains("too short"));
    }
}
