package io.bascule.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final Retries retries = new Retries(4);
    private final ModelFailure busy = ModelFailure.passing(ModelFailure.RATE_LIMITED, "busy");

    @Test
    void thePausesGrowAndAreSpread() {
        assertEquals(Optional.of(Duration.ofMillis(1_000)), retries.pause(busy, 1, false, 1));
        assertEquals(Optional.of(Duration.ofMillis(500)), retries.pause(busy, 1, false, 0));
        assertEquals(Optional.of(Duration.ofMillis(8_000)), retries.pause(busy, 4, false, 1));
        assertEquals(Optional.of(Duration.ofSeconds(30)), new Retries(20).pause(busy, 20, false, 1));
    }

    @Test
    void theProviderKnowsBetter() {
        assertEquals(Optional.of(Duration.ZERO), retries.pause(after(Duration.ZERO), 3, false, 1));
        assertEquals(Optional.of(Duration.ofSeconds(60)), retries.pause(after(Duration.ofSeconds(60)), 1, false, 1));
        assertEquals(Optional.empty(), retries.pause(after(Duration.ofMillis(60_001)), 1, false, 1));
    }

    @Test
    void onlyWhatIsBusyOrAwayIsAskedAgainAndOnlySoOften() {
        assertEquals(Optional.empty(), retries.pause(busy, 5, false, 1));
        assertEquals(Optional.empty(), new Retries(0).pause(busy, 1, false, 1));
        assertEquals(Optional.empty(), retries.pause(busy, 1, true, 1), "an answer had begun");
        for (String code : new String[] {ModelFailure.TIMEOUT, ModelFailure.GARBAGE, ModelFailure.CANCELLED}) {
            assertEquals(Optional.empty(), retries.pause(ModelFailure.passing(code, "x"), 1, false, 1), code);
        }
        ModelFailure lasting = ModelFailure.lasting(ModelFailure.UNAVAILABLE, "x");
        assertEquals(Optional.empty(), retries.pause(lasting, 1, false, 1));
    }

    private ModelFailure after(Duration pause) {
        return busy.after(Optional.of(pause));
    }
}
