package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatienceTest {
    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT5S", "PT30S", "PT10M"})
    void noConnectionIsDroppedWhileAStatementOnItMayStillBeAnswered(Duration statement) {
        Patience patience = new Patience(statement);
        Duration longestIdle = patience.idle().plus(Patience.IDLE_CHECK);
        assertTrue(patience.silence().compareTo(longestIdle.plus(statement)) > 0);
        assertTrue(patience.answer().compareTo(statement) > 0);
    }
}
